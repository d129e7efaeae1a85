import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { inProject } from "../../scripts/project.js";
import { singlePage } from "../../ts/cli/single-page.js";

const page = readFileSync(inProject("dist", "app", "vtss.html"), "utf8");

test("the page is one file of at most 900 kB that names no other", () => {
  expect(Buffer.byteLength(page)).toBeLessThanOrEqual(900_000);
  const shell = page.replace(/<script type="module">[\s\S]*<\/script>/, "");
  expect(shell).not.toMatch(/src=|href=|url\(|@import|https?:/);
});

test("its policy allows the script and the style that are in it, and nothing else", () => {
  const policy = /Content-Security-Policy" content="([^"]+)"/.exec(page)?.[1] ?? "";
  const hash = (text = "") => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
  expect(policy.split("; ")).toEqual([
    "default-src 'none'",
    "connect-src 'none'",
    `script-src ${hash(/<script type="module">([\s\S]*)<\/script>/.exec(page)?.[1])} 'wasm-unsafe-eval'`,
    "worker-src blob:",
    `style-src ${hash(/<style>([\s\S]*?)<\/style>/.exec(page)?.[1])}`,
    "base-uri 'none'",
    "form-action 'none'",
  ]);
});

test("the folder holds what is used and no module besides", () => {
  const names = readdirSync(inProject("dist", "app"), { recursive: true }).map(String);
  const index = readFileSync(inProject("dist", "app", "index.html"), "utf8");
  const element = readFileSync(inProject("dist", "app", "vtss-app.js"), "utf8");
  expect(page).toBe(singlePage(index, element));
  expect(names.filter((name) => name.endsWith(".js") || name.endsWith(".html")).sort()).toEqual([
    "index.html",
    "vtss-app.js",
    "vtss.html",
  ]);
});
