import { expect, it } from "vitest";
import { localProse } from "../../ts/app/local-prose.js";
import { escapeMarkup } from "../../ts/report/escape.js";
import { localNumbers } from "../../ts/report/number-words.js";
import { readTable } from "../../ts/table/read-table.js";

const german = localNumbers("de");
const arabic = localNumbers("ar-EG");

it.each([
  ["from 1.063 to 0.497", "from 1,063 to 0,497"],
  ["Add 7,200 rows (1 × the class gap).", "Add 7.200 rows (1 × the class gap)."],
  ["gain −0.008 (95 % interval −0.016 to 0.0002)", "gain −0,008 (95 % interval −0,016 to 0,0002)"],
  ["F(40, 597), p = 9.6e-6; T = 2,923", "F(40, 597), p = 9,6e-6; T = 2.923"],
  ["8,000 rows, 41 columns.", "8.000 rows, 41 columns."],
])("%s", (text, expected) => {
  expect(localProse(text, german)).toBe(expected);
  // Their own way it leaves as it is.
  expect(localProse(text, localNumbers("en"))).toBe(text);
});

it("leaves names, quotations, versions and marks of HTML as they are", () => {
  const text =
    '<p class="h2.5" id="a1.5">column "dose 2.5" and &quot;x 1.5&quot;, “b 1.5”, E1, c_1, vtss 0.1.0, &#39;</p>';
  expect(localProse(text, german)).toBe(text);
  expect(localProse(text, arabic)).toBe(text);
});

it("keeps what a warning says of commas and points as the file has it", async () => {
  const { warnings } = await readTable(new Blob(["a\tb\n1,234\t2\n"]));
  const [warning] = warnings;
  expect(warning?.code).toBe("DECIMAL_COMMA_ASSUMED");
  const message = warning?.message ?? "";
  expect(message).toMatch(/such as "1,234" were read .*, as "1\.234"/);
  for (const text of [message, escapeMarkup(message)]) expect(localProse(text, german)).toBe(text);
});

it("writes the reader's digits", () => {
  expect(localProse("<b>1.063</b> of 8,000", arabic)).toBe("<b>١٫٠٦٣</b> of ٨٬٠٠٠");
});
