import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { parseArguments } from "../../ts/cli/args.js";
import { dataFolder, hasData } from "../table/shared-data.js";
import {
  comparable,
  compare,
  describeInBrowser,
  download,
  openSample,
  ready,
  setOption,
  vtss,
  writeTable,
} from "./browser.js";

const THYROID = join(dataFolder, "thyroid-sick.csv");

describeInBrowser("the page from the disk", (bench) => {
  it("answers for the sample cohort as the command line does", async () => {
    const { page, errors } = await bench.open();
    await openSample(page);
    await setOption(page, "Times rows are divided", "1");
    await compare(page);
    const cohort = join(bench.folder, "cohort.csv");
    await vtss(["simulate", "--out", cohort]);
    const expected = await vtss(["tune", cohort, "--target", "outcome", "--repeats", "1", "--json"]);
    const { name, content } = await download(page, "Result (JSON)");
    expect(name).toBe("result.json");
    expect(comparable(content)).toEqual(comparable(expected));
    // To the byte, but for the run, which stands at the end.
    const before = (text: string) => text.slice(0, text.indexOf('\n  "run": {'));
    expect(before(content)).toBe(before(expected));
    expect(await page.locator(".count").innerText()).toBe("0 requests since it was loaded.");
    expect(errors).toEqual([]);
  });

  it("gives the files that the command line gives, and the line that repeats the run", async () => {
    const { page } = await bench.open();
    const path = writeTable(bench.folder, "a table.csv");
    await page.locator("input[type=file]").setInputFiles(path);
    await ready(page);
    await page.getByText("See and choose").click();
    await page.getByLabel("use of visit").selectOption("identifies a row");
    await page.getByLabel("kind of age").selectOption("as category");
    await page.getByLabel("gaussian").check();
    await setOption(page, "Sizes to try, in class gaps", "0,0.5,1");
    await setOption(page, "Folds", "3");
    await setOption(page, "Times rows are divided", "2");
    await setOption(page, "Seed", "7");
    await compare(page);

    await page.getByText("The command line that repeats this run").click();
    const line = await page.locator(".command").innerText();
    expect(line).toBe(
      "vtss tune 'a table.csv' --target outcome --positive 1 --folds 3 --repeats 2 --seed 7 --id visit " +
        "--categorical age --generators smote,gaussian --candidates 0,0.5,1",
    );
    const words = line.replace("'a table.csv'", "FILE").split(" ").slice(1);
    expect(parseArguments(words)).toMatchObject({ verb: "tune", options: { target: "outcome", seed: 7 } });
    const out = join(bench.folder, "out");
    await vtss([...words.map((word) => (word === "FILE" ? path : word)), "--out", out]);
    const written = (name: string) => readFileSync(join(out, name), "utf8");
    expect(comparable((await download(page, "Result (JSON)")).content)).toEqual(
      comparable(written("result.json")),
    );
    expect((await download(page, "Model (JSON)")).content).toBe(written("model.json"));
    const withoutRun = (html: string) => html.replace(/<footer>[\s\S]*/, "");
    expect(withoutRun((await download(page, "Report (HTML)")).content)).toBe(
      withoutRun(written("report.html")),
    );

    const svg = await download(page, "Picture (SVG)");
    expect(svg.name).toBe("curve.svg");
    expect(svg.content).toMatch(/^<\?xml [^>]*>\n<svg /);
    const png = await download(page, "Picture (PNG)");
    expect(png.content.slice(1, 4)).toBe("PNG");

    await page.getByText("Table with synthetic rows").click();
    await page.getByLabel("Rows to add").fill("12");
    await page.getByLabel("with the rows of the file").check();
    const rows = await download(page, "Table (CSV)");
    const augmented = join(bench.folder, "augmented.csv");
    const generator = await page.locator("select[name=generator]").inputValue();
    await vtss([
      ...["augment", path, "--target", "outcome", "--positive", "1", "--id", "visit", "--categorical", "age"],
      ...["--generator", generator, "--n-synthetic", "12", "--seed", "7", "--parents", "--out", augmented],
    ]);
    expect(rows.content).toBe(readFileSync(augmented, "utf8"));
  });

  it("lets the table be changed and run again", async () => {
    const { page } = await bench.open();
    await page.locator("input[type=file]").setInputFiles(writeTable(bench.folder, "again.csv"));
    await ready(page);
    await setOption(page, "Times rows are divided", "1");
    await compare(page);
    const first = comparable((await download(page, "Result (JSON)")).content) as {
      data: { nColumns: number };
    };
    await page.getByText("Change something and run again").click();
    await page.getByText("See and choose").click();
    await page.getByLabel("use of dose").selectOption("leave it out");
    await expect
      .poll(() => page.locator("#answer-heading").innerText())
      .toContain("options have changed since");
    await page.getByLabel("use of dose").selectOption("use it");
    await expect.poll(() => page.locator("#answer-heading").innerText()).toBe("The answer");
    await page.getByLabel("use of dose").selectOption("leave it out");
    await ready(page);
    await page.getByRole("button", { name: "Compare" }).click();
    await expect.poll(() => page.locator("#answer-heading").innerText()).toBe("The answer");
    const second = comparable((await download(page, "Result (JSON)")).content) as typeof first;
    expect([first.data.nColumns, second.data.nColumns]).toEqual([4, 3]);
    await page.getByRole("button", { name: "Another table" }).click();
    await page.getByRole("button", { name: "Try the sample cohort" }).waitFor();
  });

  it("offers no picture and no rows where no generator was asked for", async () => {
    const { page } = await bench.open();
    await page.locator("input[type=file]").setInputFiles(writeTable(bench.folder, "none.csv"));
    await ready(page);
    await page.getByRole("checkbox", { name: "smote" }).uncheck();
    await setOption(page, "Times rows are divided", "1");
    await compare(page);
    expect(await page.getByRole("button", { name: "Model (JSON)" }).count()).toBe(1);
    expect(await page.getByRole("button", { name: /^Picture/ }).count()).toBe(0);
    expect(await page.getByText("Table with synthetic rows").count()).toBe(0);
  });

  it("shows the curve where the pointer or the slider stands", async () => {
    const { page } = await bench.open();
    await page.locator("input[type=file]").setInputFiles(writeTable(bench.folder, "read.csv"));
    await ready(page);
    await setOption(page, "Times rows are divided", "1");
    await compare(page);
    const slider = page.getByRole("slider", { name: "Read the curves at a size" });
    await slider.focus();
    await page.keyboard.press("Home");
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowRight");
    expect(await slider.getAttribute("aria-valuetext")).toMatch(
      /^0\.1 × gap, 18 rows: 0\.\d{4} ± 0\.\d{4} as fitted/,
    );
    expect(await page.locator(".reading").innerText()).toBe(await slider.getAttribute("aria-valuetext"));
    await page.locator("vtss-picture .chart").hover({ position: { x: 52, y: 150 } });
    expect(await page.locator(".reading").innerText()).toMatch(/^0 × gap, 0 rows/);
  });

  it.skipIf(!hasData)("answers for thyroid-sick.csv, which has categories and missing values", async () => {
    const { page } = await bench.open();
    await page.locator("input[type=file]").setInputFiles(THYROID);
    await ready(page);
    expect(await page.getByLabel("Target, the column with two classes").inputValue()).toBe("Class");
    expect(await page.getByLabel("Positive, the rare value").inputValue()).toBe("sick");
    await setOption(page, "Times rows are divided", "1");
    await compare(page);
    const expected = await vtss(["tune", THYROID, "--target", "Class", "--repeats", "1", "--json"]);
    expect(comparable((await download(page, "Result (JSON)")).content)).toEqual(comparable(expected));
  });

  it("writes numbers as the reader's language does", async () => {
    const { page } = await bench.open(undefined, { locale: "de-DE" });
    await openSample(page);
    expect(await page.locator(".bar").innerText()).toContain("8.000 rows");
    // Sentences as well as tables, and what is typed: else 1.063 would be more than a thousand.
    await setOption(page, "Times rows are divided", "1");
    await setOption(page, "Smallest gain worth having", "0,25");
    await setOption(page, "Sizes to try, in class gaps", "0; 0,5; 1");
    await ready(page);
    expect(await page.getByLabel("Smallest gain worth having").inputValue()).toBe("0,25");
    expect(await page.getByLabel("Sizes to try, in class gaps").inputValue()).toBe("0; 0,5; 1");
    await compare(page);
    const answer = await page.locator(".answer").innerText();
    expect(answer).toMatch(/Why[\s\S]*\d,\d{3}/);
    expect(answer.replace(/vtss \d+\.\d+\.\d+/, "")).not.toMatch(/\d\.\d{1,2}\b|\d\.\d{4}/);
    const { options } = JSON.parse((await download(page, "Result (JSON)")).content);
    expect([options.minimumGain, options.candidates]).toEqual([0.25, [0, 0.5, 1]]);
  });
});

