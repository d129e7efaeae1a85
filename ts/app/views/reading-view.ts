import { html, noChange, nothing, type TemplateResult } from "lit";
import type { View } from "../app-state.js";
import type { Reading } from "../service-protocol.js";

/** Delimiters by their names; the command line takes the sign, or the word tab. */
const DELIMITERS: readonly [sign: string, name: string][] = [
  [",", "comma ,"],
  [";", "semicolon ;"],
  ["\t", "tab"],
  ["|", "bar |"],
  [":", "colon :"],
  [" ", "space"],
];
const DECIMALS: readonly [sign: "." | ",", name: string][] = [
  [".", "point ."],
  [",", "comma ,"],
];
/** Refusals that another way of reading may cure. */
const CURABLE = [
  "RAGGED_ROW",
  "NOT_A_NUMBER",
  "QUOTE_UNCLOSED",
  "QUOTE_MISPLACED",
  "DUPLICATE_COLUMN",
  "HEADER_ONLY",
  "OPTION_INVALID",
];
const DEFAULT_MISSING = "NA, NaN, null, ?, .";

/**
 * How the file is written: what was found, and what the user says instead. Before a file is open it holds for the next one;
 * after, the file is read anew.
 */
export function readingView({ state, actions }: View): TemplateResult {
  const { reading, preview, misread, error, busy } = state;
  const change = <K extends keyof Reading>(key: K, value: Reading[K]) => {
    const { [key]: _, ...rest } = reading;
    actions.changeReading(value === undefined ? rest : { ...rest, [key]: value });
  };
  // While the table is read anew the fields stay, and with them the focus.
  const isDisabled = busy !== null && !(busy === "reading" && preview !== null);
  const found = preview?.format;
  const isWanted = misread !== null || (preview === null && error !== null && CURABLE.includes(error.code));
  return html`<details class="written" ?open=${isWanted ? true : noChange}>
    <summary>${found === undefined ? "Say how the file is written" : foundText(found)}</summary>
    <div class="fields">
      <label>Between the columns
        <select ?disabled=${isDisabled} @change=${(event: Event) => change("delimiter", chosen(event))}>
          ${choices(DELIMITERS, reading.delimiter, found?.delimiter)}
        </select></label>
      <label>Decimal mark
        <select ?disabled=${isDisabled} @change=${(event: Event) => change("decimal", chosen<"." | ",">(event))}>
          ${choices(DECIMALS, reading.decimal, found?.decimal)}
        </select></label>
      <label>Missing values, beside empty cells
        <input type="text" placeholder=${DEFAULT_MISSING} .value=${(reading.missing ?? []).join(", ")} ?disabled=${isDisabled}
          @change=${(event: Event) => change("missing", tokens((event.currentTarget as HTMLInputElement).value))}></label>
    </div>
    ${
      misread === null
        ? nothing
        : html`<div class="refusal" role="alert"><p>${misread.message}</p>
          <p>What is shown is as it was read before.</p></div>`
    }
  </details>`;
}

function foundText({
  delimiter,
  decimal,
  encoding,
}: {
  delimiter: string;
  decimal: string;
  encoding: string;
}): string {
  const named = DELIMITERS.find(([sign]) => sign === delimiter)?.[1] ?? delimiter;
  const mark = decimal === "," ? "decimal comma" : "decimal point";
  return `Read with ${named.replace(/ .$/, "")} between columns, ${mark}, ${encoding === "utf-8" ? "UTF-8" : "Windows-1252 (Latin-1)"}. Change`;
}

/** What was found stands first, for what was not said. */
function choices<T extends string>(
  all: readonly [T, string][],
  said: string | undefined,
  found: string | undefined,
): TemplateResult[] {
  const foundName = all.find(([sign]) => sign === found)?.[1] ?? found;
  const first = said === undefined && foundName !== undefined ? `found: ${foundName}` : "find it out";
  const known =
    all.some(([sign]) => sign === said) || said === undefined ? all : [...all, [said, said] as const];
  return [
    html`<option value="" ?selected=${said === undefined}>${first}</option>`,
    ...known.map(([sign, name]) => html`<option value=${sign} ?selected=${sign === said}>${name}</option>`),
  ];
}

function chosen<T extends string>(event: Event): T | undefined {
  const { value } = event.currentTarget as HTMLSelectElement;
  return value === "" ? undefined : (value as T);
}

/** Texts divided by commas; nothing typed is the default. */
function tokens(text: string): string[] | undefined {
  return text.trim() === "" ? undefined : text.split(",").map((token) => token.trim());
}
