/** What the command line can be told, the page can be told, and the answer is the same. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import {
  comparable,
  compare,
  describeInBrowser,
  download,
  ready,
  setOption,
  vtss,
  writeTable,
} from "./browser.js";

describeInBrowser("options", (bench) => {
  const open = async (path: string) => {
    const { page } = await bench.open();
    await page.locator("input[type=file]").setInputFiles(path);
    return page;
  };

  /** Runs, and compares with what the command line says that the page shows. */
  async function expectSame(page: Page, shown: string, files: Record<string, string>): Promise<void> {
    await compare(page);
    await page.getByText("The command line that repeats this run").click();
    const line = await page.locator(".command").innerText();
    expect(line).toBe(shown);
    const words = (line.match(/'[^']*'|[^ ']+/g) ?? []).slice(1).map((word) => word.replaceAll("'", ""));
    const expected = await vtss([...words.map((word) => files[word] ?? word), "--json"]);
    expect(comparable((await download(page, "Result (JSON)")).content)).toEqual(comparable(expected));
  }

  it("held-out rows of one's own", async () => {
    const path = writeTable(bench.folder, "train.csv");
    const held = writeTable(bench.folder, "held.csv", 160, 40);
    const page = await open(path);
    await ready(page);
    await page.getByText("How rows are held out").click();
    await page.getByLabel("Rows to judge by").selectOption("a file of my own");
    await expect.poll(() => page.locator("main").innerText()).toContain("Choose the file with held-out rows");
    expect(await page.getByRole("button", { name: "Compare" }).isDisabled()).toBe(true);
    await page.locator(".held-out input[type=file]").setInputFiles(held);
    await expect
      .poll(() => page.locator(".held-out").innerText())
      .toContain("40 rows of the minority, 160 of");
    await setOption(page, "Sizes to try, in class gaps", "0,0.5,1");
    await expectSame(
      page,
      "vtss tune train.csv --target outcome --positive 1 --candidates 0,0.5,1 --validation held.csv",
      { "train.csv": path, "held.csv": held },
    );
  });

  it("held-out rows that cannot be are refused as the command line refuses them", async () => {
    const path = writeTable(bench.folder, "table.csv");
    const page = await open(path);
    await ready(page);
    await page.getByText("How rows are held out").click();
    await page.getByLabel("Rows to judge by").selectOption("a file of my own");
    const refused = async (file: string, message: string) => {
      await page.locator(".held-out input[type=file]").setInputFiles(file);
      await expect.poll(() => page.getByRole("alert").innerText()).toContain(message);
      expect(await page.getByRole("button", { name: "Compare" }).isDisabled()).toBe(true);
    };
    const write = (name: string, content: string) => {
      const file = join(bench.folder, name);
      writeFileSync(file, content);
      return file;
    };
    await refused(path, "must not be the table itself");
    await refused(write("none.csv", ""), "The held-out rows, none.csv: ");
    const cells = readFileSync(path, "utf8");
    await refused(write("other.csv", cells.replace("dose", "dosis")), 'have no column "dose"');
    await refused(write("thirds.csv", cells.replace(/,1$/m, ",2")), "outcome");
    await page
      .locator(".held-out input[type=file]")
      .setInputFiles(writeTable(bench.folder, "good.csv", 90, 30));
    await ready(page);
    await page.getByText("See and choose").click();
    await page.getByLabel("use of ward").selectOption("group by it");
    await expect.poll(() => page.getByRole("alert").innerText()).toContain("group by nothing");
    await page.getByLabel("Rows to judge by").selectOption("folds of this table");
    // Fewer wards than folds.
    await expect.poll(() => page.getByRole("alert").innerText()).toContain("needed for 5 folds");
    await setOption(page, "Folds", "2");
    await ready(page);
  });

  it("too few rows of a class are told before a run, and what it could conclude", async () => {
    const page = await open(writeTable(bench.folder, "few.csv", 60, 8));
    await ready(page);
    const sentence =
      "This table cannot tell whether synthetic rows help: 8 minority rows are fewer than two for each of 5 folds.";
    const notice = await page.locator(".foreseen").innerText();
    expect(notice).toContain(sentence);
    expect(notice).toContain("For a verdict, use 4 folds or fewer");
    await page.getByText("How rows are held out").click();
    await setOption(page, "Folds", "10");
    await expect
      .poll(() => page.getByRole("alert").innerText())
      .toContain("Minority rows: 8, but 10 or more are needed for 10 folds");
    expect(await page.getByRole("button", { name: "Compare" }).isDisabled()).toBe(true);
    // The table is well, and what was found in it stays.
    expect(await page.locator(".balance").innerText()).toContain("8 rows of the minority");
    await setOption(page, "Folds", "4");
    await ready(page);
    expect(await page.locator(".foreseen").count()).toBe(0);
  });

  it("a job that no engine has the memory for is refused before a run", async () => {
    // Fits of so many columns need matrices that WebAssembly cannot hold.
    const [nColumns, nRows] = [8000, 60];
    const places = Array.from({ length: nColumns }, (_, column) => column);
    const lines = Array.from({ length: nRows }, (_, row) => [
      ...places.map((column) => (row * 7 + column * 13 + row * column) % 97),
      row < nRows / 4 ? 1 : 0,
    ]);
    const path = join(bench.folder, "wide.csv");
    writeFileSync(path, [[...places.map((column) => `x${column}`), "outcome"], ...lines].join("\n"));
    const page = await open(path);
    await expect.poll(() => page.getByRole("alert").innerText()).toMatch(/The job needs about \d\.\d GiB/);
    expect(await page.getByRole("alert").innerText()).toContain("Leave out columns");
    expect(await page.getByRole("button", { name: "Compare" }).isDisabled()).toBe(true);
  });

  it("one part of the table, several costs, some remedies, the curves alone", async () => {
    const path = writeTable(bench.folder, "part.csv");
    const page = await open(path);
    await ready(page);
    await page.getByText("How rows are held out").click();
    await page.getByLabel("Rows to judge by").selectOption("one part of this table");
    await setOption(page, "Share held out", "0.25");
    await setOption(page, "Times rows are divided", "3");
    await setOption(page, "Costs of a missed positive, in false alarms", "1, 20; 2.5");
    await setOption(page, "Sizes to try, in class gaps", "0,1");
    await page.getByLabel("class_weight").uncheck();
    await expectSame(
      page,
      "vtss tune part.csv --target outcome --positive 1 --repeats 3 --validation-fraction 0.25 " +
        "--baselines none,prior_shift,tuned_weight,duplicate --candidates 0,1 --cost-ratio 1,20,2.5",
      { "part.csv": path },
    );
    const thresholds = (content: string) => JSON.parse(content).options.costRatio;
    expect(thresholds((await download(page, "Result (JSON)")).content)).toEqual([1, 20, 2.5]);
    await page.getByText("Change something and run again").click();
    await page.getByLabel("Evidence").selectOption("curves only, in less time");
    await ready(page);
    await page.getByRole("button", { name: "Compare" }).click();
    await expect.poll(() => page.locator(".command").innerText()).toContain("--evidence curves");
  });

  it("how the file is written, before it is opened and after", async () => {
    const plain = readFileSync(writeTable(bench.folder, "plain.csv"), "utf8");
    const path = join(bench.folder, "odd.csv");
    // Semicolons could be found, and missing ages that are written as 99 could not.
    const cells = plain.replaceAll(",", ";").replaceAll(".", ",").replace(/;7\d;/g, ";99;");
    writeFileSync(path, cells);
    const page = await open(path);
    await ready(page);
    expect(await page.locator(".written summary").innerText()).toBe(
      "Read with semicolon between columns, decimal comma, UTF-8. Change",
    );
    await setOption(page, "Missing values, beside empty cells", "NA, 99");
    await expect.poll(() => page.locator(".columns summary").innerText()).toContain("of values missing");
    await ready(page);
    // What cannot be read so is said, and what is shown stays.
    await page.getByLabel("Between the columns").selectOption("comma ,");
    await page.getByRole("alert").waitFor();
    expect(await page.getByRole("button", { name: "Compare" }).isDisabled()).toBe(true);
    expect(await page.locator(".columns summary").innerText()).toContain("of values missing");
    await page.getByLabel("Between the columns").selectOption("semicolon ;");
    await page.getByLabel("Decimal mark").selectOption("comma ,");
    await ready(page);
    await setOption(page, "Folds", "3");
    await setOption(page, "Times rows are divided", "1");
    await setOption(page, "Sizes to try, in class gaps", "0,1");
    await expectSame(
      page,
      "vtss tune odd.csv --target outcome --positive 1 --folds 3 --repeats 1 --candidates 0,1 " +
        "--delimiter ';' --decimal comma --missing NA,99",
      { "odd.csv": path },
    );
  });
});
