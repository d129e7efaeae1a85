import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { compare, describeInBrowser, openSample, ready, setOption, vtss, writeTable } from "./browser.js";

/** What cancelling may take. */
const CANCEL_MILLISECONDS = 1000;

describeInBrowser("what goes wrong", (bench) => {
  const files: [what: string, name: string, content: string | Uint8Array, code: string, advice: string][] = [
    ["a file without a byte", "empty.csv", "", "FILE_EMPTY", "Choose a file that has a header and rows"],
    ["a header alone", "header.csv", "a,b,c\n", "HEADER_ONLY", "Choose a file that has rows"],
    [
      "a picture",
      "picture.csv",
      Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 13),
      "BINARY_CONTENT",
      "Choose a text table",
    ],
    [
      "JSON",
      "data.json",
      '[{"a":1,"b":0},{"a":2,"b":1}]',
      "DUPLICATE_COLUMN",
      "This looks like JSON, not like a table",
    ],
    ["a PDF", "print.pdf", "%PDF-1.4\n1 0 obj\n<<, /Type>>\n", "RAGGED_ROW", "This looks like a PDF"],
    ["a web page", "page.html", "<!doctype html><html><p>a</p></html>\n", "HEADER_ONLY", "a web page"],
    ["rows of different lengths", "ragged.csv", "a,b\n1,2\n1,2,3\n", "RAGGED_ROW", "Mend that row"],
  ];

  it.each(files)(
    "%s is refused, with what to do, and another can be opened",
    async (_, name, content, code, advice) => {
      const { page } = await bench.open();
      const path = join(bench.folder, name);
      writeFileSync(path, content);
      await page.locator("input[type=file]").setInputFiles(path);
      const alert = page.getByRole("alert");
      await alert.waitFor();
      expect(await alert.innerText()).toContain(code);
      expect(await alert.innerText()).toContain(advice);
      await page.locator("input[type=file]").setInputFiles(writeTable(bench.folder, "good.csv"));
      await ready(page);
      expect(await page.getByRole("alert").count()).toBe(0);
    },
  );

  it("a word in a column of numbers: the page says what can be done, and does it", async () => {
    const { page } = await bench.open();
    const path = writeTable(bench.folder, "word.csv");
    writeFileSync(path, readFileSync(path, "utf8").replace(/^250,[^,]+/m, "250,unknown"));
    await page.locator("input[type=file]").setInputFiles(path);
    const alert = page.getByRole("alert");
    await alert.waitFor();
    expect(await alert.innerText()).toContain("NOT_A_NUMBER");
    // Options of the command line are none of the page.
    expect(await alert.innerText()).not.toContain("--");
    await page.getByRole("button", { name: "Read “dose” as categories" }).click();
    await ready(page);
    await page.getByText("See and choose").click();
    expect(await page.getByLabel("kind of dose").inputValue()).toBe("categorical");
    await page.getByRole("button", { name: "Another table" }).click();
    await page.locator("input[type=file]").setInputFiles(path);
    await alert.waitFor();
    await page.getByLabel("Missing values, beside empty cells").fill("NA, unknown");
    await page.keyboard.press("Tab");
    await page.locator("input[type=file]").setInputFiles(path);
    await ready(page);
  });

  it("a file that was changed after it was chosen is to be opened again", async () => {
    const { page } = await bench.open();
    const path = writeTable(bench.folder, "changed.csv");
    await page.locator("input[type=file]").setInputFiles(path);
    await ready(page);
    writeFileSync(path, "something else");
    await page.getByText("See and choose").click();
    // As another kind it has to be read once more.
    await page.getByLabel("kind of age").selectOption("as category");
    await expect.poll(() => page.getByRole("alert").innerText()).toContain("Open it again");
  });

  it("a table with one class says that another target is needed, and cannot be run", async () => {
    const { page } = await bench.open();
    const path = join(bench.folder, "one-class.csv");
    writeFileSync(path, `a,y\n${Array.from({ length: 50 }, (_, i) => `${i},1\n`).join("")}`);
    await page.locator("input[type=file]").setInputFiles(path);
    await page.getByLabel("Target, the column with two classes").selectOption("y");
    await expect.poll(() => page.getByRole("alert").innerText()).toContain("Choose another target");
    expect(await page.getByRole("button", { name: "Compare" }).isDisabled()).toBe(true);
  });

  it("a large table that is being read can be left alone", async () => {
    const { page } = await bench.open();
    const path = join(bench.folder, "large.csv");
    await vtss(["simulate", "--majority", "190000", "--minority", "10000", "--out", path]);
    await page.locator("input[type=file]").setInputFiles(path);
    await page.getByText(/^Reading the table: \d+ %/).waitFor();
    const began = performance.now();
    await page.getByRole("button", { name: "Cancel" }).click();
    await page.getByRole("alert").waitFor();
    expect(performance.now() - began).toBeLessThan(CANCEL_MILLISECONDS);
    await page.locator("input[type=file]").setInputFiles(writeTable(bench.folder, "small.csv"));
    await ready(page);
    expect(await page.locator(".bar").innerText()).toContain("small.csv");
  });

  it("an option that cannot be says so beside the button", async () => {
    const { page } = await bench.open();
    await page.locator("input[type=file]").setInputFiles(writeTable(bench.folder, "option.csv"));
    await ready(page);
    await setOption(page, "Folds", "1");
    await expect
      .poll(() => page.getByRole("alert").innerText())
      .toContain("“Folds” must be a whole number from 2");
    await setOption(page, "Folds", "3");
    await ready(page);
  });

  it("a run is cancelled within a second, and can be begun again", async () => {
    const { page } = await bench.open();
    const path = join(bench.folder, "long.csv");
    await vtss(["simulate", "--majority", "19000", "--minority", "1000", "--out", path]);
    await page.locator("input[type=file]").setInputFiles(path);
    await ready(page);
    await page.getByRole("button", { name: "Compare" }).click();
    await expect.poll(() => page.locator(".progress").innerText(), { timeout: 20_000 }).toMatch(/[1-9]\d? %/);
    const began = performance.now();
    await page.getByRole("button", { name: "Cancel" }).click();
    await page.getByRole("alert").waitFor();
    expect(performance.now() - began).toBeLessThan(CANCEL_MILLISECONDS);
    expect(await page.getByRole("alert").innerText()).toContain("Begin again whenever you like");
    await setOption(page, "Times rows are divided", "1");
    await setOption(page, "Sizes to try, in class gaps", "0,1");
    await compare(page);
    expect(await page.getByRole("alert").count()).toBe(0);
  });

  /** The table's thread is the first, those of its pool come after it. */
  const crash = (page: Page, which = 0) =>
    page.workers()[which]?.evaluate(() => {
      setTimeout(() => {
        throw new Error("crashed by a test");
      });
    });

  it("the end of the worker is told, and a run begins anew", async () => {
    const { page } = await bench.open();
    await openSample(page);
    await page.getByRole("button", { name: "Compare" }).click();
    await page.locator(".progress").waitFor();
    await crash(page);
    const alert = page.getByRole("alert");
    await alert.waitFor();
    expect(await alert.innerText()).toContain("WORKER_DIED");
    await setOption(page, "Times rows are divided", "1");
    await compare(page);
  });

  it("a worker of the pool that ends is replaced, and the run goes on", async () => {
    const { page } = await bench.open();
    await openSample(page);
    await page.getByRole("button", { name: "Compare" }).click();
    await expect.poll(() => page.locator(".progress").innerText()).toMatch(/[1-9]\d? %/);
    const ended = page.workers()[1]?.waitForEvent("close");
    await crash(page, 1);
    await ended;
    expect([ended === undefined, await page.locator(".progress").count()]).toEqual([false, 1]);
    await page.getByRole("heading", { name: "The answer" }).waitFor();
    expect(await page.getByRole("alert").count()).toBe(0);
  });

  it("a worker that ends in silence is missed where there are locks", async () => {
    const { page } = await bench.open(bench.server.address);
    await openSample(page);
    await page.getByRole("button", { name: "Compare" }).click();
    await page.locator(".progress").waitFor();
    await page
      .workers()[0]
      ?.evaluate(() => close())
      .catch(() => {});
    const alert = page.getByRole("alert");
    await alert.waitFor();
    expect(await alert.innerText()).toContain("WORKER_DIED");
  });

  it("tells whoever embeds it, by events", async () => {
    const { page } = await bench.open();
    await page.evaluate(() => {
      const heard: string[] = [];
      for (const name of ["vtss-progress", "vtss-result", "vtss-error"]) {
        document.body.addEventListener(name, (event) =>
          heard.push(`${name} ${Object.keys((event as CustomEvent).detail)}`),
        );
      }
      Object.assign(globalThis, { heard });
    });
    const heard = () =>
      page.evaluate(() => [...new Set((globalThis as unknown as { heard: string[] }).heard)]);
    const path = join(bench.folder, "nothing.csv");
    writeFileSync(path, "");
    await page.locator("input[type=file]").setInputFiles(path);
    await expect.poll(heard).toEqual(["vtss-error code,message"]);
    await page.locator("input[type=file]").setInputFiles(writeTable(bench.folder, "events.csv"));
    await compare(page);
    expect(await heard()).toEqual([
      "vtss-error code,message",
      "vtss-progress phase,done,total,secondsLeft",
      "vtss-result result",
    ]);
  });
});
