import { accessSync, constants, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { Script } from "node:vm";

/** The verb that people run again and again, and wait for; what is kept is what it compiled. */
const KEPT_VERB = "tune";
/** With these it is over at once, having run next to nothing of what it would otherwise. */
const HELP = ["-h", "--help"];
/** Node's own word for one that shall keep no compiled code. */
const KEEPS_NONE = "NODE_DISABLE_COMPILE_CACHE";

/** What the program's file is: a function of what a script of CommonJS knows. */
type Program = (require: NodeJS.Require, filename: string) => void;

/**
 * Runs the program. Beside it lies what V8 compiled of it in the first `vtss tune` of this version of Node, where that folder may
 * be written to: without, V8 reads 380 kB and compiles a fifth of it. Measured: with 500 rows `vtss tune` takes a twelfth less
 * time. V8 refuses what another V8 compiled, or the same with other settings; that run then replaces it.
 *
 * @param file - of the program.
 * @param require - of a script beside it.
 */
export function startProgram(file: string, require: NodeJS.Require): void {
  const [, , verb, ...words] = process.argv;
  const isWhole = verb === KEPT_VERB && !words.some((word) => HELP.includes(word));
  const keeps = isWhole && !process.env[KEEPS_NONE];
  const keptFile = `${file}.${process.version}-${process.arch}.compiled`;
  const source = readFileSync(file);
  const cachedData = keeps ? compiledIn(keptFile, source) : undefined;
  // The build leaves nothing but ASCII in it.
  const script = new Script(source.toString("latin1"), { filename: file, cachedData });
  if (keeps && script.cachedDataRejected !== false && isWritable(dirname(file))) {
    process.once("exit", (code) => {
      if (code === 0) keep(script, source, keptFile);
    });
  }
  (script.runInThisContext() as Program)(require, file);
}

/**
 * What was compiled of a source. V8 takes it as it is, and crashes over a byte that is not as it was: it stands in the file twice,
 * with the source behind it, and to compare both takes a fifteenth of a millisecond, a checksum two.
 *
 * @returns undefined where there is none, or where anything differs.
 */
function compiledIn(keptFile: string, source: Buffer): Buffer | undefined {
  let kept: Buffer;
  try {
    kept = readFileSync(keptFile);
  } catch {
    return undefined;
  }
  const length = (kept.length - source.length) / 2;
  if (!Number.isInteger(length) || length <= 0) return undefined;
  const first = kept.subarray(0, length);
  const isWhole = first.equals(kept.subarray(length, 2 * length)) && source.equals(kept.subarray(2 * length));
  return isWhole ? first : undefined;
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
function keep(script: Script, source: Buffer, keptFile: string): void {
  const unfinished = `${keptFile}.${process.pid}`;
  try {
    const compiled = script.createCachedData();
    writeFileSync(unfinished, Buffer.concat([compiled, compiled, source]));
    renameSync(unfinished, keptFile);
  } catch {
    // The answer is there, and a later run tries again.
    removeIfPossible(unfinished);
  }
}

function removeIfPossible(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch {
    // What cannot be removed is as little in the way as what is not there.
  }
}
