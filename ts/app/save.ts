import { lossChart } from "../report/chart/loss-chart.js";
import { LIGHT } from "../report/chart/palette.js";
import { svgFile } from "../report/chart/svg.js";
import { htmlReport } from "../report/html/report.js";
import type { NumberWords } from "../report/number-words.js";
import { shownGenerator } from "../report/shown-generator.js";
import type { TuneResult } from "../types.js";
import type { Answered, RowsRequest } from "./app-state.js";
import { pngFile } from "./paint.js";
import { type RowsChoice, rolesOf } from "./service-protocol.js";

/** Time for the browser to begin with a download before its content is let go. */
const KEEP_MILLISECONDS = 60_000;

/**
 * Gives the user a file. Nothing leaves the machine: the content lies in this page.
 *
 * @param content Text or bytes.
 * @param name Of the file.
 * @param type Its media type.
 */
export function saveFile(content: string | Blob, name: string, type: string): void {
  const url = URL.createObjectURL(new Blob([content], { type }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), KEEP_MILLISECONDS);
}

/** Of a picture file, in pixels; a PNG has more of them. */
const PICTURE_WIDTH = 860;
const PNG_SCALE = 2;

/** The report, the same as `vtss tune --out` writes. */
export function saveReport({ result }: Answered): void {
  saveFile(htmlReport(result), "report.html", "text/html");
}

/** The document, the same as `vtss tune --json` prints. */
export function saveDocument({ document: content }: Answered): void {
  saveFile(content, "result.json", "application/json");
}

/** The delivered model, as `vtss predict` reads it. */
export function saveModel({ model }: Answered): void {
  saveFile(model, "model.json", "application/json");
}

/** The curves as a picture. */
export async function savePicture(
  result: TuneResult,
  kind: "svg" | "png",
  numbers: NumberWords,
): Promise<void> {
  const shown = shownGenerator(result);
  const chart = shown === null ? null : lossChart(shown, result.baselines, { width: PICTURE_WIDTH, numbers });
  if (chart === null) return;
  if (kind === "svg") saveFile(svgFile(chart), "curve.svg", "image/svg+xml");
  else saveFile(await pngFile(chart, LIGHT, PNG_SCALE), "curve.png", "image/png");
}

/** Rows as the run would have made them: its columns, settings and seed. */
export function rowsChoice({ options, result }: Answered, request: RowsRequest): RowsChoice {
  const { kNeighbors, shrinkage, jitterScale } = result.options;
  return { ...rolesOf(options), kNeighbors, shrinkage, jitterScale, seed: result.run.seed, ...request };
}
