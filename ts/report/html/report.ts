import type { TuneResult } from "../../types.js";
import { lossChart } from "../chart/loss-chart.js";
import { escapeMarkup } from "../escape.js";
import { type NumberWords, PLAIN_NUMBERS } from "../number-words.js";
import { shownGenerator } from "../shown-generator.js";
import { runWords } from "../table-words.js";
import { diagnosisSections } from "./diagnosis.js";
import { chartFigure } from "./figure.js";
import { deliverySection, naturalSection } from "./natural.js";
import { baselineSection, generatorSection } from "./remedies.js";
import {
  calibrationOf,
  evidenceSection,
  gainsOf,
  meaningSection,
  sentenceSection,
  tableSection,
  warningSection,
} from "./sections.js";
import { reportStyle } from "./style.js";

/** Nothing is loaded and nothing runs: the file is text, drawings and one style sheet. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'";

/**
 * The report of a tuning run as one HTML file, for reading, keeping and printing on A4.
 *
 * @param result - of `tune`.
 * @param numbers - how numbers are written; the same on every machine by default.
 * @returns the file's content; it needs no other file, no script and no network.
 */
export function htmlReport(result: TuneResult, numbers: NumberWords = PLAIN_NUMBERS): string {
  const shown = shownGenerator(result);
  const curves = result.generators
    .toSorted((a, b) => Number(b === shown) - Number(a === shown))
    .map((generator) =>
      chartFigure(
        (width) => lossChart(generator, result.baselines, { width, numbers }),
        `curve-${generator.name}`,
      ),
    )
    .filter((figure) => figure !== "");
  const calibration = chartFigure((width) => calibrationOf(result, width, numbers), "calibration");
  const [first = "", ...others] = curves;
  const title = `Synthetic rows for ${escapeMarkup(result.data.target)}`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width">
<meta name="generator" content="vtss ${escapeMarkup(result.run.version)}">
<title>${title}</title>
<style>
${reportStyle()}</style>
</head>
<body>
<header><p>How many synthetic minority rows to add, if any</p></header>
<main>
<h1 class="hidden">${title}</h1>
${[
  sentenceSection(result),
  first,
  evidenceSection(result),
  meaningSection(),
  baselineSection(result.baselines, numbers),
  generatorSection(result.generators, numbers),
  chartFigure((width) => gainsOf(result, width, numbers), "gains"),
  diagnosisSections(result),
  naturalSection(result, numbers),
  deliverySection(result, numbers, calibration),
  others.length === 0 ? "" : `<h2>The other generators</h2>${others.join("")}`,
  warningSection(result),
  tableSection(result, numbers),
]
  .filter((section) => section !== "")
  .join("\n")}
</main>
<footer><p>${escapeMarkup(runWords(result.run))}; table ${escapeMarkup(result.run.dataHash)}</p></footer>
</body>
</html>
`;
}
