import { html, nothing, type TemplateResult } from "lit";
import { guard } from "lit/directives/guard.js";
import { unsafeHTML } from "lit/directives/unsafe-html.js";
import type { Chart } from "../../report/chart/mark.js";
import { inlineSvg } from "../../report/chart/svg.js";
import { diagnosisSections } from "../../report/html/diagnosis.js";
import { noteBeside, valuesBehind } from "../../report/html/figure.js";
import { deliverySection, naturalSection } from "../../report/html/natural.js";
import { baselineSection, generatorSection } from "../../report/html/remedies.js";
import {
  calibrationOf,
  evidenceSection,
  gainsOf,
  meaningSection,
  sentenceSection,
  tableSection,
  warningSection,
} from "../../report/html/sections.js";
import type { NumberWords } from "../../report/number-words.js";
import { shownGenerator } from "../../report/shown-generator.js";
import { runWords } from "../../report/table-words.js";
import type { GeneratorResult, TuneResult } from "../../types.js";
import { isStale, type View } from "../app-state.js";
import { localProse } from "../local-prose.js";
import { withLabels } from "../option-labels.js";
import { downloadsView } from "./downloads-view.js";
import { term } from "./term.js";

/** Words that stand in the answer. */
const WORDS = [
  "balanced loss",
  "nat",
  "gain",
  "class gap",
  "corrected curve",
  "naive balancing",
  "prior_shift",
  "class_weight",
  "tuned_weight",
  "duplicate",
  "standard error",
  "smallest detectable gain",
];

/**
 * The answer: the sentence first, then the picture and everything under it. What is text comes from the same sections as
 * the report, whose content is escaped there.
 *
 * @param view With an answer.
 * @param width Pixels that charts may take.
 */
export function answerView(view: View, width: number): TemplateResult | typeof nothing {
  const { state, numbers } = view;
  const { answered } = state;
  if (answered === null) return nothing;
  // An answer changes with the next run alone; the page draws itself anew with every step of that.
  const fixed = (draw: () => TemplateResult) => guard([answered, numbers, width], draw);
  return html`<section class="answer" aria-labelledby="answer-heading">
    <h2 id="answer-heading" class="eyebrow" tabindex="-1">The answer${isStale(state) ? " to the last run; options have changed since" : ""}</h2>
    ${fixed(() => verdictPart(answered.result, width, numbers))}
    ${downloadsView(view)}
    ${fixed(() => evidencePart(answered.result, width, numbers))}
  </section>`;
}

/** The sentence, the picture, the reasons. */
function verdictPart(result: TuneResult, width: number, numbers: NumberWords): TemplateResult {
  const shown = shownGenerator(result);
  const prose = (markup: string) => unsafeHTML(localProse(withLabels(markup), numbers));
  return html`${prose(sentenceSection(result))}
    ${shown === null ? nothing : pictureOf(shown, result, width, numbers)}
    ${prose(evidenceSection(result))}
    ${prose(meaningSection())}
    <p class="terms">Words: ${WORDS.map((word) => html`${term(word)} `)}</p>`;
}

/** Everything under it. */
function evidencePart(result: TuneResult, width: number, numbers: NumberWords): TemplateResult {
  const shown = shownGenerator(result);
  const others = result.generators.filter((generator) => generator !== shown);
  const gains = gainsOf(result, width, numbers);
  const calibration = calibrationOf(result, width, numbers);
  const prose = (markup: string) => unsafeHTML(localProse(withLabels(markup), numbers));
  return html`${unsafeHTML(baselineSection(result.baselines, numbers))}
    ${unsafeHTML(generatorSection(result.generators, numbers))}
    ${gains === null ? nothing : unsafeHTML(figureText(gains, "gains"))}
    ${prose(diagnosisSections(result))}
    ${unsafeHTML(naturalSection(result, numbers))}
    ${unsafeHTML(deliverySection(result, numbers, calibration === null ? "" : figureText(calibration, "calibration")))}
    ${
      others.length === 0
        ? nothing
        : html`<h2>The other generators</h2>${others.map((generator) => pictureOf(generator, result, width, numbers))}`
    }
    ${prose(warningSection(result))}
    ${unsafeHTML(tableSection(result, numbers))}
    <p class="faint">${runWords(result.run, numbers)}</p>`;
}

function pictureOf(
  generator: GeneratorResult,
  { baselines }: TuneResult,
  width: number,
  numbers: NumberWords,
): TemplateResult {
  return html`<vtss-picture .generator=${generator} .baselines=${baselines} .numbers=${numbers} .width=${width}></vtss-picture>`;
}

function figureText(chart: Chart, id: string): string {
  return `<figure>${inlineSvg(chart, id)}${noteBeside(chart)}${valuesBehind(chart)}</figure>`;
}
