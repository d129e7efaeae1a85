import { Command as CommanderCommand } from "commander";
import { single } from "./args-shared.js";
import type { AppCommand } from "./command.js";
import { wholeNumber } from "./option-values.js";

/** The largest port there is; 0 lets the system choose. */
const LARGEST_PORT = 65_535;

interface AppFlags {
  port?: number;
  open: boolean;
}

const EXAMPLES = `
Examples:
  # The page in your browser; Ctrl-C ends it
  vtss app

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
  verb.addHelpText("after", EXAMPLES);
  return verb.action((flags: AppFlags) => accept({ verb: "app", port: flags.port ?? 0, open: flags.open }));
}
