import { existsSync } from "node:fs";
import { join, resolve } from "node:path";

/** The real tables that are not part of the project: VTSS_DATA, or the folder beside the repository. */
export const dataFolder = resolve(process.env.VTSS_DATA ?? join(import.meta.dirname, "../../../shared/data"));

/** Whether they are there; tests that need them are skipped by name where not. */
export const hasData = existsSync(join(dataFolder, "README.md"));
