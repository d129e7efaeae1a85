import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { compare, describeInBrowser, ready, setOption, writeTable } from "./browser.js";

describeInBrowser("what is dropped", (bench) => {
  /** Drops as a hand does, so that the browser decides what the page is told. */
  async function drop(page: Page, files: string[], place = { x: 640, y: 200 }, text = ""): Promise<void> {
    const session = await page.context().newCDPSession(page);
    const items = text === "" ? [] : [{ mimeType: "text/plain", data: text }];
    for (const type of ["dragEnter", "dragOver", "drop"] as const) {
      const data = { items, files, dragOperationsMask: 1 };
      await session.send("Input.dispatchDragEvent", { type, ...place, data });
    }
  }

  it("is opened wherever it is dropped, also beside the dashed field and in place of another table", async () => {
    const { page } = await bench.open();
    await drop(page, [writeTable(bench.folder, "first.csv")], { x: 8, y: 8 });
    await ready(page);
    await compare(page);
    await drop(page, [writeTable(bench.folder, "second.csv", 200, 50)]);
    await expect.poll(() => page.locator(".bar").innerText()).toContain("second.csv 250 rows");
    await ready(page);
    expect(await page.getByRole("heading", { name: "The answer" }).count()).toBe(0);
  });

  it("costs neither the table nor the answer where it cannot be read", async () => {
    const { page } = await bench.open();
    await drop(page, [writeTable(bench.folder, "kept.csv")]);
    await ready(page);
    await compare(page);
    const ragged = join(bench.folder, "ragged.csv");
    writeFileSync(ragged, "a,y\n1,0\n1,0,7\n");
    await drop(page, [ragged]);
    await expect.poll(() => page.getByRole("alert").innerText()).toContain("RAGGED_ROW");
    expect(await page.locator(".bar").innerText()).toContain("kept.csv");
    expect(await page.locator("#answer-heading").innerText()).toBe("The answer");
    const [model] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "Model (JSON)" }).click(),
    ]);
    expect(model.suggestedFilename()).toBe("model.json");
  });

  it("is refused while a run goes on, which goes on", async () => {
    const { page } = await bench.open();
    const table = writeTable(bench.folder, "long.csv");
    await drop(page, [table]);
    await ready(page);
    await page.getByText("How rows are held out").click();
    await setOption(page, "Times rows are divided", "500");
    await ready(page);
    await page.getByRole("button", { name: "Compare" }).click();
    await page.locator(".progress").waitFor();
    await drop(page, [writeTable(bench.folder, "other.csv")]);
    expect(await page.getByRole("alert").innerText()).toContain("Wait for what is being done, or cancel it");
    expect(await page.locator(".progress").count()).toBe(1);
    await page.getByRole("button", { name: "Cancel" }).click();
    await ready(page);
    expect(await page.locator(".bar").innerText()).toContain("long.csv");
  });

  it("is refused with what to do where it is not one file", async () => {
    const { page } = await bench.open();
    const folder = join(bench.folder, "tables");
    mkdirSync(folder);
    const refused = async (files: string[], message: string, text?: string) => {
      await drop(page, files, undefined, text);
      await expect.poll(() => page.getByRole("alert").innerText()).toContain(message);
      expect(await page.getByRole("alert").innerText()).toContain("Drop one file");
    };
    await refused([folder], '"tables" is a folder');
    const [one, two] = [writeTable(bench.folder, "one.csv"), writeTable(bench.folder, "two.csv")];
    await refused([one, two], "2 files were dropped");
    await refused([], "What was dropped is no file", "a,b\n1,2\n");
    await drop(page, [one]);
    await ready(page);
    expect(await page.getByRole("alert").count()).toBe(0);
  });
});