describeInBrowser("the page that is served", (bench) => {
  it("answers as from the disk, and its threads share the table", async () => {
    const { page, errors } = await bench.open(bench.server.address);
    const path = writeTable(bench.folder, "served.csv");
    await page.locator("input[type=file]").setInputFiles(path);
    await ready(page);
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
    await compare(page);
    const expected = await vtss(["tune", path, "--target", "outcome", "--json"]);
    expect(comparable((await download(page, "Result (JSON)")).content)).toEqual(comparable(expected));
    expect(await page.locator(".count").innerText()).toBe("0 requests since it was loaded.");
    expect(errors).toEqual([]);
  });

  it("serves nothing else, and to nobody who calls it by another name", async () => {
    const { address } = bench.server;
    const status = async (path: string, init?: RequestInit) =>
      (await fetch(new URL(path, address), init)).status;
    expect(await status("/")).toBe(200);
    expect(await status("/vtss.html")).toBe(404);
    expect(await status("/../package.json")).toBe(404);
    expect(await status("/", { method: "POST" })).toBe(405);
    const { page } = await bench.open(address);
    // As after a rebinding of DNS: the browser asks this machine for a name that is not its own.
    const rebound = await page.request.get(address, { headers: { Host: "example.org" } });
    expect(rebound.status()).toBe(403);
  });

  // Other programs on the machine hold up a page as well.
  it("reads a large table without holding up the page", { retry: 2 }, async () => {
    /** A task that a person notices. */
    const LONGEST_TASK = 100;
    const large = join(bench.folder, "large.csv");
    await vtss(["simulate", "--majority", "95000", "--minority", "5000", "--out", large]);
    const { page } = await bench.open(bench.server.address);
    await page.evaluate(() => {
      const tasks: number[] = [];
      new PerformanceObserver((list) => {
        for (const { duration } of list.getEntries()) tasks.push(duration);
      }).observe({ type: "longtask" });
      Object.assign(globalThis, { tasks });
    });
    await page.locator("input[type=file]").setInputFiles(large);
    await ready(page);
    const tasks = await page.evaluate(() => (globalThis as unknown as { tasks: number[] }).tasks);
    expect(Math.max(0, ...tasks)).toBeLessThan(LONGEST_TASK);
  });
});

describeInBrowser("two elements on one page", (bench) => {
  it("work side by side", async () => {
    const { page } = await bench.open(bench.server.address);
    await page.evaluate(() => document.body.append(document.createElement("vtss-app")));
    const tables = [writeTable(bench.folder, "one.csv"), writeTable(bench.folder, "two.csv", 200, 50)];
    for (const [i, table] of tables.entries()) {
      const app = page.locator("vtss-app").nth(i);
      await app.locator("input[type=file]").setInputFiles(table);
      await ready(app);
    }
    for (const i of [0, 1])
      await page.locator("vtss-app").nth(i).getByRole("button", { name: "Compare" }).click();
    for (const i of [0, 1]) {
      await page.locator("vtss-app").nth(i).getByRole("heading", { name: "The answer" }).waitFor();
    }
    const rows = await page
      .locator("vtss-app")
      .evaluateAll((apps) =>
        apps.map((app) => /(\d+) rows: \d+ with outcome/.exec(app.shadowRoot?.textContent ?? "")?.[1]),
      );
    expect(rows).toEqual(["300", "250"]);
  });
});
