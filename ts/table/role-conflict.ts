import { VtssError } from "../errors.js";

/** The refusal of a column that two options name, which exclude each other. */
export function roleConflict(name: string, first: string, second: string): VtssError {
  const message = `column "${name}" is named in both \`${first}\` and \`${second}\`; it can have one of these roles`;
  return new VtssError("ROLE_CONFLICT", message, { column: name, options: [first, second] });
}
