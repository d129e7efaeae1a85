import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import type { AppCommand } from "./command.js";
import type { CommandIo } from "./io.js";
import { servePage } from "./page-server.js";
import { singlePage } from "./single-page.js";
import { produceTable } from "./table-output.js";

/** Where the build lies beside this module. */
const PAGE_FOLDER = new URL("../app/", import.meta.url);

/** What opens an address, by `process.platform`; elsewhere `xdg-open`. */
const OPENERS: Readonly<Record<string, readonly string[]>> = {
  darwin: ["open"],
  win32: ["cmd", "/c", "start", ""],
};

/**
 * Carries out `vtss app`: serves the page until the user interrupts, which is how it ends well; or writes it as one file.
 *
 * @param command - what to do.
 * @param io - the process.
 * @throws `PORT_UNAVAILABLE`, `OUTPUT_UNWRITABLE`.
 */
export async function runApp({ port, open, output }: AppCommand, io: CommandIo): Promise<void> {
  if (output !== undefined) {
    await produceTable({ output, quiet: false }, io, async () => ({ chunks: onePage() }));
    return;
  }
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

async function* onePage(): AsyncGenerator<Uint8Array> {
  const read = (name: string) => readFile(new URL(name, PAGE_FOLDER), "utf8");
  yield new TextEncoder().encode(singlePage(await read("index.html"), await read("vtss-app.js")));
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
