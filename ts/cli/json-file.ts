import { readFile } from "node:fs/promises";
import { VtssError } from "../errors.js";

const REASONS: Readonly<Record<string, { code: string; why: string }>> = {
  ENOENT: { code: "FILE_NOT_FOUND", why: "there is no such file" },
  ENOTDIR: { code: "FILE_NOT_FOUND", why: "there is no such file" },
  EISDIR: { code: "FILE_IS_FOLDER", why: "it is a folder" },
};

/**
 * Reads a JSON file that this program has written.
 *
 * @param path - of the file.
 * @param what - what it should be, such as "a model of tune".
 * @param invalidCode - the code for a file that is no JSON object.
 * @returns its object.
 * @throws VtssError - `FILE_NOT_FOUND`, `FILE_IS_FOLDER`, `FILE_UNREADABLE` or `invalidCode`.
 */
export async function readJsonObject(path: string, what: string, invalidCode: string): Promise<object> {
  const name = JSON.stringify(path);
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    const { code, why } = REASONS[error.code ?? ""] ?? {
      code: "FILE_UNREADABLE",
      why: error.code ?? error.message,
    };
    throw new VtssError(code, `cannot read ${name}: ${why}`, { path });
  });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new VtssError(invalidCode, `${name} is not ${what}: it is not JSON`, { path });
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new VtssError(invalidCode, `${name} is not ${what}: it is not a JSON object`, { path });
  }
  return value;
}
