import type { GeneratorResult } from "../../types.js";
import { escapeMarkup } from "../escape.js";
import type { NumberWords } from "../number-words.js";
import { diagnosisOf, type ReportedDiagnosis, type ReportedTest } from "../optional-parts.js";

/** Below it a p-value is written as a power of ten from its logarithm. */
const LEAST_PLAIN_P = 1e-4;
/** A p-value below this is only said to be. */
const LEAST_LOG10 = -300;
const P_DECIMALS = 4;

const REGIMES: Readonly<Record<string, string>> = {
  local_symmetry:
    "Locally symmetric: synthetic rows move the base rate and little else; what they gain, an intercept gains too.",
  realistic:
    "Realistic rows: they resemble the minority closely, so that many may be added without much harm.",
  biased:
    "Biased rows: they differ from the minority, so that only few can help before their bias costs more.",
  borderline: "Borderline: the tests do not agree clearly enough to name a regime.",
};

/**
 * What the diagnosis says of a generator's rows, in plain words with the numbers under them.
 *
 * @param generator - of the document.
 * @param numbers - how they are written.
 * @returns a section; the empty text where there is no diagnosis.
 */
export function diagnosisSection(generator: GeneratorResult, numbers: NumberWords): string {
  const diagnosis = diagnosisOf(generator);
  if (diagnosis === null) return "";
  const entries = entriesOf(diagnosis, numbers)
    .map(([term, meaning]) => `<dt>${escapeMarkup(term)}</dt><dd>${escapeMarkup(meaning)}</dd>`)
    .join("");
  const words = REGIMES[diagnosis.regime] ?? diagnosis.regime;
  const asymmetric = diagnosis.asymmetricByConstruction
    ? " The classifier treats the classes differently by construction, so that the symmetry test says little here."
    : "";
  return (
    `<h2>Diagnosis of ${escapeMarkup(generator.name)}</h2><p>${escapeMarkup(words + asymmetric)}</p>` +
    `<dl class="numbers">${entries}</dl>`
  );
}

function entriesOf(
  { symmetry, weightsTest, quality, theoryTarget, metricTarget }: ReportedDiagnosis,
  numbers: NumberWords,
): [string, string][] {
  return [
    ["Do both classes pull equally? (symmetry test)", testWords(symmetry, numbers)],
    ["The same at the majority’s root", testWords(symmetry.majorityRoot, numbers)],
    ["Do weights matter beyond the intercept? (weights test)", testWords(weightsTest, numbers)],
    ...(quality === null
      ? []
      : [
          [
            "Quality of the rows",
            `${numbers.multiplier(quality.score)} (95 % interval ${numbers.multiplier(quality.low)} to ${numbers.multiplier(quality.high)})`,
          ] as [string, string],
        ]),
    ...(theoryTarget === null
      ? []
      : [
          ["Size that theory predicts", `${numbers.count(Math.round(theoryTarget))} rows`] as [
            string,
            string,
          ],
        ]),
    ...(metricTarget.nSynthetic === null
      ? []
      : [
          ["Size for the balanced loss", `${numbers.count(Math.round(metricTarget.nSynthetic))} rows`] as [
            string,
            string,
          ],
        ]),
  ];
}

function testWords(test: ReportedTest, numbers: NumberWords): string {
  if (test.statistic === null || test.pValue === null) return test.reason?.message ?? "not available";
  const between = test.denominatorDegreesOfFreedom ?? null;
  const freedom = test.degreesOfFreedom === null ? "" : numbers.multiplier(test.degreesOfFreedom);
  const kind =
    between === null ? `χ²(${freedom})` : `F(${freedom}, ${numbers.multiplier(Math.round(between))})`;
  return `${kind} = ${numbers.multiplier(test.statistic)}, ${pWords(test.pValue, test.logPValue, numbers)}`;
}

/** A p-value is never written as 0. */
function pWords(p: number, logP: number | null, numbers: NumberWords): string {
  if (p >= LEAST_PLAIN_P || logP === null) return `p = ${numbers.fixed(p, P_DECIMALS)}`;
  const exponent = Math.floor(logP / Math.LN10);
  return exponent < LEAST_LOG10 ? `p < 1e${LEAST_LOG10}` : `p ≈ 1e${exponent}`;
}
