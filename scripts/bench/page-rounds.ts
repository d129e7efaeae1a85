/** What the page takes, in a browser, from the disk: `vtss.html` as everybody has it. */
import { pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";
import type { VtssApp } from "../../ts/app/vtss-app.js";
import { inProject } from "../project.js";
import { cohortFile } from "./cohorts.js";
import { measure } from "./measured-process.js";

/** One round: everything once. */
export interface PageRound {
  /** From opening the page until a table can be opened: shown, with its thread started. */
  usableSeconds: number;
  /** The study's cohort with the default job: the file read, then the run. */
  pageSeconds: number;
  /** As the page said before the run, of the run alone. */
  saidSeconds: number;
  runSeconds: number;
  /** The same as one command, from the start of the process to its end. */
  commandSeconds: number;
  /** The longest time in which the page's own thread did one thing, while it read and ran. */
  longestTaskMilliseconds: number;
  /** A table of about 100 MB, until it is shown. */
  heavySeconds: number;
  longestHeavyTaskMilliseconds: number;
}

/** What the browser calls long: shorter tasks are not told. */
export const TOLD_TASK_MILLISECONDS = 50;

const ADDRESS = pathToFileURL(inProject("dist", "app", "vtss.html")).href;
const MILLISECONDS = 1000;
const PATIENCE_MILLISECONDS = 300_000;

/** What the page keeps while it is watched. */
interface Watched {
  longest: number;
  began: number;
}

/** Measures everything once, each on a page of its own. */
export async function pageRound(browser: Browser): Promise<PageRound> {
  const [study, heavy] = [await cohortFile("study"), await cohortFile("heavy")];
  const { page, usable } = await open(browser);
  const read = await readIn(page, study);
  const ran = await runIn(page);
  const longestTaskMilliseconds = await longestTask(page);
  await page.context().close();
  const { seconds } = await measure({
    program: process.execPath,
    args: ["dist/cli/bin.js", "tune", study, "--target", "outcome", "--json", "--quiet"],
  });
  const { page: other } = await open(browser);
  const heavySeconds = await readIn(other, heavy);
  const longestHeavyTaskMilliseconds = await longestTask(other);
  await other.context().close();
  return {
    usableSeconds: usable,
    pageSeconds: read + ran.took,
    saidSeconds: ran.said,
    runSeconds: ran.took,
    commandSeconds: seconds,
    longestTaskMilliseconds,
    heavySeconds,
    longestHeavyTaskMilliseconds,
  };
}

async function open(browser: Browser): Promise<{ page: Page; usable: number }> {
  const context = await browser.newContext();
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MILLISECONDS);
  await page.goto(ADDRESS);
  // The foot says what is enforced as soon as the thread that reads tables has found out.
  const usable = await page.waitForFunction(() => {
    const foot = document.querySelector("vtss-app")?.shadowRoot?.querySelector("footer");
    return foot?.textContent?.includes("refuses every request") && performance.now();
  });
  await page.evaluate(() => {
    const watched: Watched = { longest: 0, began: 0 };
    Object.assign(window, { watched });
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) watched.longest = Math.max(watched.longest, duration);
    }).observe({ type: "longtask" });
    document
      .querySelector("vtss-app")
      ?.shadowRoot?.addEventListener("change", () => (watched.began = performance.now()), { capture: true });
  });
  return { page, usable: Number(await usable.jsonValue()) / MILLISECONDS };
}

/** Seconds from the choice of a file until the table is shown. */
async function readIn(page: Page, file: string): Promise<number> {
  await page.locator("input[type=file]").first().setInputFiles(file);
  await page.locator("#table-heading").waitFor();
  const took = await page.evaluate(
    () => performance.now() - (window as unknown as { watched: Watched }).watched.began,
  );
  await page.getByText(/columns? (is|are) used/).waitFor();
  return took / MILLISECONDS;
}

/** Seconds of a run with the default options, and those that the page said before. */
async function runIn(page: Page): Promise<{ said: number; took: number }> {
  const { said, took } = await page.evaluate(async () => {
    const app = document.querySelector("vtss-app") as VtssApp;
    const { state } = app as unknown as { state: { examination: { seconds: number } } };
    const said = state.examination.seconds;
    const began = performance.now();
    await app.run();
    return { said, took: performance.now() - began };
  });
  return { said, took: took / MILLISECONDS };
}

async function longestTask(page: Page): Promise<number> {
  return page.evaluate(() => (window as unknown as { watched: Watched }).watched.longest);
}
