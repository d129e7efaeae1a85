import { describe, expect, it } from "vitest";
import { htmlReport } from "../../../ts/report/html/report.js";
import { countOf, localNumbers, PLAIN_NUMBERS } from "../../../ts/report/number-words.js";
import { terminalReport } from "../../../ts/report/terminal.js";
import { diagnosis } from "../../fixtures/diagnosed.js";
import { generator, result } from "../../fixtures/result.js";

const text = (html: string): string =>
  html
    .replace(/<style>[\s\S]*?<\/style>/g, "")
    .replace(/<[^>]+>/g, " ")
    .replace(/&lt;|&#39;/g, (entity) => (entity === "&lt;" ? "<" : "'"))
    .replace(/\s+/g, " ");

describe("report.html", () => {
  const html = htmlReport(result());

  it("holds everything and asks for nothing", () => {
    expect(html.replaceAll('xmlns="http://www.w3.org/2000/svg"', "")).not.toMatch(
      /<script|<link|<img|@import|url\(|src=|href=|https?:/,
    );
    expect(html).toContain("default-src 'none'");
  });

  it("says first what the terminal's report says first", () => {
    const { verdict } = result();
    const words = text(html);
    expect(words).toContain(verdict.sentence);
    for (const reason of verdict.evidence) expect(words).toContain(reason);
    expect(words.indexOf(verdict.sentence)).toBeLessThan(words.indexOf("Balanced loss by number"));
    const terminal = terminalReport(result(), { width: 10_000, ascii: false, color: false });
    const rows = /4,200 rows: .*class gap 3,800\./.exec(terminal)?.[0] ?? "not found";
    expect(words).toContain(rows);
    expect(words).toContain("COLUMN_LEFT_OUT");
  });

  it("shows a best size that could not be compared", () => {
    const single = result();
    for (const each of single.generators) Object.assign(each, { gains: [] });
    const [{ choice, name }] = single.generators as [ReturnType<typeof generator>];
    const row = `${name} ${choice?.gapMultiplier} ${choice?.nSynthetic.toLocaleString("en")} ${choice?.loss.toFixed(4)} – – `;
    expect(text(htmlReport(single))).toContain(row);
    const terminal = terminalReport(single, { width: 80, ascii: false, color: false });
    expect(terminal.replace(/ +/g, " ")).toContain(row.trim());
  });

  it("breaks no line between a number and its percent sign", () => {
    expect(html).toContain("(4.8\u00a0%)");
    expect(html.replace(/<style>[\s\S]*?<\/style>/g, "")).not.toMatch(/\d %/);
    const lines = terminalReport(result(), { width: 64, ascii: false, color: false }).split("\n");
    for (const line of lines) expect(line).not.toMatch(/^ *%/);
  });

  it("tells each difference to none with its interval, a table for each fit", () => {
    const words = text(html);
    expect(words).toContain("Their differences to none, with 95 % intervals");
    expect(words).toContain("smote less none of change 95 % interval log loss −0.0008 −0.0028 to 0.0012");
    expect(words).toContain("AUROC −0.001 −0.003 to 0.001");
    expect(words).not.toMatch(/prior_shift less none/);
  });

  it("closes every rule of its style sheet", () => {
    const style = /<style>([\s\S]*?)<\/style>/.exec(html)?.[1] ?? "";
    let depth = 0;
    for (const character of style) {
      depth += character === "{" ? 1 : character === "}" ? -1 : 0;
      expect(depth).toBeGreaterThanOrEqual(0);
      // A rule inside a condition is the deepest there is.
      expect(depth).toBeLessThanOrEqual(2);
    }
    expect(depth).toBe(0);
  });

  it("gives every element of a name its own", () => {
    const names = [...html.matchAll(/ id="([^"]+)"/g)].map(([, name]) => name);
    expect(names.length).toBeGreaterThan(2);
    expect(new Set(names).size).toBe(names.length);
  });

  it("is the same for the same result", () => {
    expect(htmlReport(result())).toBe(html);
  });

  it("cannot be steered by names that came from a file", () => {
    const name = `<script>alert("x")</script>&'\u202e`;
    const { data } = result();
    const hostile = htmlReport(
      result({
        data: { ...data, target: name, positive: name, warnings: [{ code: name, message: name }] },
        verdict: { ...result().verdict, sentence: name, evidence: [name] },
      }),
    );
    expect(hostile).not.toContain("<script");
    expect(hostile).not.toContain("\u202e");
    expect(hostile).toContain("&lt;script&gt;alert(&quot;x&quot;)");
  });

  it("shows a diagnosis and the delivered risks where the document has them, and only there", () => {
    const bare = text(htmlReport(result({ natural: [], delivery: null })));
    expect(bare).not.toMatch(/What theory says|Calibration|As risks/);
    const full = result({ generators: [{ ...generator("smote"), diagnosis: diagnosis() }] });
    const words = text(htmlReport(full));
    const terminal = terminalReport(full, { width: 10_000, ascii: false, color: false });
    expect(words).toContain("What theory says of SMOTE rows");
    for (const line of terminal
      .split("\n")
      .filter((part) => /Symmetry test|Weights test|Quality score/.test(part))) {
      expect(words).toContain(line.trim());
    }
    expect(words).toContain("As risks, where positives are as frequent as in the table (4.8 %)");
    expect(words).toContain("Calibration of the delivered model");
    expect(words).toContain("false alarms");
  });

  it("counts one as one", () => {
    const { data } = result();
    const one = {
      ...data,
      nRows: 1,
      columns: data.columns.filter(({ role }) => role === "feature").slice(0, 1),
    };
    const words = text(htmlReport(result({ data: one })));
    expect(words).toMatch(/\b1 row: /);
    expect(words).toMatch(/\b1 column: /);
    expect(countOf(1, "row", PLAIN_NUMBERS)).toBe("1 row");
    expect(countOf(3420, "row", localNumbers("de-DE"))).toBe("3.420 rows");
    expect(countOf(0, "request", PLAIN_NUMBERS)).toBe("0 requests");
  });

  it("writes numbers as a reader's language does", () => {
    const words = text(htmlReport(result(), localNumbers("de-DE")));
    expect(words).toContain("0,8449");
    expect(words).toContain("3.420");
    expect(localNumbers("de-DE").nats(-0.00001)).toBe("0,0000");
    expect(localNumbers("de-DE").nats(-0.5)).toBe("\u22120,5000");
    expect(localNumbers(["no such-tag", "fr"]).nats(0.5)).toBe("0,5000");
    expect(localNumbers("no such tag").count(7)).toMatch(/7|٧/);
  });
});
