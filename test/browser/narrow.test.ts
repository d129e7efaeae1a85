/** The answer on the narrowest telephone, and on paper: nothing of it lies outside what is seen. */
import { join } from "node:path";
import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { compare, describeInBrowser, ready, setOption, writeTable } from "./browser.js";

/** The narrowest width that pages must fit, where zooming is not meant to scroll sideways (WCAG 2.2, 1.4.10). */
const NARROWEST = 320;
/** Pixels that rounding may add. */
const SLACK = 1;
/** By then charts are drawn for another width, however busy the machine is. */
const SETTLE_MILLISECONDS = 5000;
/** What A4 leaves between the margins of the report, at 96 pixels an inch. */
const A4 = { width: 680, height: 1001 };
const WHITE = "rgb(255, 255, 255)";

/**
 * What scrolls sideways, reaches beyond the page or, in a chart, beyond the chart, one line each. What only screen readers
 * get is left out: it is cut to nothing where it stands.
 */
function outside(page: Page): Promise<string[]> {
  return page.evaluate((slack) => {
    const found: string[] = [];
    const isCut = (element: Element | null): boolean =>
      element !== null && (getComputedStyle(element).clipPath !== "none" || isCut(element.parentElement));
    const look = (root: ParentNode): void => {
      for (const element of root.querySelectorAll<HTMLElement>("*:not(svg *), text")) {
        if (element.shadowRoot !== null) look(element.shadowRoot);
        const box = element.getBoundingClientRect();
        if (box.width === 0 || isCut(element)) continue;
        const what = `${element.tagName} "${element.textContent?.trim().slice(0, 50)}"`;
        const chart = element.parentElement?.closest("svg")?.getBoundingClientRect();
        const [left, right] = chart === undefined ? [0, innerWidth] : [chart.left, chart.right];
        if (box.left < left - slack || box.right > right + slack)
          found.push(`${what} from ${box.left} to ${box.right}, not within ${left} to ${right}`);
        const isBox = chart === undefined && getComputedStyle(element).display !== "inline";
        if (isBox && element.clientWidth > 0 && element.scrollWidth > element.clientWidth + slack)
          found.push(`${what} is ${element.scrollWidth} wide in ${element.clientWidth}`);
      }
    };
    look(document);
    return found;
  }, SLACK);
}

/** Of what is printed, the colour behind it. */
function surfaceOf(page: Page, selector: string): Promise<string> {
  return page.locator(selector).evaluate((element) => getComputedStyle(element).backgroundColor);
}

