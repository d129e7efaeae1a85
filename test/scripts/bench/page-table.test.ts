import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { withPart } from "../../../scripts/bench/document.js";
import type { PageRound } from "../../../scripts/bench/page-rounds.js";
import { pageTable } from "../../../scripts/bench/page-table.js";

const round = (changes: Partial<PageRound> = {}): PageRound => ({
  usableSeconds: 0.4,
  pageSeconds: 6,
  saidSeconds: 6,
  runSeconds: 5,
  commandSeconds: 6,
  longestTaskMilliseconds: 0,
  heavySeconds: 1,
  longestHeavyTaskMilliseconds: 0,
  ...changes,
});
const cells = (rounds: PageRound[]) =>
  pageTable(rounds)
    .split("\n")
    .slice(2)
    .map((line) => line.split("|").map((cell) => cell.trim())[2]);

test("medians with their spread; tasks that no browser tells of are below what it tells of", () => {
  expect(cells([round(), round({ usableSeconds: 0.6, longestTaskMilliseconds: 67 })])).toEqual([
    ...["1 (1 to 1)", "0.5 (0.4 to 0.6) s", "below 50 (below 50 to 67) ms", "1 s", "below 50 ms"],
    "1.2 (1.2 to 1.2)",
  ]);
});

test("one round that is not as required marks its row", () => {
  const slow = round({ usableSeconds: 1.2, pageSeconds: 12, longestHeavyTaskMilliseconds: 140 });
  expect(cells([slow]).map((cell) => cell?.endsWith("!"))).toEqual([true, true, false, false, true, false]);
});

test("the documentation has the place", () => {
  const written = withPart(readFileSync("docs/app.md", "utf8"), "page", "the table", "docs/app.md");
  expect(written).toContain("<!-- measured: page -->\n\nthe table\n\n<!-- end: page -->");
  expect(() => withPart("", "page", "", "docs/app.md")).toThrow("docs/app.md lacks <!-- measured: page -->");
});
