/** docs/performance.md: prose by hand, and between marks what the benchmark wrote. */
import { readFileSync, writeFileSync } from "node:fs";
import { inProject } from "../project.js";
import { scalingTable, yardstickTable } from "./comparison-tables.js";
import type { Results } from "./results.js";
import { foldTable, kernelTable, phaseTable } from "./workload-tables.js";

/** Relative to the project. */
export const PERFORMANCE_FILE = "docs/performance.md";

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
  return PARTS.reduce((text, name) => {
    const [start, end] = [`<!-- measured: ${name} -->`, `<!-- end: ${name} -->`];
    const [from, to] = [text.indexOf(start), text.indexOf(end)];
    if (!(from >= 0 && to > from)) {
      throw new Error(`${PERFORMANCE_FILE} lacks ${start} and, after it, ${end}`);
    }
    // Not what stood there before: it came from another machine or another build.
    const part = parts[name] ?? "Not measured.";
    return `${text.slice(0, from + start.length)}\n\n${part}\n\n${text.slice(to)}`;
  }, document);
}

/** Writes measured parts into the documentation. */
export function writeDocument(parts: Parts): void {
  const file = inProject(PERFORMANCE_FILE);
  writeFileSync(file, withParts(readFileSync(file, "utf8"), parts));
}
