import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { exitCodeOf } from "../../ts/cli/exit-code.js";
import { AbortError, VtssError } from "../../ts/errors.js";

const manual = readFileSync("docs/errors.md", "utf8");
const warnings = readFileSync("docs/result.md", "utf8");

/** Codes of the table under each heading, with the heading's exit code. */
function documented(): [code: string, exitCode: number][] {
  return manual.split("\n## ").flatMap((section) => {
    const exitCode = Number(/\(exit code (\d+)\)/.exec(section)?.[1]);
    return [...section.matchAll(/^\| `([A-Z_]+)`/gm)].map((match): [string, number] => [
      match[1] as string,
      exitCode,
    ]);
  });
}

/** The text of all sources in a folder and below. */
function sources(folder: string, ending: string): string {
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" });
  const read = names.filter((name) => name.endsWith(ending) && !name.startsWith("wasm"));
  return read.map((name) => readFileSync(`${folder}/${name}`, "utf8")).join("\n");
}

/** Codes that are thrown somewhere. */
function thrown(): Set<string> {
  const typescript = sources("ts", ".ts");
  const rust = ["vtss-core", "vtss-csv"].map((crate) => readFileSync(`crates/${crate}/src/error.rs`, "utf8"));
  const patterns: [text: string, pattern: RegExp][] = [
    [typescript, /(?:VtssError|UsageError|missingOption)\(\s*"([A-Z_]+)"/g],
    // Constants, codes of a table of them, and the type of those of the command line.
    [typescript, /export const [A-Z_]+ = "([A-Z_]+)";/g],
    [typescript, /\bcode: "([A-Z_]+)", why:/g],
    [typescript, /^ {2}\| "([A-Z]+_[A-Z_]+)"/gm],
    [rust.join("\n"), /=> "([A-Z_]+)"/g],
  ];
  return new Set(
    patterns.flatMap(([text, pattern]) => [...text.matchAll(pattern)].map((found) => found[1] as string)),
  );
}

describe("docs/errors.md", () => {
  it("lists every code once", () => {
    const codes = documented().map(([code]) => code);
    expect(new Set(codes).size).toBe(codes.length);
    const isListed = (code: string) => codes.includes(code) || warnings.includes(`\n| \`${code}\``);
    expect([...thrown()].filter((code) => !isListed(code))).toEqual([]);
  });

  it("lists no code that nothing throws", () => {
    const text = sources("ts", ".ts") + sources("crates", ".rs");
    expect(documented().filter(([code]) => !text.includes(`"${code}"`))).toEqual([]);
  });

  it.each(documented())("%s ends the command line with %i", (code, exitCode) => {
    expect(exitCodeOf(code === "ABORTED" ? new AbortError() : new VtssError(code, "…"))).toBe(exitCode);
  });
});
