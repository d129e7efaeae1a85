import { readFileSync } from "node:fs";
import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import type { VtssApp } from "../../ts/app/vtss-app.js";
import { compare, describeInBrowser, ready, setOption, writeTable } from "./browser.js";

/** Longer than a table that was opened is waited for before it is looked at. */
const SETTLE_MILLISECONDS = 400;
const MANY_REPEATS = 500;

/** What the tests leave in the page between two steps. */
type Left = { app: VtssApp; outcome: string };

describeInBrowser("the element in the hands of a program", (bench) => {
  const cells = (name: string, nMajority?: number, nMinority?: number) =>
    readFileSync(writeTable(bench.folder, name, nMajority, nMinority), "utf8");

  /** Opens a table in the page's element and begins a run that takes long. */
  async function beginRun(page: Page): Promise<void> {
    await page.evaluate(
      async ([content, repeats]) => {
        const left = globalThis as unknown as Left;
        left.app = document.querySelector("vtss-app") as VtssApp;
        left.outcome = "running";
        left.app.options = { repeats: repeats as number };
        await left.app.open(new File([content as string], "table.csv"));
        const begun = new Promise((resolve) => left.app.addEventListener("vtss-progress", resolve));
        left.app.run().then(
          () => {
            left.outcome = "answered";
          },
          (error: Error) => {
            left.outcome = error.name;
          },
        );
        await begun;
      },
      [cells("table.csv"), MANY_REPEATS] as const,
    );
  }

  const outcome = (page: Page) => page.evaluate(() => (globalThis as unknown as Left).outcome);

  it("ends its threads when it is removed, and is whole when it is back", async () => {
    const { page } = await bench.open();
    await beginRun(page);
    expect(page.workers().length).toBeGreaterThan(1);
    await page.evaluate(() => (globalThis as unknown as Left).app.remove());
    await expect.poll(() => outcome(page)).toBe("AbortError");
    await expect.poll(() => page.workers().length).toBe(0);
    await page.evaluate(() => document.body.prepend((globalThis as unknown as Left).app));
    await ready(page);
    await page.getByText("How rows are held out").click();
    await setOption(page, "Times rows are divided", "1");
    await compare(page);
  });

  it("starts no thread of itself once it is removed", async () => {
    const { page } = await bench.open();
    await page.evaluate(async (content) => {
      const app = document.querySelector("vtss-app") as VtssApp;
      // What follows the opening of a table would come a moment later.
      await app.open(new File([content], "table.csv"));
      app.remove();
    }, cells("removed.csv"));
    await page.waitForTimeout(SETTLE_MILLISECONDS);
    expect(page.workers().length).toBe(0);
  });

  it("goes on with a run while it is moved to another place of the page", async () => {
    const { page } = await bench.open();
    await beginRun(page);
    await page.evaluate(() => {
      const place = document.body.appendChild(document.createElement("div"));
      place.append((globalThis as unknown as Left).app);
    });
    await page.waitForTimeout(SETTLE_MILLISECONDS);
    expect(await outcome(page)).toBe("running");
    expect(await page.locator(".progress").count()).toBe(1);
  });

  it("ends a run when another table is opened, and never shows the answer beside it", async () => {
    const { page } = await bench.open();
    await beginRun(page);
    await page.evaluate(
      (content) => (globalThis as unknown as Left).app.open(new File([content], "other.csv")),
      cells("other.csv", 200, 50),
    );
    await ready(page);
    expect(await outcome(page)).toBe("AbortError");
    expect(await page.locator(".bar").innerText()).toContain("other.csv 250 rows");
    expect(await page.getByRole("alert").count()).toBe(0);
  });

  it("refuses what comes too early, with a code", async () => {
    const { page } = await bench.open();
    const run = () =>
      page.evaluate(() =>
        (document.querySelector("vtss-app") as VtssApp).run().then(
          () => "answered",
          ({ code }: { code: string }) => code,
        ),
      );
    expect(await run()).toBe("NOT_READY");
    await beginRun(page);
    expect(await run()).toBe("NOT_READY");
    expect(await outcome(page)).toBe("running");
  });

  /** Opens a small table with options, and runs; the code of what refuses it, or how rows were held out and the target. */
  const attempt = (page: Page, options: object) =>
    page.evaluate(
      async ([content, options]) => {
        const app = document.querySelector("vtss-app") as VtssApp;
        const heard: string[] = [];
        app.addEventListener("vtss-error", ({ detail }) => heard.push(detail.code));
        app.options = { candidates: "0,1", evidence: "curves", ...options };
        await app.open(new File([content as string], "table.csv"));
        const outcome = await app.run().then(
          ({ data }) => data.target,
          ({ code }: { code: string }) => code,
        );
        return [outcome, ...heard];
      },
      [cells("said.csv"), options] as const,
    );

  it("refuses columns that a table does not have, and two roles of one, as the library does", async () => {
    const { page } = await bench.open();
    expect(await attempt(page, { target: "outcome2" })).toEqual(["COLUMN_UNKNOWN", "COLUMN_UNKNOWN"]);
    const refusal = page.locator(".refusal");
    await expect.poll(() => refusal.innerText()).toContain('“Target”: there is no column "outcome2"');
    expect(await page.getByRole("button", { name: "Compare" }).isDisabled()).toBe(true);
    // Mended as any other target is.
    await page.getByLabel("Target, the column with two classes").selectOption("outcome");
    await ready(page);
    expect(await attempt(page, { target: "outcome", drop: ["outcome"] })).toContain("ROLE_CONFLICT");
    await expect.poll(() => refusal.innerText()).toContain("named in both “Target” and “leave it out”");
    expect(await attempt(page, { target: "outcome", drop: ["ward"] })).toEqual(["outcome"]);
  });

  it("holds rows out as its options say once a file no longer does", async () => {
    const { page } = await bench.open();
    const plans = (options: object) =>
      page.evaluate(
        async ([table, held, options]) => {
          const app = document.querySelector("vtss-app") as VtssApp;
          app.options = { target: "outcome", candidates: "0,1", evidence: "curves", ...(options as object) };
          await app.open(new File([table as string], "table.csv"));
          const plan = async () => {
            const { options } = await app.run();
            return [options.folds, options.repeats, options.validationFraction];
          };
          app.holdOut(new File([held as string], "held.csv"));
          const judged = await plan();
          app.holdOut(null);
          return [judged, await plan()];
        },
        [cells("table.csv"), cells("held.csv", 160, 40), options] as const,
      );
    const [judged, folds] = await plans({ folds: 3, repeats: 2 });
    expect(judged?.[0]).toBeNull();
    expect(folds).toEqual([3, 2, null]);
    expect((await plans({ validationFraction: 0.3, repeats: 4 }))[1]).toEqual([null, 4, 0.3]);
  });

  it("refuses what is no file, with a code, and goes on with what it does", async () => {
    const { page } = await bench.open();
    const codes = () =>
      page.evaluate(async () => {
        const app = document.querySelector("vtss-app") as VtssApp;
        const code = (work: () => unknown) =>
          (async () => work())().then(
            () => "done",
            (error: { code?: string }) => error.code,
          );
        return [await code(() => app.open(null as never)), await code(() => app.holdOut(5 as never))];
      });
    expect(await codes()).toEqual(["OPTION_INVALID", "OPTION_INVALID"]);
    expect(await page.getByRole("alert").innerText()).toContain("must be a File, got null");
    await beginRun(page);
    expect(await codes()).toEqual(["OPTION_INVALID", "OPTION_INVALID"]);
    expect(await outcome(page)).toBe("running");
    // A file of another window is one as well.
    await page.evaluate(async (content) => {
      const app = document.querySelector("vtss-app") as VtssApp;
      const frame = document.body.appendChild(document.createElement("iframe"));
      const { File: OtherFile } = frame.contentWindow as unknown as { File: typeof File };
      await app.open(new OtherFile([content], "framed.csv"));
    }, cells("framed.csv"));
    await ready(page);
  });

  it("opens a table before it is put into a page", async () => {
    const { page } = await bench.open();
    await page.evaluate(async (content) => {
      document.querySelector("vtss-app")?.remove();
      const app = document.createElement("vtss-app");
      await app.open(new File([content], "early.csv"));
      document.body.append(app);
    }, cells("early.csv"));
    await ready(page);
  });
});
