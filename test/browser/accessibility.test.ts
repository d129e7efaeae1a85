import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { compare, describeInBrowser, openSample, ready, setOption, writeTable } from "./browser.js";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
/** WCAG 2.2 at level AA, and what axe holds to be good practice. */
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

interface AxeResults {
  violations: { id: string; nodes: { target: unknown; failureSummary?: string }[] }[];
}

/** Violations on the page as it is, one line each. */
async function violations(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  const { violations: found } = await page.evaluate(
    (tags) =>
      (globalThis as unknown as { axe: { run(options: object): Promise<AxeResults> } }).axe.run({
        runOnly: { type: "tag", values: tags },
      }),
    TAGS,
  );
  return found.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} ${JSON.stringify(target)} ${failureSummary}`),
  );
}

/** A dozen states, each looked through by axe. */
const AXE_MILLISECONDS = 180_000;
/** By then a page has settled at another width, however busy the machine is. */
const SETTLE_MILLISECONDS = 5000;
/** The narrowest width that pages must fit. */
const NARROWEST = 320;
/** Pixels of what is touched, at least (WCAG 2.2, 2.5.8). */
const LEAST_TARGET = 24;
/** Both themes on a telephone and on a desk. */
const settings = [
  { colorScheme: "light", width: 360 },
  { colorScheme: "dark", width: 360 },
  { colorScheme: "light", width: 1280 },
  { colorScheme: "dark", width: 1280 },
] as const;

describeInBrowser("anyone can use it", (bench) => {
  it.each(settings)(
    "axe finds nothing in any state, $colorScheme, $width pixels",
    async ({ colorScheme, width }) => {
      const { page } = await bench.open(undefined, { colorScheme, viewport: { width, height: 800 } });
      const height = 800;
      // Pictures are drawn anew for another width, a moment after it is there.
      const fits = async (pixels: number) => {
        await page.setViewportSize({ width: pixels, height });
        const narrowEnough = page.waitForFunction(
          () => document.documentElement.scrollWidth <= innerWidth,
          undefined,
          { timeout: SETTLE_MILLISECONDS },
        );
        return narrowEnough.then(
          () => true,
          () => false,
        );
      };
      const check = async (state: string) => {
        expect(await violations(page), state).toEqual([]);
        for (const pixels of [NARROWEST, width]) expect(await fits(pixels), `${state}, ${pixels}`).toBe(true);
      };
      await check("at the start");
      await page
        .locator("input[type=file]")
        .setInputFiles({ name: "empty.csv", mimeType: "text/csv", buffer: Buffer.of() });
      await page.getByRole("alert").waitFor();
      await check("after a refusal");
      await page.locator("input[type=file]").setInputFiles(writeTable(bench.folder, "table.csv"));
      await ready(page);
      await page.getByText("See and choose").click();
      await page.getByText("More options").click();
      await page.getByText("How rows are held out").click();
      await page.getByText("Read with comma").click();
      await page.getByText("How to check").click();
      await check("with a table");
      await setOption(page, "Folds", "1");
      await page.getByRole("alert").waitFor();
      await check("with an option that cannot be");
      await page.getByLabel("Rows to judge by").selectOption("a file of my own");
      await page.locator(".held-out input[type=file]").setInputFiles(writeTable(bench.folder, "held.csv"));
      await page.getByText("60 rows of the minority, 240").waitFor();
      await check("with held-out rows of one's own");
      await page.getByLabel("Between the columns").selectOption("comma ,");
      await ready(page);
      await page.getByLabel("Decimal mark").selectOption("comma ,");
      await page.getByRole("alert").waitFor();
      await check("with a way of reading that cannot be");
      await page.getByLabel("Decimal mark").selectOption("find it out");
      await page.getByLabel("Rows to judge by").selectOption("folds of this table");
      // They are what they were before the file.
      expect(await page.getByLabel("Folds", { exact: true }).inputValue()).toBe("1");
      await setOption(page, "Folds", "3");
      await ready(page);
      await page.getByRole("button", { name: "class gap" }).focus();
      await check("with a word explained");
      await page.getByLabel("gaussian").check();
      await setOption(page, "Sizes to try, in class gaps", "0:2:0.1");
      await setOption(page, "Times rows are divided", "20");
      await ready(page);
      await page.getByRole("button", { name: "Compare" }).click();
      await page.locator(".progress").waitFor();
      await check("while it runs");
      await page.getByRole("heading", { name: "The answer" }).waitFor();
      await check("with the answer");
      for (const summary of await page.getByRole("group").locator("summary").all()) {
        if (await summary.isVisible()) await summary.click();
      }
      await check("with everything unfolded");
      // Long enough to be cancelled.
      await setOption(page, "Times rows are divided", "500");
      await page.getByText("options have changed since").waitFor();
      await check("with an answer to the last run");
      await ready(page);
      await page.getByRole("button", { name: "Compare" }).click();
      await page.getByRole("button", { name: "Cancel" }).click();
      await page.getByRole("alert").waitFor();
      await check("after a run was cancelled");
    },
    AXE_MILLISECONDS,
  );

  it("long names fit the narrowest page: columns are cards, and still a table", async () => {
    const { page } = await bench.open(undefined, { viewport: { width: NARROWEST, height: 800 } });
    const identifier = "identifier_of_the_patient_in_the_hospital_information_system";
    const rows = Array.from({ length: 60 }, (_, i) => `P${i},${(i * 0.618) % 1},${i < 15 ? 1 : 0}`);
    const content = [`${identifier},dose,outcome`, ...rows, ""].join("\n");
    await page
      .locator("input[type=file]")
      .setInputFiles({ name: "names.csv", mimeType: "text/csv", buffer: Buffer.from(content) });
    await ready(page);
    await page.getByText("See and choose").click();
    const overflow = (selector: string) =>
      page.locator(selector).evaluate((element) => element.scrollWidth - element.clientWidth);
    expect(await overflow("html")).toBe(0);
    expect(await overflow(".list")).toBe(0);
    const use = page
      .getByRole("row", { name: identifier })
      .getByRole("cell")
      .getByLabel(`use of ${identifier}`);
    expect((await use.boundingBox())?.height).toBeGreaterThanOrEqual(LEAST_TARGET);
    // The name has the card's width, not that of the column that it is on a wide page.
    const widths = await page
      .locator(".list tbody tr:first-child")
      .evaluate((row) => [row.clientWidth, (row.querySelector("th") as HTMLElement).offsetWidth]);
    expect(widths[1]).toBe(widths[0]);
    // The answer names the columns that it leaves out.
    await compare(page);
    await expect.poll(() => overflow("html"), { timeout: SETTLE_MILLISECONDS }).toBe(0);
  });

  /** What has the focus: its text, else its id, else what it is. */
  const focusOf = (page: Page) =>
    page.evaluate(() => {
      let element = document.activeElement;
      while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
      if (element === document.body) return "nothing";
      return element?.textContent?.trim() || element?.id || element?.tagName || "";
    });

  it("the focus is never lost: after a refusal, a cancelled run, rows, another reading, another table", async () => {
    const { page } = await bench.open();
    const chooser = page.waitForEvent("filechooser");
    await page.locator("#choose-file").press("Enter");
    await (await chooser).setFiles({ name: "empty.csv", mimeType: "text/csv", buffer: Buffer.from("") });
    await page.getByRole("alert").waitFor();
    await expect.poll(() => focusOf(page)).toBe("choose-file");
    await page.locator("#choose-file").setInputFiles(writeTable(bench.folder, "focus.csv"));
    await ready(page);
    await page.locator(".written summary").click();
    const mark = page.getByLabel("Decimal mark");
    await mark.focus();
    await mark.selectOption("point .");
    await ready(page);
    expect(await mark.evaluate((field) => (field.getRootNode() as ShadowRoot).activeElement === field)).toBe(
      true,
    );
    await setOption(page, "Times rows are divided", "500");
    await ready(page);
    await page.getByRole("button", { name: "Compare" }).press("Enter");
    await page.getByRole("button", { name: "Cancel" }).press("Enter");
    await page.getByRole("alert").waitFor();
    await expect.poll(() => focusOf(page)).toContain("Cancelled");
    await setOption(page, "Times rows are divided", "1");
    await compare(page);
    await page.getByText("Table with synthetic rows").click();
    const saved = page.waitForEvent("download");
    await page.getByRole("button", { name: "Table (CSV)" }).press("Enter");
    await saved;
    await expect.poll(() => focusOf(page)).toBe("Table (CSV)");
    await page.getByRole("button", { name: "Another table" }).press("Enter");
    await expect.poll(() => focusOf(page)).toBe("choose-file");
  });

  it("what went wrong is seen on a telephone, and what stands in an empty field in the dark", async () => {
    const viewport = { width: 360, height: 640 };
    const { page } = await bench.open(undefined, { viewport, colorScheme: "dark" });
    await page
      .locator("#choose-file")
      .setInputFiles({ name: "ragged.csv", mimeType: "text/csv", buffer: Buffer.from("a,b\n1,2\n1,2,3\n") });
    const alert = await page.getByRole("alert").boundingBox();
    expect((alert?.y ?? viewport.height) + (alert?.height ?? 0)).toBeLessThan(viewport.height);
    // The browser's own grey has 3.9 : 1 there, and axe does not look at it.
    const colours = await page
      .getByLabel("Missing values, beside empty cells")
      .evaluate((field) => [
        getComputedStyle(field, "::placeholder").color,
        getComputedStyle(field.closest("label") as Element).color,
      ]);
    expect(colours[0]).toBe(colours[1]);
  });

  it("nothing that cannot be seen gets the focus while a table is described", async () => {
    const { page } = await bench.open();
    await page.locator("#choose-file").setInputFiles(writeTable(bench.folder, "seen.csv"));
    await ready(page);
    const folded = page.getByText("Change something and run again");
    expect(await folded.isVisible()).toBe(false);
    await page.getByRole("button", { name: "Another table" }).focus();
    await page.keyboard.press("Tab");
    expect(await focusOf(page)).toMatch(/^outcome/);
  });

  it("the keyboard alone goes through the whole of it", async () => {
    const { page } = await bench.open();
    const focused = () => focusOf(page);
    const tabTo = async (text: string) => {
      for (let i = 0; i < 60; i++) {
        if ((await focused()).startsWith(text)) return;
        await page.keyboard.press("Tab");
      }
      throw new Error(`the Tab key does not lead to "${text}"`);
    };
    await tabTo("Try the sample cohort");
    await page.keyboard.press("Enter");
    await ready(page);
    // The focus goes with what appears.
    expect(await focused()).toBe("What shall be predicted?");
    await tabTo("How rows are held out");
    await page.keyboard.press("Enter");
    // The way, the folds, how often they are drawn.
    for (let i = 0; i < 3; i++) await page.keyboard.press("Tab");
    await page.keyboard.type("1");
    await tabTo("Compare");
    await ready(page);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "The answer" }).waitFor();
    expect(await focused()).toBe("The answer");
    await tabTo("INPUT");
    await page.keyboard.press("ArrowRight");
    expect(await page.locator(".reading").innerText()).toMatch(/^0\.05 × gap/);
    await tabTo("Report (HTML)");
  });

  it("screen readers are told: the table that was read, progress, the answer", async () => {
    const { page } = await bench.open();
    await page.evaluate(() => {
      const said: string[] = [];
      const status = document.querySelector("vtss-app")?.shadowRoot?.querySelector('[role="status"]') as Node;
      new MutationObserver(() => said.push(status.textContent?.trim() ?? "")).observe(status, {
        childList: true,
        characterData: true,
        subtree: true,
      });
      Object.assign(globalThis, { said });
    });
    await openSample(page);
    await setOption(page, "Times rows are divided", "2");
    await compare(page);
    const said = await page.evaluate(() => (globalThis as unknown as { said: string[] }).said);
    expect(said[0]).toBe("cohort.csv was read: 8,000 rows, 41 columns.");
    expect(said.some((text) => /^Comparing sizes: \d+ %/.test(text))).toBe(true);
    expect(said.at(-1)).toBe(await page.locator(".sentence").innerText());
  });

  it("words explain themselves when they are focused, and are silent after Escape", async () => {
    const { page } = await bench.open();
    await openSample(page);
    const word = page.locator(".term", { hasText: "class gap" }).first();
    await word.focus();
    const tip = word.getByRole("tooltip");
    expect(await tip.innerText()).toContain("the rows that would balance the classes");
    await page.keyboard.press("Escape");
    expect(await tip.isVisible()).toBe(false);
    // What is only pointed at is silenced by the same key, wherever the focus is.
    const other = page.locator(".term", { hasText: "majority" }).first();
    await page.getByRole("button", { name: "Compare" }).focus();
    await other.hover();
    expect(await other.getByRole("tooltip").isVisible()).toBe(true);
    await page.keyboard.press("Escape");
    expect(await other.getByRole("tooltip").isVisible()).toBe(false);
  });

  it("the report is as good", async () => {
    const { page } = await bench.open();
    const table = writeTable(bench.folder, "report.csv");
    await page.locator("input[type=file]").setInputFiles(table);
    await compare(page);
    const [saved] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "Report (HTML)" }).click(),
    ]);
    const path = join(bench.folder, "report.html");
    await saved.saveAs(path);
    await page.goto(`file://${path}`);
    expect(await violations(page)).toEqual([]);
  });
});
