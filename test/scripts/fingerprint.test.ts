import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { fingerprint, listFiles } from "../../scripts/fingerprint.js";

let folder = "";

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "vtss-fingerprint-"));
  mkdirSync(join(folder, "src", "deep"), { recursive: true });
  writeFileSync(join(folder, "src", "b.rs"), "b");
  writeFileSync(join(folder, "src", "deep", "a.rs"), "a");
  writeFileSync(join(folder, "Cargo.toml"), "t");
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

const current = () => fingerprint(folder, listFiles(folder, ["src", "Cargo.toml"]));

test("files are listed with their folders, sorted", () => {
  expect(listFiles(folder, ["src", "Cargo.toml"])).toEqual(["Cargo.toml", "src/b.rs", "src/deep/a.rs"]);
});

test("a changed, added or renamed file gives another fingerprint; nothing else does", () => {
  const before = current();
  expect(current()).toBe(before);
  writeFileSync(join(folder, "src", "b.rs"), "changed");
  const changed = current();
  writeFileSync(join(folder, "src", "c.rs"), "");
  const added = current();
  renameSync(join(folder, "src", "c.rs"), join(folder, "src", "d.rs"));
  const renamed = current();
  expect(new Set([before, changed, added, renamed]).size).toBe(4);
});
