/** A browser for tests of the built page: the one that is installed, or none. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, BrowserContextOptions, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe } from "vitest";
import { CHROMIUM, launchChromium } from "../../scripts/chromium.js";
import { run } from "../../scripts/process.js";
import { inProject } from "../../scripts/project.js";
import { type PageServer, servePage } from "../../ts/cli/page-server.js";

/** The page as one file, from the disk. */
export const FILE_PAGE = pathToFileURL(inProject("dist", "app", "vtss.html")).href;

/** What a group of browser tests works with. */
export interface Bench {
  browser: Browser;
  server: PageServer;
  /** A folder for tables; removed at the end. */
  folder: string;
  /** Opens the page; what it writes to its console but for refused connections is kept. */
  open(address?: string, options?: BrowserContextOptions): Promise<OpenPage>;
}

/** An open page. */
export interface OpenPage {
  page: Page;
  /** Errors of the page, the policy's refusals of its own probe aside. */
  errors: string[];
}

/** Tests in a browser; skipped, with the reason in their name, where there is none. */
export function describeInBrowser(name: string, tests: (bench: Bench) => void): void {
  const title = CHROMIUM === undefined ? `${name} (no Chromium is installed)` : name;
  describe.skipIf(CHROMIUM === undefined)(title, () => {
    const bench = {} as Bench;
    beforeAll(async () => {
      bench.browser = await launchChromium();
      bench.server = await servePage(0, pathToFileURL(`${inProject("dist", "app")}/`));
      bench.folder = mkdtempSync(join(tmpdir(), "vtss-browser-"));
      bench.open = (address = FILE_PAGE, options = {}) => openPage(bench.browser, address, options);
    });
    afterAll(async () => {
      await bench.browser.close();
      await bench.server.close();
      rmSync(bench.folder, { recursive: true, force: true });
    });
    tests(bench);
  });
}

async function openPage(
  browser: Browser,
  address: string,
  options: BrowserContextOptions,
): Promise<OpenPage> {
  const context = await browser.newContext({ locale: "en-US", ...options });
  const page = await context.newPage();
  const errors: string[] = [];
  page.on("pageerror", ({ message }) => errors.push(message));
  page.on("console", (message) => {
    const isProbe = message.text().includes("data:,");
    if (message.type() === "error" && !isProbe) errors.push(message.text());
  });
  await page.goto(address);
  await page.getByRole("button", { name: "Try the sample cohort" }).waitFor();
  return { page, errors };
}

/** Waits until the table was looked at and the options can be run. */
export async function ready(page: Page | Locator): Promise<void> {
  await page.getByText(/columns? (is|are) used/).waitFor();
  await page.locator("button.primary:enabled", { hasText: "Compare" }).waitFor();
}

/** Opens the sample cohort. */
export async function openSample(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Try the sample cohort" }).click();
  await ready(page);
}

/** Sets an option that may be folded away. */
export async function setOption(page: Page, label: string, value: string): Promise<void> {
  const field = page.getByLabel(label, { exact: true });
  if (!(await field.isVisible())) await field.locator("xpath=ancestor::details[1]/summary").click();
  await field.fill(value);
  await field.press("Tab");
}

/** Runs and waits for the answer. */
export async function compare(page: Page): Promise<void> {
  await ready(page);
  await page.getByRole("button", { name: "Compare" }).click();
  await page.getByRole("heading", { name: "The answer" }).waitFor();
}

/** What a button saves. */
export async function download(page: Page, button: string): Promise<{ name: string; content: string }> {
  const [saved] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: button }).click(),
  ]);
  return { name: saved.suggestedFilename(), content: readFileSync(await saved.path(), "utf8") };
}

/** What the command line writes to standard output. Throws where it fails. */
export async function vtss(words: string[]): Promise<string> {
  const { code, stdout, output } = await run(process.execPath, [
    inProject("dist", "cli", "bin.js"),
    ...words,
  ]);
  if (code !== 0) throw new Error(output);
  return stdout;
}

/** A document without what may differ between two runs of the same thing. */
export function comparable(document: string): object {
  const { run: _, ...rest } = JSON.parse(document) as Record<string, unknown>;
  return rest;
}

/** Writes a small table of two classes whose columns overlap. */
export function writeTable(folder: string, name: string, nMajority = 240, nMinority = 60): string {
  const fraction = (i: number, step: number) => (i * step) % 1;
  const lines = Array.from({ length: nMajority + nMinority }, (_, i) => {
    const outcome = i < nMinority ? 1 : 0;
    const ward = ["north", "south", "east"][i % 3];
    return `${i},${(fraction(i, 0.618033988) + 0.35 * outcome).toFixed(5)},${Math.round(40 + 40 * fraction(i, 0.4142135))},${ward},${outcome}`;
  });
  const path = join(folder, name);
  writeFileSync(path, ["visit,dose,age,ward,outcome", ...lines, ""].join("\n"));
  return path;
}
