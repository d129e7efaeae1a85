import type { GeneratorResult, TuneResult } from "../../types.js";
import { type DiagnosisContext, diagnosisNotes, diagnosisPoints, diagnosisTitle } from "../diagnosis.js";
import { escapeMarkup } from "../escape.js";

/**
 * What theory says of each generator's rows, in plain words with the numbers under them, and once what it does not know.
 *
 * @param result - the document.
 * @returns a section for each generator that has a diagnosis, and the notes; the empty text where none has.
 */
export function diagnosisSections({
  generators,
  data,
  options,
}: Pick<TuneResult, "generators" | "data" | "options">): string {
  const context = { balanceGap: data.balanceGap, hasGroups: options.groups !== null };
  const sections = generators.map((generator) => sectionOf(generator, context)).join("");
  if (sections === "") return "";
  const notes = diagnosisNotes(context).map((note) => `<p class="faint">${escapeMarkup(note)}</p>`);
  return sections + notes.join("");
}

function sectionOf({ name, diagnosis }: GeneratorResult, context: DiagnosisContext): string {
  if (diagnosis === null) return "";
  const points = diagnosisPoints(name, diagnosis, context)
    .map(
      ([words, numbers]) =>
        `<li>${escapeMarkup(words)}<br><span class="faint">${escapeMarkup(numbers)}</span></li>`,
    )
    .join("");
  return `<h2>${escapeMarkup(diagnosisTitle(name))}</h2><ul class="evidence">${points}</ul>`;
}