describeInBrowser("where there is little room", (bench) => {
  /** Compares all generators, and unfolds everything. */
  async function answered(page: Page): Promise<void> {
    await page.locator("input[type=file]").setInputFiles(writeTable(bench.folder, "narrow.csv"));
    await ready(page);
    const generators = page.getByRole("group", { name: "Generators of synthetic rows" });
    for (const name of ["gaussian", "jitter", "duplicate"]) await generators.getByLabel(name).check();
    await setOption(page, "Times rows are divided", "2");
    await setOption(page, "Sizes to try, in class gaps", "0:2:0.5");
    await compare(page);
    await unfold(page);
  }

  async function unfold(page: Page): Promise<void> {
    const folded = page.locator("details:not([open])");
    while ((await folded.count()) > 0) {
      await folded.evaluateAll((each) => {
        for (const details of each) (details as HTMLDetailsElement).open = true;
      });
    }
  }

  async function openReport(page: Page): Promise<void> {
    const [saved] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "Report (HTML)" }).click(),
    ]);
    const path = join(bench.folder, "narrow.html");
    await saved.saveAs(path);
    await page.goto(`file://${path}`);
  }

  it("every loss, gain and interval of the answer is seen without scrolling sideways, in page and report", async () => {
    const { page } = await bench.open(undefined, { viewport: { width: NARROWEST, height: 800 } });
    await answered(page);
    await expect.poll(() => outside(page), { timeout: SETTLE_MILLISECONDS }).toEqual([]);
    expect(await page.locator(".answer table").count()).toBeGreaterThan(8);
    await openReport(page);
    await unfold(page);
    expect(await outside(page)).toEqual([]);
  });

  it("tables fit every width between a telephone and a desk", async () => {
    const { page } = await bench.open(undefined, { viewport: { width: NARROWEST, height: 800 } });
    await answered(page);
    await openReport(page);
    await unfold(page);
    for (let width = NARROWEST; width <= 1280; width += 48) {
      await page.setViewportSize({ width, height: 800 });
      expect(await outside(page), `${width} pixels`).toEqual([]);
    }
  });

  it("a card is a row of its table: its cells stand beside the titles of their columns, and keep their roles", async () => {
    const { page } = await bench.open(undefined, { viewport: { width: NARROWEST, height: 800 } });
    await answered(page);
    const table = page.getByRole("table", { name: "Without synthetic rows" });
    const titles = ["remedy", "what it does", "loss", "s.e.", "gain over none", "95\u00a0% interval"];
    expect(await table.getByRole("columnheader").allTextContents()).toEqual(titles);
    const row = table.getByRole("row", { name: /prior_shift/ });
    await expect.poll(() => row.evaluate((each) => getComputedStyle(each).display)).toBe("grid");
    const cells = row.getByRole("cell");
    expect(await cells.count()).toBe(titles.length - 1);
    const shown = await cells.evaluateAll((each) =>
      each.map((cell) => getComputedStyle(cell, "::before").content.split('"')[1]),
    );
    expect(shown).toEqual(titles.slice(1));
    // One below the other, an interval whole and on one line.
    const interval = cells.last();
    expect(await interval.innerText()).toMatch(/^−?\d\.\d{4} to −?\d\.\d{4}$/);
    expect((await interval.boundingBox())?.height).toBeLessThan(2 * 16);
    await page.setViewportSize({ width: 1280, height: 800 });
    await expect.poll(() => row.evaluate((each) => getComputedStyle(each).display)).toBe("table-row");
  });

  it("the page itself is printed as its answer, dark on white", async () => {
    const { page } = await bench.open(undefined, { colorScheme: "dark", viewport: A4 });
    await answered(page);
    await page.emulateMedia({ media: "print", colorScheme: "dark" });
    await expect.poll(() => outside(page), { timeout: SETTLE_MILLISECONDS }).toEqual([]);
    expect([await surfaceOf(page, "html"), await surfaceOf(page, "vtss-app")]).toEqual([WHITE, WHITE]);
    expect(await page.locator(".sentence").isVisible()).toBe(true);
    for (const button of await page.getByRole("button").all()) expect(await button.isVisible()).toBe(false);
    const row = page
      .getByRole("table", { name: "Without synthetic rows" })
      .getByRole("row", { name: /prior_shift/ });
    expect(await row.evaluate((each) => getComputedStyle(each).display)).toBe("table-row");
  });

  it("paper has tables and whole charts, dark on white", async () => {
    const { page } = await bench.open(undefined, { colorScheme: "dark" });
    await answered(page);
    await openReport(page);
    await page.emulateMedia({ media: "print", colorScheme: "dark" });
    await page.setViewportSize(A4);
    const charts = page.locator("figure .wide > svg");
    const looks = await charts.evaluateAll((each) =>
      each.map((chart) => ({
        breaks: getComputedStyle(chart).breakInside,
        isWhole: chart.getBoundingClientRect().height <= innerHeight && chart.clientWidth <= innerWidth,
      })),
    );
    expect(looks.length).toBeGreaterThan(4);
    for (const look of looks) expect(look).toEqual({ breaks: "avoid", isWhole: true });
    expect(await page.locator("figure .narrow").first().isVisible()).toBe(false);
    const rows = await page
      .locator("main > .scroll tr, .tables tr")
      .evaluateAll((each) => each.map((row) => getComputedStyle(row).display));
    expect(new Set(rows)).toEqual(new Set(["table-row"]));
    // What is folded is not printed; what was unfolded is, as a table.
    expect(await page.locator("details").first().isVisible()).toBe(false);
    expect(await surfaceOf(page, "html")).toBe(WHITE);
    expect(await outside(page)).toEqual([]);
  });
});
