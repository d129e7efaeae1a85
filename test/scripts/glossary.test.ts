import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { GLOSSARY_MODULE, glossaryEntries, glossaryModule } from "../../scripts/glossary.js";
import { GLOSSARY } from "../../ts/report/glossary.js";

test("ts/report/glossary.ts is made of docs/glossary.md as it is (npm run build:glossary)", () => {
  expect(readFileSync(GLOSSARY_MODULE, "utf8")).toBe(glossaryModule());
});

test("words and meanings lose their marks", () => {
  const markdown =
    "| word | meaning |\n| --- | --- |\n| **fold**, `n_x` | A _part_, see [method.md](m.md). |\n";
  expect(glossaryEntries(markdown)).toEqual([
    ["fold", "A part, see method.md."],
    ["n_x", "A part, see method.md."],
  ]);
});

test("the words of the page are explained", () => {
  for (const word of ["minority", "class gap", "balanced loss", "prior_shift", "smallest detectable gain"]) {
    expect(GLOSSARY.get(word), word).toMatch(/\w/);
  }
});
