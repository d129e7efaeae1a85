import { describe, expect, it } from "vitest";
import { calibrationChart } from "../../../ts/report/chart/calibration-chart.js";
import { gainChart } from "../../../ts/report/chart/gain-chart.js";
import { textWidth } from "../../../ts/report/chart/legend.js";
import { lossChart } from "../../../ts/report/chart/loss-chart.js";
import type { Chart, Mark } from "../../../ts/report/chart/mark.js";
import { DARK, LIGHT, type Palette } from "../../../ts/report/chart/palette.js";
import { inlineSvg, svgFile } from "../../../ts/report/chart/svg.js";
import { PLAIN_NUMBERS } from "../../../ts/report/number-words.js";
import type { GeneratorResult } from "../../../ts/types.js";
import { diagnosis } from "../../fixtures/diagnosed.js";
import { baselines, delivery, generator } from "../../fixtures/result.js";

const WIDTHS = [280, 320, 680, 1100];
const options = { numbers: PLAIN_NUMBERS, minimumGain: 0.005 };

function flat(marks: readonly Mark[]): Exclude<Mark, { kind: "clip" }>[] {
  return marks.flatMap((mark) => (mark.kind === "clip" ? flat(mark.marks) : [mark]));
}

function drawn(chart: Chart | null): Chart {
  expect(chart).not.toBeNull();
  return chart as Chart;
}

const withDiagnosis: GeneratorResult = { ...generator("smote"), diagnosis: diagnosis() };

const charts: [string, (width: number) => Chart | null][] = [
  ["losses", (width) => lossChart(generator("smote"), baselines, { ...options, width })],
  ["losses with a prediction", (width) => lossChart(withDiagnosis, baselines, { ...options, width })],
  ["gains", (width) => gainChart([generator("smote"), generator("gaussian", 0.02)], { ...options, width })],
  ["calibration", (width) => calibrationChart(delivery, { ...options, width })],
];

describe.each(charts)("the chart of %s", (_, draw) => {
  it.each(WIDTHS)("stays inside %i pixels and is made of numbers", (width) => {
    const chart = drawn(draw(width));
    expect(chart.width).toBeLessThanOrEqual(width);
    for (const mark of flat(chart.marks)) {
      if (mark.kind === "path") expect(mark.d).not.toMatch(/NaN|Infinity|undefined/);
      else {
        // The estimate is of a wide font; ticks are set smaller than it is made for.
        const length = textWidth(mark.text) * (mark.ink === "tick" ? 11 / 12 : 1);
        const left = { start: mark.x, middle: mark.x - length / 2, end: mark.x - length }[mark.anchor];
        expect(left, mark.text).toBeGreaterThanOrEqual(-12);
        expect(left + length, mark.text).toBeLessThanOrEqual(chart.width + 12);
        expect(mark.y).toBeLessThanOrEqual(chart.height);
      }
    }
  });

  it("has a table behind it, with a name and cells for every title", () => {
    const { table, title } = drawn(draw(680));
    expect(table.caption).toBe(title);
    expect(table.rows.length).toBeGreaterThan(1);
    for (const row of table.rows) expect(row).toHaveLength(table.header.length);
  });

  it("is one drawing with a title, and no script, style or address in a page", () => {
    const svg = inlineSvg(drawn(draw(680)), "chart");
    expect(svg).toMatch(
      /^<svg [^>]*role="img" aria-labelledby="chart-title chart-desc"><title id="chart-title">/,
    );
    expect(svg.replace('xmlns="http://www.w3.org/2000/svg"', "")).not.toMatch(
      /<style|<script|style=|https?:|href/,
    );
    expect(svg.split("<svg").length).toBe(svg.split("</svg>").length);
    expect(svgFile(drawn(draw(680)))).toContain("prefers-color-scheme:dark");
  });
});

