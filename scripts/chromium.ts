/** The Chromium that is installed, for tests of the page and its benchmark. */
import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";

/** Where Debian, Ubuntu and macOS have it. */
const PLACES = [
  process.env.VTSS_CHROMIUM ?? "",
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

/** Its path; undefined where there is none. `VTSS_CHROMIUM` names another. */
export const CHROMIUM = PLACES.find((place) => place !== "" && existsSync(place));

/**
 * In a container Chromium's own sandbox cannot be had. That pages may not ask this machine's servers is switched off, so
 * that nothing but the page's policy keeps its requests from a server.
 */
const ARGUMENTS = ["--no-sandbox", "--disable-features=LocalNetworkAccessChecks"];

/** Starts it. Throws where there is none. */
export function launchChromium(): Promise<Browser> {
  if (CHROMIUM === undefined) throw new Error("no Chromium was found; VTSS_CHROMIUM names one");
  return chromium.launch({ executablePath: CHROMIUM, args: ARGUMENTS });
}
