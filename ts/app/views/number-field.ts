import { html, type TemplateResult } from "lit";
import type { View } from "../app-state.js";
import type { PageOptions } from "../service-protocol.js";
import { readNumber, readNumbers, writeNumber, writeNumbers } from "../typed-numbers.js";

/** An option that is a number, or a list of numbers, and may be left empty. */
export interface NumberOption {
  key: keyof PageOptions;
  label: string;
  /** What it is when nothing is typed. */
  fallback: string;
  /** Whether it may be several numbers, divided by commas. */
  isList?: boolean;
}

/** A field in which a number is typed; what cannot be one stays as it is, to be refused where options are checked. */
export function numberField(
  { key, label, fallback, isList = false }: NumberOption,
  { state, actions, numbers }: View,
): TemplateResult {
  const options = state.options as PageOptions;
  const value = options[key];
  const shown = (typed: unknown) =>
    Array.isArray(typed)
      ? writeNumbers(typed, numbers)
      : typed === undefined
        ? ""
        : writeNumber(String(typed), numbers);
  return html`<label>${label}
    <input type="text" inputmode=${isList ? "text" : "decimal"} placeholder=${shown(fallback)} .value=${shown(value)}
      @change=${(event: Event) => {
        const field = event.currentTarget as HTMLInputElement;
        const typed = field.value.trim();
        const read = isList ? readNumbers(typed, numbers) : readNumber(typed, numbers);
        actions.changeOptions(withValue(options, key, read));
        // As it was understood, also where it is what it was before.
        field.value = shown(read);
      }}></label>`;
}

/** Options with another value of one; the empty text is the default, which is no option at all. */
export function withValue(
  options: PageOptions,
  key: keyof PageOptions,
  value: string | number | readonly (string | number)[],
): PageOptions {
  const { [key]: _, ...rest } = options;
  return (value === "" ? rest : { ...rest, [key]: value }) as PageOptions;
}
