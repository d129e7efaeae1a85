/** Makes ts/report/glossary.ts of docs/glossary.md, which is the one place where words are explained. */
import { readFileSync, writeFileSync } from "node:fs";
import { inProject, isProgram } from "./project.js";

const MANUAL = inProject("docs", "glossary.md");
/** Where the module lies. */
export const GLOSSARY_MODULE = inProject("ts", "report", "glossary.ts");

/** Every word of the tables with what it means, in plain text. */
export function glossaryEntries(markdown: string): [word: string, meaning: string][] {
  const plain = (text: string) =>
    text.replace(/\[([^\]]+)\]\([^)]+\)/g, "$1").replace(/\*\*|`|(?<!\w)_|_(?!\w)/g, "");
  return [...markdown.matchAll(/^\| (.+?) +\| (.+?) +\|$/gm)]
    .filter(([, words = ""]) => words !== "word" && !words.startsWith("---"))
    .flatMap(([, words = "", meaning = ""]) =>
      plain(words)
        .split(", ")
        .map((word): [string, string] => [word.trim(), plain(meaning)]),
    );
}

/** The module's text. */
export function glossaryModule(): string {
  const entries = glossaryEntries(readFileSync(MANUAL, "utf8"));
  const lines = entries.map((entry) => `  ${JSON.stringify(entry)},`);
  return `/** Made of docs/glossary.md by \`npm run build:glossary\`; edit that. */

/** What the words of the field mean. */
export const GLOSSARY: ReadonlyMap<string, string> = new Map([
${lines.join("\n")}
]);
`;
}

if (isProgram(import.meta.url)) {
  writeFileSync(GLOSSARY_MODULE, glossaryModule());
}