describe("the chart of losses", () => {
  const chart = drawn(lossChart(generator("smote"), baselines, { ...options, width: 680 }));
  const texts = (of: Chart) => flat(of.marks).flatMap((mark) => (mark.kind === "text" ? [mark.text] : []));

  it("reads every size, from left to right", () => {
    expect(chart.readings).toHaveLength(41);
    expect(chart.readings.map(({ x }) => x)).toEqual(chart.readings.map(({ x }) => x).sort((a, b) => a - b));
    expect(chart.readings[18]?.text).toBe(
      "0.9 × gap, 3,420 rows: 0.3651 ± 0.0072 as fitted, 0.3645 with the intercept shifted; 0.0 % of resampled choices",
    );
  });

  it("names every baseline with its loss where there is room, and the best size", () => {
    for (const { name } of baselines) expect(texts(chart)).toContain(name);
    expect(texts(chart)).toContain("0.8449");
    expect(texts(chart).join(" ")).toContain("best size 0.95 × gap = 3,610 rows");
    const narrow = drawn(lossChart(generator("smote"), baselines, { ...options, width: 300 }));
    expect(texts(narrow)).not.toContain("0.8449");
  });

  it("shades where resampling would choose, where that is known", () => {
    const { selected, ...rest } = generator("smote");
    const withInterval = (interval: { low: number; high: number } | null) => {
      const changed = { ...rest, selected: selected === null ? null : { ...selected, interval } };
      return drawn(lossChart(changed, baselines, { ...options, width: 680 }));
    };
    expect(texts(withInterval({ low: 0.5, high: 1.5 })).join(" ")).toContain("95 % of resampled choices");
    expect(texts(withInterval(null)).join(" ")).not.toContain("95 % of resampled");
    // A strip without width cannot be seen.
    expect(texts(withInterval({ low: 1, high: 1 })).join(" ")).not.toContain("95 % of resampled");
  });

  it("shows how often each size is chosen, in bars, in words and in the table", () => {
    const { selected, ...rest } = generator("smote");
    const distribution = [
      { gapMultiplier: 0.5, share: 0.25 },
      { gapMultiplier: 0.9, share: 0.75 },
    ];
    const interval = { low: 0.5, high: 0.9 };
    const changed = { ...rest, selected: selected && { ...selected, interval, distribution } };
    const resampled = drawn(lossChart(changed, baselines, { ...options, width: 680 }));
    const bars = flat(resampled.marks).flatMap((mark) =>
      mark.kind === "path" && mark.ink === "chosen-bar" ? [Number(/v([\d.]+)/.exec(mark.d)?.[1])] : [],
    );
    // Three of the legend, then those of the strip: heights in proportion.
    expect(bars).toHaveLength(5);
    expect((bars[3] ?? 0) / (bars[4] ?? 1)).toBeCloseTo(1 / 3, 2);
    expect(texts(resampled)).toContain("up to 75.0 %");
    expect(resampled.readings[18]?.text).toMatch(/shifted; 75\.0 % of resampled choices$/);
    expect(resampled.readings[17]?.text).toMatch(/; 0\.0 % of resampled choices$/);
    expect(resampled.table.header.at(-1)).toBe("chosen");
    expect(resampled.table.rows[10]?.at(-1)).toBe("25.0 %");
    expect(resampled.description).toContain("95 % of the choices lie between 0.5 and 0.9 times the gap");
    // Draws cannot choose by one standard error, and say so.
    const ruled = {
      ...changed,
      selected: changed.selected && { ...changed.selected, rule: "one-standard-error" as const },
    };
    const byMinimum = texts(drawn(lossChart(ruled, baselines, { ...options, width: 1100 }))).join(" ");
    expect(byMinimum).toContain("95 % of resampled choices lie, by the rule minimum");
    expect(texts(resampled).join(" ")).not.toContain("by the rule minimum");
    // Where nothing was resampled, nothing is said of it.
    const unknown = { ...rest, selected: selected && { ...selected, interval: null, distribution: [] } };
    const bare = drawn(lossChart(unknown, baselines, { ...options, width: 680 }));
    expect(bare.height).toBeLessThan(resampled.height);
    expect(bare.table.header).not.toContain("chosen");
    expect(bare.readings[18]?.text).toMatch(/shifted$/);
    expect(texts(bare).join(" ") + bare.description).not.toContain("resampled");
  });

  it("leaves gaps where fits failed, and draws nothing of nothing", () => {
    const broken = generator("smote");
    broken.curve.forEach((point, i) => {
      if (i % 3 === 0) Object.assign(point, { loss: null, standardError: null });
    });
    const svg = inlineSvg(drawn(lossChart(broken, baselines, { ...options, width: 680 })), "x");
    expect(svg).not.toMatch(/NaN/);
    const failed = {
      ...broken,
      curve: broken.curve.map((point) => ({ ...point, loss: null, correctedLoss: null })),
    };
    expect(lossChart(failed, baselines, { ...options, width: 680 })).toBeNull();
  });

  it("draws the prediction only where there is one", () => {
    const inks = (of: Chart) => new Set(flat(of.marks).map(({ ink }) => ink));
    expect(inks(chart)).not.toContain("predicted");
    const predicted = drawn(lossChart(withDiagnosis, baselines, { ...options, width: 680 }));
    expect(inks(predicted)).toContain("predicted");
    // Its values stand in the table: it meets the curve at its own least, and lies where it was moved to elsewhere.
    const place = predicted.table.header.indexOf("predicted");
    const [first, balance] = [predicted.table.rows[0], predicted.table.rows[20]];
    expect(balance?.[place]).toBe(balance?.[2]);
    const excess = Number(first?.[place]) - Number(balance?.[place]);
    expect(excess).toBeCloseTo(0.337 - 0.0044, 3);
    expect(predicted.table.rows[1]?.[place]).toBe("–");
    expect(chart.table.header.join()).not.toContain("predicted");
  });

  it("says beside a prediction what theory does not know", () => {
    const predicted = drawn(lossChart(withDiagnosis, baselines, { ...options, width: 680 }));
    expect(predicted.note).toContain("synthetic rows share their parents");
    expect(chart.note).toBeUndefined();
  });
});

