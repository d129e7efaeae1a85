import type { GeneratorResult, TuneResult } from "../../types.js";
import { diagnosisNotes, diagnosisPoints, diagnosisTitle } from "../diagnosis.js";
import { escapeMarkup } from "../escape.js";

/**
 * What theory says of a generator's rows, in plain words with the numbers under them.
 *
 * @param generator - of the document.
 * @param result - the document.
 * @returns a section; the empty text where there is no diagnosis.
 */
export function diagnosisSection(
  { name, diagnosis }: GeneratorResult,
  { data, options }: Pick<TuneResult, "data" | "options">,
): string {
  if (diagnosis === null) return "";
  const context = { balanceGap: data.balanceGap, hasGroups: options.groups !== null };
  const points = diagnosisPoints(name, diagnosis, context)
    .map(
      ([words, numbers]) =>
        `<li>${escapeMarkup(words)}<br><span class="faint">${escapeMarkup(numbers)}</span></li>`,
    )
    .join("");
  const notes = diagnosisNotes(context).map((note) => `<p class="faint">${escapeMarkup(note)}</p>`);
  return `<h2>${escapeMarkup(diagnosisTitle(name))}</h2><ul class="evidence">${points}</ul>${notes.join("")}`;
}
