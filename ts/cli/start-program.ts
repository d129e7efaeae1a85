import { accessSync, constants, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { Script } from "node:vm";

/** The verb that people run again and again, and wait for; what is kept is what it compiled. */
const KEPT_VERB = "tune";
/** Node's own word for one that shall keep no compiled code. */
const KEEPS_NONE = "NODE_DISABLE_COMPILE_CACHE";

/** What the program's file is: a function of what a script of CommonJS knows. */
type Program = (require: NodeJS.Require, filename: string) => void;

/**
 * Runs the program. Beside it lies what V8 compiled of it in the first `vtss tune` of this version of Node, where that folder may
 * be written to: without, V8 reads 380 kB and compiles a fifth of it. Measured: with 500 rows `vtss tune` takes a twelfth less
 * time. V8 refuses what another V8 compiled, or the same with other settings; the next run then replaces it.
 *
 * @param file - of the program.
 * @param require - of a script beside it.
 */
export function startProgram(file: string, require: NodeJS.Require): void {
  const keeps = process.argv[2] === KEPT_VERB && !process.env[KEEPS_NONE];
  const compiledFile = `${file}.${process.version}-${process.arch}.compiled`;
  const cachedData = keeps ? contentOf(compiledFile) : undefined;
  // The build leaves nothing but ASCII in it.
  const script = new Script(readFileSync(file, "latin1"), { filename: file, cachedData });
  if (keeps && script.cachedDataRejected !== false && isWritable(dirname(file))) {
    process.once("exit", (code) => {
      if (code === 0) keep(script, compiledFile);
    });
  }
  (script.runInThisContext() as Program)(require, file);
}

function contentOf(file: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
}

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** All of it or none: two runs may do this at once. */
function keep(script: Script, file: string): void {
  const unfinished = `${file}.${process.pid}`;
  try {
    writeFileSync(unfinished, script.createCachedData());
    renameSync(unfinished, file);
  } catch {
    // The answer is there, and a later run tries again.
    rmSync(unfinished, { force: true });
  }
}
