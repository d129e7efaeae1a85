import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { scalingTable, yardstickTable } from "../../../scripts/bench/comparison-tables.js";
import { PARTS, type Parts, withParts } from "../../../scripts/bench/document.js";
import { earlierResults, keepResults, type Results } from "../../../scripts/bench/results.js";
import { markdownTable, mebibytes, number, percent } from "../../../scripts/bench/tables.js";

const MIB = 2 ** 20;
const round = (seconds: number) => ({
  seconds,
  cpuSeconds: 2 * seconds,
  peakBytes: 100 * seconds * MIB,
  lowestLoss: 0.46504,
});
const results = (comparisons: Results["comparisons"]): Results => ({ key: "k", comparisons, workloads: {} });

test("columns line up, text to the left and numbers to the right", () => {
  expect(markdownTable(["job", "s"], [["a long name", "1"]])).toBe(
    ["| job         | s |", "|-------------|--:|", "| a long name | 1 |"].join("\n"),
  );
});

test("numbers keep three digits and no exponent; what is unknown is a dash", () => {
  expect([1234.5, 12.345, 0.012345, null].map(number)).toEqual(["1230", "12.3", "0.0123", "–"]);
  expect([mebibytes(1.6 * MIB), mebibytes(null)]).toEqual(["2", "–"]);
  expect([percent(0.123), percent(-0.02), percent(null)]).toEqual(["12 %", "-2 %", "–"]);
});

test("the ratio comes first: theirs divided by ours, with its spread, then medians and the highest peak", () => {
  const table = yardstickTable(
    results({ small: { below: [1, 2, 4].map(round), above: [10, 10, 20].map(round) } }),
  );
  const row = table
    ?.split("\n")[2]
    ?.split("|")
    .map((cell) => cell.trim());
  expect(row?.slice(2, -1)).toEqual([
    ...["5 (5 to 10) !", "at least 20", "2", "10", "4", "20", "400", "2000", "0.4650", "0.4650", "3"],
  ]);
});

test("without a yardstick ours stands alone", () => {
  const table = yardstickTable(results({ small: { below: [round(1)], above: [] } }));
  const row = table
    ?.split("\n")[2]
    ?.split("|")
    .map((cell) => cell.trim());
  expect(row?.slice(2, -1)).toEqual([
    ...["–", "at least 20", "1", "–", "2", "–", "100", "–", "0.4650", "–", "1"],
  ]);
});

test("jobs of ours stand in a table of their own", () => {
  const measured = results({ doubled: { below: [round(2)], above: [round(5)] } });
  expect(yardstickTable(measured)).toBeUndefined();
  expect(scalingTable(measured)).toContain("2.5 (2.5 to 2.5)");
});

test("the document's measured parts are replaced, its prose stays, and writing twice changes nothing", () => {
  const document = PARTS.map(
    (name) => `# ${name}\n<!-- measured: ${name} -->\noutdated\n<!-- end: ${name} -->\n`,
  );
  const parts = Object.fromEntries(PARTS.map((name) => [name, `new ${name}`])) as Parts;
  const written = withParts(document.join("prose\n"), { ...parts, kernels: undefined });
  expect(written).not.toContain("outdated");
  expect(written).toContain("# fold\n<!-- measured: fold -->\n\nnew fold\n\n<!-- end: fold -->");
  // Not what an earlier build measured.
  expect(written).toContain("<!-- measured: kernels -->\n\nNot measured.\n");
  expect(written.split("prose").length).toBe(PARTS.length);
  expect(withParts(written, { ...parts, kernels: undefined })).toBe(written);
});

test("a document without a mark is refused by the mark's name", () => {
  const parts = Object.fromEntries(PARTS.map((name) => [name, ""])) as Parts;
  expect(() => withParts("", parts)).toThrow("<!-- measured: machine -->");
});

test("docs/performance.md has every mark", () => {
  const parts = Object.fromEntries(PARTS.map((name) => [name, `here is ${name}`])) as Parts;
  const written = withParts(readFileSync("docs/performance.md", "utf8"), parts);
  expect(PARTS.filter((name) => !written.includes(`here is ${name}`))).toEqual([]);
});

test("kept results serve the next run of the same machine and build, and no other", () => {
  const folder = mkdtempSync(join(tmpdir(), "vtss-bench-"));
  const file = join(folder, "deep", "results.json");
  try {
    const kept = results({ small: { below: [round(1)], above: [] } });
    expect(earlierResults("k", file).comparisons).toEqual({});
    keepResults(kept, file);
    expect(earlierResults("k", file)).toEqual(kept);
    expect(earlierResults("another", file)).toEqual({ key: "another", comparisons: {}, workloads: {} });
  } finally {
    rmSync(folder, { recursive: true });
  }
});
