/** docs/performance.md: prose by hand, and between marks what the benchmark wrote. */
import { readFileSync, writeFileSync } from "node:fs";
import { inProject } from "../project.js";
import { scalingTable, yardstickTable } from "./comparison-tables.js";
import type { Results } from "./results.js";
import { foldTable, kernelTable, phaseTable } from "./workload-tables.js";

/** Relative to the project. */
export const PERFORMANCE_FILE = "docs/performance.md";
/** Relative to the project; what is measured of the page stands where the page is described. */
export const PAGE_FILE = "docs/app.md";

/** What the benchmark writes, by part; undefined where nothing was measured. */
export type Parts = Record<(typeof PARTS)[number], string | undefined>;

/** In the order of the document. */
export const PARTS = ["machine", "yardstick", "scaling", "phases", "kernels", "fold"] as const;

/** Every part of which something was measured. */
export function measuredParts(results: Results, description: string): Parts {
  const { phases, workloads } = results;
  return {
    machine: description,
    yardstick: yardstickTable(results),
    scaling: scalingTable(results),
    phases: phases && phaseTable(phases),
    kernels: workloads.kernels && kernelTable(workloads.kernels),
    fold: workloads.fold && foldTable(workloads.fold),
  };
}

/** The document with its measured parts replaced. Throws where a mark is missing. */
export function withParts(document: string, parts: Parts): string {
  // Not what stood there before: it came from another machine or another build.
  return PARTS.reduce(
    (text, name) => withPart(text, name, parts[name] ?? "Not measured.", PERFORMANCE_FILE),
    document,
  );
}

/** A document of this name with one measured part replaced. Throws where a mark is missing. */
export function withPart(document: string, name: string, part: string, file: string): string {
  const [start, end] = [`<!-- measured: ${name} -->`, `<!-- end: ${name} -->`];
  const [from, to] = [document.indexOf(start), document.indexOf(end)];
  if (!(from >= 0 && to > from)) throw new Error(`${file} lacks ${start} and, after it, ${end}`);
  return `${document.slice(0, from + start.length)}\n\n${part}\n\n${document.slice(to)}`;
}

/** Writes measured parts into the documentation. */
export function writeDocument(parts: Parts): void {
  rewrite(PERFORMANCE_FILE, (document) => withParts(document, parts));
}

/** Writes what was measured of the page into its documentation. */
export function writePagePart(part: string): void {
  rewrite(PAGE_FILE, (document) => withPart(document, "page", part, PAGE_FILE));
}

function rewrite(name: string, change: (document: string) => string): void {
  const file = inProject(name);
  writeFileSync(file, change(readFileSync(file, "utf8")));
}
