/** `npm run bench:page`: what the page takes, in the Chromium that is installed. */
import { parseArgs } from "node:util";
import { PAGE_FILE, writePagePart } from "./bench/document.js";
import { machineLine, productLine } from "./bench/machine.js";
import { type PageRound, pageRound } from "./bench/page-rounds.js";
import { pageTable } from "./bench/page-table.js";
import { build } from "./build.js";
import { launchChromium } from "./chromium.js";

const { values: flags } = parseArgs({
  options: { write: { type: "boolean", default: false }, rounds: { type: "string", default: "5" } },
});
const nRounds = Number(flags.rounds);
if (!(Number.isInteger(nRounds) && nRounds >= 1))
  throw new Error("--rounds takes a whole number of at least 1");

await build();
const browser = await launchChromium();
const rounds: PageRound[] = [];
for (let round = 1; round <= nRounds; round += 1) {
  rounds.push(await pageRound(browser));
  console.error(`round ${round} of ${nRounds}`);
}
const where = [machineLine(), productLine(), `Chromium ${browser.version()}`].join("; ");
await browser.close();

const part = `${where}\n\n${pageTable(rounds)}`;
console.log(part);
if (flags.write) {
  writePagePart(part);
  console.error(`written into ${PAGE_FILE}`);
}
