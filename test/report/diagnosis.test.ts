/** The diagnosis in words: every state has its own, and no p-value is 0. */
import { describe, expect, it } from "vitest";
import { diagnosisReport } from "../../ts/report/diagnosis.js";
import { htmlReport } from "../../ts/report/html/report.js";
import { pValueText } from "../../ts/report/p-value.js";
import type { ReportStyle } from "../../ts/report/style.js";
import { terminalReport } from "../../ts/report/terminal.js";
import type { Diagnosis } from "../../ts/types-diagnosis.js";
import { diagnosed, diagnosis } from "../fixtures/diagnosed.js";
import { generator, result } from "../fixtures/result.js";

const STYLE: ReportStyle = { width: 80, ascii: false, color: false };
const report = (changes: Partial<Diagnosis> = {}, style = STYLE) =>
  diagnosisReport(diagnosed(changes), style).replace(/\s+/g, " ");
const REASON = { code: "TOO_FEW_ROWS", message: "there are too few rows" };

describe("the report of a diagnosis", () => {
  it("says what was found, with the numbers under it", () => {
    const text = report();
    expect(text).toContain(
      "SMOTE rows are realistic by the published rule: at balance their bias costs at most ten times what sampling noise costs",
    );
    expect(text).toContain(
      "T = 13,451 on 41 degrees of freedom (cutoff 56.9), p < 1e-300; asymmetric by construction",
    );
    expect(text).toContain("are not shown to give different slopes");
    expect(text).toContain("T = 38.1, F(40, 163), p = 0.551; plain: T = 44.9, p = 0.274");
    expect(text).toContain("Quality score 4.1 (95 % interval 2.7 to 6.1; biased above 10); cosine 0.11");
    expect(text).toContain(
      "By the published rule the two biases cancel at 3,910 rows (1.03 × the class gap)",
    );
    expect(text).toContain("bias is least at 3,823 rows (1.01 × the class gap)");
    expect(text).toContain("least at 3,800 rows (1 × the class gap): 0.004 nats; without rows 0.337");
  });

  it.each<[Partial<Diagnosis>, string]>([
    [{ regime: "local_symmetry" }, "Imbalance does not bend this fit"],
    [{ regime: "biased" }, "their bias costs more than ten times what sampling noise costs"],
    [{ regime: "borderline" }, "Borderline: a finding lies within its own noise"],
    [
      { regime: "borderline", quality: { score: 9, low: 0.3, high: 26 } },
      "Borderline: the interval of the quality score contains its cut, 10, so the sizes",
    ],
    [
      { regime: "borderline", weightsTest: { ...diagnosis().weightsTest, pValue: 0.04, logPValue: -3.2 } },
      "Borderline: the p-value of the weights test lies between 0.01 and 0.1, so",
    ],
    [
      { regime: "borderline", symmetry: { ...diagnosis().symmetry, pValue: 0.01, logPValue: -4.6 } },
      "Borderline: the p-value of the symmetry test lies between 0.01 and 0.1, so",
    ],
    [{ regime: null }, "cannot be told"],
    [
      { quality: { score: 30, low: 20, high: 44 } },
      "misses the minority: its bias costs more than ten times what sampling noise costs",
    ],
    [{ quality: { score: 11, low: 8, high: 15 } }, "what sampling noise costs is open"],
    [{ quality: null, reason: REASON }, "not available, because there are too few rows"],
    [{ theoryTarget: null }, "names no number of rows"],
    [{ metricTarget: { kind: "many_rows", nSynthetic: null } }, "the more rows the better"],
    [{ metricTarget: { kind: "no_rows", nSynthetic: 0 } }, "bias is least without rows"],
    [{ metricTarget: null }, "What bias costs: not available"],
    [
      { weightsTest: { ...diagnosis().weightsTest, pValue: 1e-52, logPValue: -119.7 } },
      "a shifted intercept alone does not reach",
    ],
    [
      { weightsTest: { ...diagnosis().weightsTest, statistic: null, pValue: null, reason: REASON } },
      "Weights test: not available, because there are too few rows",
    ],
    [
      { symmetry: { ...diagnosis().symmetry, statistic: null, pValue: null, reason: REASON } },
      "Symmetry test: not available, because there are too few rows",
    ],
  ])("%j", (changes, says) => expect(report(changes)).toContain(says));

  it("keeps to ASCII and to its width", () => {
    const text = diagnosisReport(diagnosed(), { ...STYLE, ascii: true });
    expect(text).toMatch(/^[\n -~]*$/);
    expect(text).not.toContain("?");
    for (const line of text.split("\n")) expect(line.length).toBeLessThanOrEqual(80);
  });

  it("quotes no plain test where the weights test is not available", () => {
    const weightsTest = { ...diagnosis().weightsTest, statistic: null, pValue: null, reason: REASON };
    expect(report({ weightsTest })).not.toContain("plain");
    expect(report()).toContain("plain: T = 44.9");
  });

  it("says beside the p-values that they ignore groups, where there are any", () => {
    const grouped = diagnosed();
    const said = (groups: string | null) =>
      diagnosisReport({ ...grouped, options: { ...grouped.options, groups } }, STYLE).replace(/\s+/g, " ");
    expect(said("patient")).toContain("Rows of a group are alike, so these p-values are too small");
    expect(said(null)).not.toContain("Rows of a group");
  });

  it("stands in the report of tune, with what theory does not know and what decides", () => {
    const generators = [{ ...generator("smote"), diagnosis: diagnosis() }];
    const tuned = result({ generators });
    const texts = [terminalReport(tuned, STYLE), htmlReport(tuned)].map((text) => text.replace(/\s+/g, " "));
    for (const text of texts) {
      expect(text).toContain("What theory says of SMOTE rows");
      expect(text).toContain("synthetic rows share their parents");
      expect(text).toContain("were not tried on held-out rows");
      // The fixture has groups.
      expect(text).toContain("Rows of a group are alike, so these p-values are too small");
    }
    const alone = terminalReport({ ...tuned, options: { ...tuned.options, groups: null } }, STYLE);
    expect(alone).not.toContain("Rows of a group");
    expect(terminalReport(result(), STYLE)).not.toContain("What theory says");
  });
});

describe("a p-value", () => {
  it.each([
    [1, "p > 0.999"],
    [0.0423, "p = 0.042"],
    [0.00042, "p = 4.2e-4"],
    [2.17e-55, "p = 2.2e-55"],
    [1e-310, "p < 1e-300"],
    [0, "p < 1e-300"],
  ])("%d", (value, text) => expect(pValueText(value).replaceAll("\u00a0", " ")).toBe(text));
});
