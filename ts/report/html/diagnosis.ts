import type { GeneratorResult } from "../../types.js";
import { diagnosisPoints, diagnosisTitle } from "../diagnosis.js";
import { escapeMarkup } from "../escape.js";

/**
 * What theory says of a generator's rows, in plain words with the numbers under them.
 *
 * @param generator - of the document.
 * @param balanceGap - rows that balance the classes.
 * @returns a section; the empty text where there is no diagnosis.
 */
export function diagnosisSection({ name, diagnosis }: GeneratorResult, balanceGap: number): string {
  if (diagnosis === null) return "";
  const points = diagnosisPoints(name, diagnosis, balanceGap)
    .map(
      ([words, numbers]) =>
        `<li>${escapeMarkup(words)}<br><span class="faint">${escapeMarkup(numbers)}</span></li>`,
    )
    .join("");
  return `<h2>${escapeMarkup(diagnosisTitle(name))}</h2><ul class="evidence">${points}</ul>`;
}
