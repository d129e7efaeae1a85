import { html, type TemplateResult } from "lit";
import type { View } from "../app-state.js";
import type { PageOptions } from "../service-protocol.js";

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
  { state, actions }: View,
): TemplateResult {
  const options = state.options as PageOptions;
  const value = options[key];
  const text = Array.isArray(value) ? value.join(", ") : value === undefined ? "" : String(value);
  return html`<label>${label}
    <input type="text" inputmode=${isList ? "text" : "decimal"} placeholder=${fallback} .value=${text}
      @change=${(event: Event) => {
        const typed = (event.currentTarget as HTMLInputElement).value.trim();
        actions.changeOptions(withValue(options, key, isList ? list(typed) : number(typed)));
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

/** A number where it is one, with a decimal point or comma; words such as "auto" stay as they are. */
function number(text: string): string | number {
  const value = Number(text.replace(",", "."));
  return text === "" || Number.isNaN(value) ? text : value;
}

/** Numbers divided by commas, semicolons or spaces, as on the command line: a comma is no decimal mark here. */
function list(text: string): "" | (string | number)[] {
  if (text === "") return text;
  return text
    .split(/[\s,;]+/)
    .filter((part) => part !== "")
    .map((part) => (Number.isNaN(Number(part)) ? part : Number(part)));
}
