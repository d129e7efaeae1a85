import { describe, expect, test } from "vitest";
import { documentedOutput, markedBlocks, matches } from "../../scripts/check-docs.js";

describe("markedBlocks", () => {
  test("finds marked blocks in order and leaves the others", () => {
    const markdown = [
      "# Title",
      "<!-- run -->",
      "```sh",
      "vtss --version",
      "```",
      "```sh",
      "unmarked",
      "```",
      "<!-- output -->",
      "",
      "```",
      "0.1.0",
      "```",
      "",
    ].join("\n");
    expect(markedBlocks(markdown, "README.md")).toEqual([
      { mark: "run", language: "sh", text: "vtss --version\n", line: 2 },
      { mark: "output", language: "", text: "0.1.0\n", line: 9 },
    ]);
  });

  test("refuses a mark that no block follows", () => {
    expect(() => markedBlocks("a\n<!-- run -->\ntext\n```sh\nvtss\n```\n", "docs/a.md")).toThrow(
      /^docs\/a\.md:2: /,
    );
  });
});

describe("documentedOutput", () => {
  test("is the comment at a program's end", () => {
    const program = 'console.log("a\\n  b");\n\n// Prints:\n// a\n//   b\n';
    expect(documentedOutput(program, "01.mjs")).toBe("a\n  b\n");
  });

  test("refuses a program that does not say, or not at its end", () => {
    expect(() => documentedOutput("// Prints: a\n", "01.mjs")).toThrow(/^examples\/01\.mjs /);
    expect(() => documentedOutput("// Prints:\n// a\nconsole.log(1);\n", "01.mjs")).toThrow(/Prints/);
  });
});

describe("matches", () => {
  test("white space at the ends does not count, anything else does", () => {
    expect(matches("a \nb\n\n", "a\nb\n")).toBe(true);
    expect(matches("a\nc\n", "a\nb\n")).toBe(false);
    expect(matches("a\nb\nc\n", "a\nb\n")).toBe(false);
  });

  test("an ellipsis stands for any text in its line", () => {
    expect(matches("took 3.2 s (of 5)\n", "took … s (of 5)\n")).toBe(true);
    expect(matches("took 3.2\ns (of 5)\n", "took … s (of 5)\n")).toBe(false);
  });

  test("an ellipsis alone stands for any lines, or none", () => {
    expect(matches("a\nb\nc\n", "a\n…\nc\n")).toBe(true);
    expect(matches("a\nc\n", "a\n…\nc\n")).toBe(true);
    expect(matches("a\nb\n", "a\n…\nc\n")).toBe(false);
  });

  test("what a pattern could mean is meant literally", () => {
    expect(matches("a.b\n", "a.b\n")).toBe(true);
    expect(matches("axb\n", "a.b\n")).toBe(false);
  });
});
