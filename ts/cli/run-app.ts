import { spawn } from "node:child_process";
import type { AppCommand } from "./command.js";
import type { CommandIo } from "./io.js";
import { servePage } from "./page-server.js";

/** Where the build lies beside this module. */
const PAGE_FOLDER = new URL("../app/", import.meta.url);

/** What opens an address, by `process.platform`; elsewhere `xdg-open`. */
const OPENERS: Readonly<Record<string, readonly string[]>> = {
  darwin: ["open"],
  win32: ["cmd", "/c", "start", ""],
};

/**
 * Carries out `vtss app`: serves the page until the user interrupts, which is how it ends well.
 *
 * @param command - what to do.
 * @param io - the process.
 * @throws `PORT_UNAVAILABLE`.
 */
export async function runApp({ port, open }: AppCommand, io: CommandIo): Promise<void> {
  const server = await servePage(port, PAGE_FOLDER);
  try {
    await io.stdout.write(`${server.address}\n`);
    await io.stderr.write("vtss: the page is served to this machine alone; Ctrl-C ends it\n");
    if (open) openBrowser(server.address);
    await interrupted(io.signal);
  } finally {
    await server.close();
  }
}

/** Where there is no browser, the printed address has to do. */
function openBrowser(address: string): void {
  const [program = "xdg-open", ...words] = OPENERS[process.platform] ?? ["xdg-open"];
  spawn(program, [...words, address], { stdio: "ignore", detached: true })
    .on("error", () => {})
    .unref();
}

function interrupted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
