/**
 * Pictures of the page in each state, compared with those that were looked at and found good. They are kept for one
 * browser and one set of fonts; `VTSS_UPDATE_SCREENS=1` makes them anew, to be looked at again.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { inProject } from "../../scripts/project.js";
import { compare, describeInBrowser, openSample, setOption } from "./browser.js";

const FOLDER = inProject("test", "browser", "screens");
const MADE_WITH = join(FOLDER, "made-with.json");
const isUpdate = process.env.VTSS_UPDATE_SCREENS === "1";

/** A pixel differs when a channel does by more than this: less is how edges of letters are smoothed. */
const CHANNEL_TOLERANCE = 48;
/** The share of pixels that may differ. */
const SHARE_TOLERANCE = 0.01;

const settings = (["light", "dark"] as const).flatMap((colorScheme) =>
  [360, 1280].map((width) => ({ colorScheme, width })),
);

describeInBrowser("the page looks as it did when it was looked at", (bench) => {
  /** What decides how letters are drawn. */
  async function drawnWith(page: Page): Promise<string> {
    const widths = await page.evaluate(() => {
      const context = document.createElement("canvas").getContext("2d") as CanvasRenderingContext2D;
      context.font = "100px system-ui";
      const proportional = context.measureText("How many synthetic rows?").width;
      context.font = "100px monospace";
      return [proportional, context.measureText("How many synthetic rows?").width];
    });
    const [major] = bench.browser.version().split(".");
    // As the formatter wants it.
    return `{ "browser": "${major}", "widths": [${widths.join(", ")}] }\n`;
  }

  it.for(settings)("$colorScheme, $width pixels", async ({ colorScheme, width }, { skip }) => {
    const { page } = await bench.open(undefined, {
      colorScheme,
      viewport: { width, height: 1000 },
      reducedMotion: "reduce",
    });
    const here = await drawnWith(page);
    if (isUpdate) {
      mkdirSync(FOLDER, { recursive: true });
      writeFileSync(MADE_WITH, here);
    } else if (!existsSync(MADE_WITH) || readFileSync(MADE_WITH, "utf8") !== here) {
      skip("the pictures were made with another browser or other fonts");
    }
    const check = async (state: string) => {
      const picture = await page.screenshot();
      const path = join(FOLDER, `${state}-${width}-${colorScheme}.png`);
      if (isUpdate) writeFileSync(path, picture);
      expect(await difference(page, readFileSync(path), picture), state).toBeLessThanOrEqual(SHARE_TOLERANCE);
    };
    await page.getByText("refuses every request").waitFor();
    await check("start");
    await openSample(page);
    await setOption(page, "Times rows are divided", "1");
    // How long it takes depends on the number of cores.
    await page.evaluate(() => {
      const cost = document
        .querySelector("vtss-app")
        ?.shadowRoot?.querySelector(".actions:last-child .faint");
      (cost as HTMLElement).hidden = true;
    });
    await page.locator("body").click({ position: { x: 1, y: 1 } });
    await check("table");
    await compare(page);
    await check("answer");
    // Every table is laid out as these two, which stand where a desk has rows and a telephone cards.
    await page
      .getByRole("heading", { name: "Without synthetic rows" })
      .evaluate((heading) => heading.scrollIntoView({ block: "start" }));
    await check("tables");
    await page
      .getByRole("heading", { name: "As risks" })
      .evaluate((heading) => heading.scrollIntoView({ block: "start" }));
    await check("risks");
  });
});

/** The share of pixels that differ between two pictures of one size; 1 where the sizes differ. */
async function difference(page: Page, expected: Uint8Array, actual: Uint8Array): Promise<number> {
  const blank = await page.context().newPage();
  const pictures = [expected, actual].map((bytes) => Buffer.from(bytes).toString("base64"));
  const share = await blank.evaluate(
    async ([texts, tolerance]) => {
      const [a, b] = await Promise.all(
        (texts as string[]).map(async (text) => {
          const image = await createImageBitmap(await (await fetch(`data:image/png;base64,${text}`)).blob());
          const context = new OffscreenCanvas(image.width, image.height).getContext("2d");
          context?.drawImage(image, 0, 0);
          return context?.getImageData(0, 0, image.width, image.height) as ImageData;
        }),
      );
      if (a === undefined || b === undefined || a.width !== b.width || a.height !== b.height) return 1;
      let n = 0;
      for (let i = 0; i < a.data.length; i += 4) {
        const differs = [0, 1, 2].some(
          (channel) =>
            Math.abs((a.data[i + channel] ?? 0) - (b.data[i + channel] ?? 0)) > (tolerance as number),
        );
        if (differs) n += 1;
      }
      return n / (a.width * a.height);
    },
    [pictures, CHANNEL_TOLERANCE] as const,
  );
  await blank.close();
  return share;
}
