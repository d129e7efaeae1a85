import { Command as CommanderCommand } from "commander";
import { outputTarget, single } from "./args-shared.js";
import type { AppCommand } from "./command.js";
import { nonEmptyText, wholeNumber } from "./option-values.js";
import { conflictingOptions } from "./usage-error.js";

/** The largest port there is; 0 lets the system choose. */
const LARGEST_PORT = 65_535;

interface AppFlags {
  port?: number;
  open: boolean;
  out?: string;
}

const EXAMPLES = `
Examples:
  # The page in your browser; Ctrl-C ends it
  vtss app

  # The page as one file, to be kept or handed on
  vtss app --out vtss.html

  # On a machine without a browser: print the address only
  vtss app --no-open --port 8080

The page is served to this machine alone. It computes in the browser and asks
this program for nothing after it is loaded; rows never reach it.`;

/**
 * The verb `app` for commander.
 *
 * @param accept - called with the checked command.
 * @returns the verb; it refuses with `UsageError`.
 */
export function appVerb(accept: (command: AppCommand) => void): CommanderCommand {
  const verb = new CommanderCommand("app")
    .summary("open the page: the same job in a browser, on this machine alone")
    .description("Serve the page to this machine alone and open it in a browser.");
  verb.addOption(
    single("--port <number>", "port on 127.0.0.1 (default: one that is free)", wholeNumber(0, LARGEST_PORT)),
  );
  verb.option("--no-open", "print the address, open no browser");
  verb.addOption(
    single(
      "--out <file>",
      "serve nothing: write the page as one file that runs\nfrom a disk, offline",
      nonEmptyText,
    ),
  );
  verb.addHelpText("after", EXAMPLES);
  return verb.action((flags: AppFlags) => accept(appCommand(flags)));
}

function appCommand({ port, open, out }: AppFlags): AppCommand {
  if (out === undefined) return { verb: "app", port: port ?? 0, open };
  if (port !== undefined) {
    throw conflictingOptions("--out", "--port", "a page that is written is not served");
  }
  return { verb: "app", port: 0, open, output: outputTarget(out) };
}