describe("the chart of calibration", () => {
  it("has every value in the table behind it, each to four decimals", () => {
    const { table } = drawn(calibrationChart(delivery, { ...options, width: 680 }));
    expect(table.rows[0]).toEqual(["before", "0.0020", "0.0020", "0.0014", "0.0028", "420"]);
    for (const row of table.rows) {
      for (const cell of row.slice(1, -1)) expect(cell).toMatch(/^\d\.\d{4}$/);
    }
  });

  it("is written by words that take one argument: a place in a list is no number of decimals", () => {
    expect([0.79312, 0.05451].map(PLAIN_NUMBERS.nats)).toEqual(["0.7931", "0.0545"]);
  });
});

describe("the palettes", () => {
  /** WCAG 2.2, 1.4.3: for text of normal size. */
  const LEAST_CONTRAST = 4.5;
  const luminance = (colour: string): number => {
    const [red = 0, green = 0, blue = 0] = [1, 3, 5]
      .map((i) => Number.parseInt(colour.slice(i, i + 2), 16) / 255)
      .map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const contrast = (a: string, b: string): number => {
    const [light = 0, dark = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
    return (light + 0.05) / (dark + 0.05);
  };
  it.each<[string, Palette]>([
    ["light", LIGHT],
    ["dark", DARK],
  ])("%s: every colour but the grid's stands out from its surface", (_, palette) => {
    for (const [name, colour] of Object.entries(palette)) {
      if (name === "surface" || name === "grid") continue;
      expect(contrast(colour, palette.surface), name).toBeGreaterThanOrEqual(LEAST_CONTRAST);
    }
  });
});
