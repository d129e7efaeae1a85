import { html, nothing, type TemplateResult } from "lit";
import { countOf, type NumberWords } from "../../report/number-words.js";
import type { View } from "../app-state.js";
import {
  type ColumnKindChoice,
  type ColumnRole,
  kindChoiceOf,
  roleOf,
  withKind,
  withRole,
} from "../column-roles.js";
import { OPTION_LABELS, withLabels } from "../option-labels.js";
import type { ColumnPreview, Examination, PageOptions, TablePreview } from "../service-protocol.js";
import { readingView } from "./reading-view.js";
import { term } from "./term.js";

/** Rows of the list that are drawn; a filter finds the others. */
const MOST_COLUMNS = 100;
/** The smallest share that a decimal of a percent can tell from 0. */
const LEAST_SHARE = 0.001;

const ROLES: readonly [ColumnRole, string][] = [
  ["feature", "use it"],
  ["drop", OPTION_LABELS.drop],
  ["id", OPTION_LABELS.id],
  ["groups", OPTION_LABELS.groups],
];
/** Of the list of columns; the classes of its cells. */
const HEADINGS = ["column", "use", "kind", "missing", "values"] as const;
const KINDS: readonly [ColumnKindChoice, string][] = [
  ["content", ""],
  ["numeric", OPTION_LABELS.numeric],
  ["categorical", OPTION_LABELS.categorical],
];

/** The columns of the table, what is in them, and what shall be done with them. */
export function tableView(view: View): TemplateResult {
  const { state, actions } = view;
  const { preview } = state;
  if (preview === null) return html``;
  // What roles bring to light names what reading did, too.
  const warnings = state.examination?.warnings ?? preview.warnings;
  return html`<section aria-labelledby="table-heading">
    <h2 id="table-heading" tabindex="-1">What shall be predicted?</h2>
    ${targetForm(view)}
    ${readingView(view)}
    <details class="columns" @toggle=${(event: Event) =>
      actions.showColumns((event.currentTarget as HTMLDetailsElement).open)}>
      <summary>${columnsText(view)}</summary>
      ${state.areColumnsShown ? columnList(view, preview) : nothing}
    </details>
    ${
      warnings.length === 0
        ? nothing
        : html`<ul class="warnings">${warnings.map(({ message }) => html`<li>${withLabels(message)}</li>`)}</ul>`
    }
  </section>`;
}

/**
 * Every column with its kind and its use, as far as the filter and the room allow. Where there is little room each row is
 * a card; a table that is laid out otherwise stays one for screen readers only by its roles.
 */
function columnList(view: View, preview: TablePreview): TemplateResult {
  const { state, actions } = view;
  const { options } = state;
  const shown = preview.columns.filter(({ name }) =>
    name.toLowerCase().includes(state.columnFilter.toLowerCase()),
  );
  return html`${
    preview.columns.length > MOST_COLUMNS
      ? html`<p><label>Find a column <input type="search" .value=${state.columnFilter}
              @input=${(event: Event) => actions.filterColumns((event.currentTarget as HTMLInputElement).value)}></label>
              <span class="faint">${Math.min(shown.length, MOST_COLUMNS)} of ${preview.columns.length} shown</span></p>`
      : nothing
  }
      <div class="list" role="region" aria-label="Columns" tabindex="0">
        <table role="table">
          <thead role="rowgroup"><tr role="row">${HEADINGS.map((heading) => html`<th scope="col" role="columnheader" class=${heading}>${heading}</th>`)}</tr></thead>
          <tbody role="rowgroup">${shown.slice(0, MOST_COLUMNS).map((column) => columnRow(column, preview.nRows, options, view))}</tbody>
        </table>
      </div>`;
}

/** What is in the columns, in a line. */
function columnsText({ state, numbers }: View): string {
  const { columns, nRows } = state.preview as TablePreview;
  const nNumeric = columns.filter(({ kind }) => kind === "numeric").length;
  const nMissing = columns.reduce((sum, column) => sum + column.nMissing, 0);
  const missing =
    nMissing === 0
      ? "no value missing"
      : `${numbers.percent(nMissing / (nRows * columns.length))} of values missing`;
  return (
    `${countOf(columns.length, "column", numbers)}: ${numbers.count(nNumeric)} of numbers, ` +
    `${numbers.count(columns.length - nNumeric)} of categories, ${missing}. See and choose`
  );
}

