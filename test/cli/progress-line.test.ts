import { describe, expect, it } from "vitest";
import { ProgressLine, progressText } from "../../ts/cli/progress-line.js";
import { reportWidth, speaksUtf8, wantsColor } from "../../ts/cli/terminal.js";
import { keptIo } from "../fixtures/command-io.js";

const plain = { ascii: true, color: false };
const at = (done: number, total: number) => ({ phase: "sweep" as const, done, total });

describe("progressText", () => {
  it("says share and time left", () => {
    expect(progressText(at(6, 24), 4000, plain)).toBe(
      "comparing sizes  ======------------------  25 %  12 s left",
    );
    expect(progressText(at(1, 24), 60 * 60 * 1000, plain)).toContain("23 h 0 min left");
  });
  it("does not guess too early, nor from nothing, nor beyond the end", () => {
    expect(progressText(at(6, 24), 100, plain)).not.toContain("left");
    expect(progressText(at(0, 0), 9000, plain)).toContain("  0 %");
    expect(progressText(at(30, 24), 9000, plain)).toMatch(/={24} 100 %$/);
  });
});

describe("ProgressLine", () => {
  it("draws over itself, at most ten times a second, and wipes itself away", async () => {
    let time = 0;
    const io = keptIo({ terminal: true, now: () => time });
    const line = new ProgressLine(io, false);
    for (const [moment, done] of [
      [0, 0],
      [50, 1],
      [120, 2],
      [130, 3],
    ] as const) {
      time = moment;
      line.update(at(done, 4));
    }
    await line.end();
    expect(io.written.stderr.split("\r\u001b[K").map((text) => text.match(/\d+ %/)?.[0] ?? text)).toEqual([
      "",
      "0 %",
      "50 %",
      "",
    ]);
    expect(io.written.stdout).toBe("");
  });

  it("is silent under --quiet, without a terminal and on a dumb one", async () => {
    for (const [changes, quiet] of [
      [{ terminal: true }, true],
      [{}, false],
      [{ terminal: true, env: { TERM: "dumb" } }, false],
    ] as const) {
      const io = keptIo(changes);
      const line = new ProgressLine(io, quiet);
      line.update(at(1, 2));
      await line.end();
      expect(io.written.stderr).toBe("");
    }
  });

  it("has no colour under NO_COLOR", () => {
    const io = keptIo({ terminal: true, env: { LANG: "C.UTF-8", NO_COLOR: "1" } });
    new ProgressLine(io, false).update(at(1, 2));
    expect(io.written.stderr).not.toContain("\u001b[2m");
  });
});

describe("the terminal", () => {
  it("speaks UTF-8 where the locale says so, LC_ALL first", () => {
    expect(speaksUtf8({ LANG: "de_DE.UTF-8" })).toBe(true);
    expect(speaksUtf8({ LANG: "en_US.utf8", LC_ALL: "" })).toBe(true);
    expect(speaksUtf8({ LANG: "de_DE.UTF-8", LC_ALL: "C" })).toBe(false);
    expect(speaksUtf8({})).toBe(false);
    expect(speaksUtf8({ OS: "Windows_NT" })).toBe(true);
  });
  it("is coloured and as wide as it should be", () => {
    expect([wantsColor({}), wantsColor({ NO_COLOR: "" }), wantsColor({ NO_COLOR: "0" })]).toEqual([
      true,
      true,
      false,
    ]);
    expect([undefined, 20, 100, 300].map(reportWidth)).toEqual([80, 64, 100, 110]);
  });
});
