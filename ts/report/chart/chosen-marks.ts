import type { GeneratorResult, SelectedSize } from "../../types.js";
import { countOf, type NumberWords } from "../number-words.js";
import { BASE_SHIFT, type Frame, LABEL_GAP } from "./layout.js";
import type { LegendEntry } from "./legend.js";
import type { Scale } from "./loss-curves.js";
import { box, label, type Mark, segment } from "./mark.js";

/** Pixels. */
const RUG_HEIGHT = 7;
const STRIP_HEIGHT = 34;
/** Between the curves and the strip under them. */
const STRIP_GAP = 8;
/** Of a bar, as a share of the distance between two sizes. */
const BAR_SHARE = 0.6;
const NARROWEST_BAR = 2;
const WIDEST_BAR = 8;

/** The best size as a line, and the interval of resampled choices as a band behind it. */
export function chosenMarks({ selected }: GeneratorResult, frame: Frame, x: Scale): Mark[] {
  if (selected === null) return [];
  const at = x(selected.gapMultiplier);
  return [...intervalBand(selected, frame, x), segment("chosen-line", at, frame.top, at, frame.bottom)];
}

function intervalBand({ interval }: SelectedSize, { top, bottom }: Frame, x: Scale): Mark[] {
  if (interval === null) return [];
  return [box("chosen-band", x(interval.low), top, x(interval.high) - x(interval.low), bottom - top)];
}

/** Where every split alone would have gone: how loose the choice is. */
export function splitRug({ selected }: GeneratorResult, bottom: number, x: Scale): Mark[] {
  if (selected === null || selected.perFold.length < 2) return [];
  const distinct = [...new Set(selected.perFold)];
  return distinct.map((size) => segment("chosen-line", x(size), bottom - RUG_HEIGHT, x(size), bottom));
}

/**
 * How often each size is chosen when held-out rows are resampled: a strip of bars under the curves, over the same sizes.
 *
 * @param generator - whose choice.
 * @param frame - of the curves above.
 * @param x - places gap multipliers.
 * @param numbers - how they are written.
 * @returns its marks and the room that it takes below the curves; none where rows could not be resampled.
 */
export function choiceStrip(
  { selected, curve }: GeneratorResult,
  frame: Omit<Frame, "top">,
  x: Scale,
  numbers: NumberWords,
): { marks: Mark[]; height: number } {
  if (selected === null || selected.distribution.length === 0) return { marks: [], height: 0 };
  const top = frame.bottom + STRIP_GAP;
  const bottom = top + STRIP_HEIGHT;
  const middle = (top + bottom) / 2 + BASE_SHIFT;
  const most = Math.max(...selected.distribution.map(({ share }) => share));
  const distance = (frame.right - frame.left) / Math.max(1, curve.length - 1);
  const width = Math.min(WIDEST_BAR, Math.max(NARROWEST_BAR, BAR_SHARE * distance));
  const bars = selected.distribution.map(({ gapMultiplier, share }) => {
    const height = (STRIP_HEIGHT * share) / most;
    return box("chosen-bar", x(gapMultiplier) - width / 2, bottom - height, width, height);
  });
  return {
    marks: [
      segment("grid", frame.left, frame.bottom, frame.right, frame.bottom),
      ...intervalBand(selected, { ...frame, top, bottom }, x),
      ...bars,
      label("tick", frame.left - LABEL_GAP, middle, "chosen", "end"),
      label(
        "tick",
        frame.right + LABEL_GAP,
        middle,
        bars.length === 1 ? "always" : `up to ${numbers.percent(most)}`,
      ),
    ],
    height: STRIP_GAP + STRIP_HEIGHT,
  };
}

/** What the marks of the choice mean. */
export function chosenEntries({ selected }: GeneratorResult, numbers: NumberWords): LegendEntry[] {
  if (selected === null) return [];
  const { interval, distribution, perFold, rule } = selected;
  // Draws have no splits, which one standard error needs.
  const byMinimum = rule === "one-standard-error" ? ", by the rule minimum" : "";
  const entries: LegendEntry[] = [
    {
      sample: "diamond",
      ink: "chosen",
      text:
        `best size ${numbers.multiplier(selected.gapMultiplier)} × gap = ` +
        countOf(selected.nSynthetic, "row", numbers),
    },
  ];
  if (interval !== null && interval.low !== interval.high)
    entries.push({
      sample: "band",
      ink: "chosen-band",
      text: `where 95 % of resampled choices lie${byMinimum}`,
    });
  if (distribution.length > 0)
    entries.push({
      sample: "bars",
      ink: "chosen-bar",
      text: `how often resampled rows choose a size${byMinimum}`,
    });
  if (perFold.length >= 2)
    entries.push({ sample: "tick", ink: "chosen-line", text: "best size of a single split" });
  return entries;
}

/** How often each size is chosen, by its gap multiplier; null where rows could not be resampled. */
export function choiceShares({ selected }: GeneratorResult): ((gapMultiplier: number) => number) | null {
  if (selected === null || selected.distribution.length === 0) return null;
  const shares = new Map(selected.distribution.map(({ gapMultiplier, share }) => [gapMultiplier, share]));
  return (gapMultiplier) => shares.get(gapMultiplier) ?? 0;
}