function targetForm({ state, actions, numbers }: View): TemplateResult {
  const { preview, options, examination } = state;
  const columns = preview?.columns ?? [];
  const target = columns.find(({ name }) => name === options?.target);
  const binary = columns.filter(({ classes }) => classes !== null);
  const others = columns.filter(({ classes }) => classes === null);
  const choose = (event: Event) => {
    const name = (event.currentTarget as HTMLSelectElement).value;
    if (name !== "") actions.chooseTarget(name);
  };
  const option = ({ name }: ColumnPreview) =>
    html`<option value=${name} ?selected=${name === options?.target}>${name}</option>`;
  return html`<div class="fields">
    <label>Target, the column with two classes
      <select @change=${choose}>
        ${target === undefined ? html`<option value="" selected>choose a column</option>` : nothing}
        ${binary.length === 0 ? nothing : html`<optgroup label="two values">${binary.map(option)}</optgroup>`}
        ${others.length === 0 ? nothing : html`<optgroup label="other columns">${others.map(option)}</optgroup>`}
      </select></label>
    ${
      target?.classes == null || options === null
        ? nothing
        : html`<label>Positive, the rare value
        <select @change=${(event: Event) =>
          actions.changeOptions({
            ...options,
            positive: (event.currentTarget as HTMLSelectElement).value,
          })}>
          ${target.classes.map(
            ({ value, nRows }) =>
              html`<option value=${value} ?selected=${value === options.positive}>${value} (${countOf(nRows, "row", numbers)})</option>`,
          )}
        </select></label>`
    }
  </div>
  ${
    preview !== null && options === null && binary.length === 0
      ? html`<div class="refusal"><p>No column of this table has exactly two different values and none missing.</p>
          <p>See how the file is written, below, or open a table in which one column says for every row to which of two
            classes it belongs.</p></div>`
      : nothing
  }
  ${
    examination === null || preview === null
      ? nothing
      : html`<div class="balance"><svg class="classes" viewBox="0 0 100 2" preserveAspectRatio="none" aria-hidden="true">
          <rect class="majority" width="100" height="2"></rect>
          <rect class="minority" width=${(100 * examination.nMinority) / (examination.nMinority + examination.nMajority)} height="2"></rect></svg>
        <p>${countOf(examination.nMinority, "row", numbers)} of the ${term("minority")}
          (${numbers.percent(examination.nMinority / (examination.nMinority + examination.nMajority))}),
          ${numbers.count(examination.nMajority)} of the ${term("majority")};
          ${term("class gap")} ${numbers.count(examination.nMajority - examination.nMinority)}.
          ${usedText(examination, numbers)}.</p></div>`
  }`;
}

/** Such as `40 columns are used`. */
function usedText({ columns }: Examination, numbers: NumberWords): string {
  const nUsed = columns.filter(({ role }) => role === "feature").length;
  return `${countOf(nUsed, "column", numbers)} ${nUsed === 1 ? "is" : "are"} used`;
}

/** Such as `150 (4.0 %)`; a share that would read 0 is left out. */
function missingText(nMissing: number, nRows: number, numbers: NumberWords): string {
  const share = nMissing / nRows;
  const isTelling = share >= LEAST_SHARE;
  return isTelling ? `${numbers.count(nMissing)} (${numbers.percent(share)})` : numbers.count(nMissing);
}

function columnRow(
  column: ColumnPreview,
  nRows: number,
  options: PageOptions | null,
  { state, actions, numbers }: View,
): TemplateResult {
  const { name, kind, nMissing, nLevels, examples } = column;
  const isTarget = name === options?.target;
  const fixed = options === null ? "content" : kindChoiceOf(name, options);
  const leftOut = state.examination?.columns.find((other) => other.name === name)?.role === "left-out";
  const values =
    kind === "numeric"
      ? examples.join(" to ")
      : `${examples.join(", ")}${(nLevels ?? 0) > examples.length ? ` … (${numbers.count(nLevels ?? 0)})` : ""}`;
  const select = <T extends string>(
    what: string,
    entries: readonly [T, string][],
    chosen: T,
    change: (value: T) => PageOptions,
  ) =>
    html`<select aria-label="${what} of ${name}"
      @change=${(event: Event) => actions.changeOptions(change((event.currentTarget as HTMLSelectElement).value as T))}>
      ${entries.map(([value, text]) => html`<option value=${value} ?selected=${value === chosen}>${text}</option>`)}
    </select>`;
  const found = kind === "numeric" ? "number" : "category";
  // To fix the kind that was found changes nothing, so it is shown only where it was done.
  const kinds = KINDS.filter(([value]) => value !== kind || value === fixed).map(
    ([value, text]): [ColumnKindChoice, string] => [value, value === "content" ? found : text],
  );
  return html`<tr role="row">
    <th scope="row" role="rowheader" class="column">${name}</th>
    <td role="cell" class="use">${
      isTarget
        ? "target"
        : options === null
          ? nothing
          : select("use", ROLES, roleOf(name, options), (value) => withRole(options, name, value))
    }${leftOut ? html`<span class="faint">left out, see below</span>` : nothing}</td>
    <td role="cell" class="kind">${isTarget || options === null ? found : select("kind", kinds, fixed, (value) => withKind(options, name, value))}</td>
    <td role="cell" class="missing"><span class="heading" aria-hidden="true">missing </span>${missingText(nMissing, nRows, numbers)}</td>
    <td role="cell" class="values"><span class="clamped">${values}</span></td>
  </tr>`;
}
