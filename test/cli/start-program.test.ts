/** What V8 compiled of the program is kept beside it: when, and what becomes of what another V8 would have kept. */
import { spawnSync } from "node:child_process";
import {
  copyFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { inProject } from "../../scripts/project.js";

/** Says who it is, and ends as its last word asks for. */
const PROGRAM = `(function (require, file) {
  const { basename } = require("node:path");
  process.stdout.write(basename(file) + " " + process.argv.slice(2).join(" "));
  process.exitCode = Number(process.argv.at(-1));
})`;

let folder = "";

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "vtss-"));
  for (const name of ["bin.js", "package.json"]) {
    copyFileSync(inProject("dist", "cli", name), join(folder, name));
  }
  writeFileSync(join(folder, "program.js"), PROGRAM);
});

afterEach(() => rmSync(folder, { recursive: true }));

/** Runs the program with these words; returns what it printed. */
function run(words: string[], env: Record<string, string> = {}): string {
  const { NODE_DISABLE_COMPILE_CACHE: _, ...others } = process.env;
  const settings = { env: { ...others, ...env }, encoding: "utf8" as const };
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    [join(folder, "bin.js"), ...words],
    settings,
  );
  expect([stderr, status]).toEqual(["", Number(words.at(-1))]);
  return stdout;
}

/** All but what was there before. */
const kept = () => readdirSync(folder).filter((name) => /^program\.js./.test(name));

it("keeps it after the first tune, and leaves it alone after the next", () => {
  expect(run(["tune", "0"])).toBe("program.js tune 0");
  expect(kept()).toEqual([`program.js.${process.version}-${process.arch}.compiled`]);
  const file = join(folder, kept()[0] ?? "");
  const { mtimeMs, ino } = statSync(file);
  expect(run(["tune", "0"])).toBe("program.js tune 0");
  expect(statSync(file)).toMatchObject({ mtimeMs, ino });
});

it("keeps nothing of other verbs, of help, of a tune that fails, and where Node is told to keep none", () => {
  run(["simulate", "0"]);
  run(["tune", "--help", "0"]);
  run(["tune", "-h", "0"]);
  run(["tune", "3"]);
  run(["tune", "0"], { NODE_DISABLE_COMPILE_CACHE: "1" });
  expect(kept()).toEqual([]);
});

it("replaces what V8 refuses", () => {
  run(["tune", "0"]);
  const file = join(folder, kept()[0] ?? "");
  const good = readFileSync(file);
  const middle = Math.floor((good.length - PROGRAM.length) / 4);
  const changedAt = (place: number) => good.map((byte, i) => (i === place ? byte ^ 0xff : byte));
  // Of other settings in both copies, one byte of the first, cut short, and nothing at all.
  const half = (good.length - PROGRAM.length) / 2;
  const ofOthers = good.map((byte, i) => (i % half === 12 && i < 2 * half ? byte ^ 1 : byte));
  for (const spoilt of [ofOthers, changedAt(middle), good.subarray(0, 40), Buffer.of()]) {
    writeFileSync(file, spoilt);
    expect(run(["tune", "0"])).toBe("program.js tune 0");
    expect(readFileSync(file)).toHaveLength(good.length);
    expect(readFileSync(file)).not.toEqual(spoilt);
  }
  // Another program of the same length, by which V8 would tell them apart.
  writeFileSync(join(folder, "program.js"), PROGRAM.replace('" "', '"-"'));
  expect(run(["tune", "0"])).toBe("program.js-tune 0");
  expect(kept()).toHaveLength(1);
});
