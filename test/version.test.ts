import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { VERSION } from "../ts/version.js";

it("the version is that of package.json and of the Rust workspace", () => {
  const read = (file: string) => readFileSync(new URL(`../${file}`, import.meta.url), "utf8");
  expect(VERSION).toBe((JSON.parse(read("package.json")) as { version: string }).version);
  expect(read("Cargo.toml")).toContain(`[workspace.package]\nversion = "${VERSION}"`);
});
