/** A process that is timed from before its start to its end. */
import { spawn } from "node:child_process";
import { projectRoot } from "../project.js";
import { canMeasureProcesses, endedChildrenSeconds, ProcessTree } from "./process-tree.js";

/** What one process, with those that it started, took. */
export interface Measurement {
  /** By the clock. */
  seconds: number;
  /** Of all cores together; null where the system does not say. */
  cpuSeconds: number | null;
  /** See `ProcessTree`; null where the system does not say. */
  peakBytes: number | null;
}

export interface Command {
  program: string;
  args: string[];
}

/** Seldom enough to cost the measured processes a quarter of a percent of a core. */
const SAMPLE_MILLISECONDS = 100;
const MILLISECONDS = 1000;
/** How much of the end of an error's text is shown. */
const SHOWN_CHARACTERS = 2000;
const REMOVED_VARIABLES = [
  // Which processor the yardstick's BLAS takes itself to run on, and how large its cache is: set on some machines, for
  // other reasons, to what it is not.
  ...["OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE"],
  // Certificates of the machine's own, which Node reads at every start: no part of either program.
  "NODE_EXTRA_CA_CERTS",
];

/** Runs a command to its end. Throws with the end of what it wrote when that is not a success. */
export async function measure(command: Command): Promise<Measurement & { stdout: string }> {
  const measurable = canMeasureProcesses();
  const secondsBefore = measurable ? endedChildrenSeconds() : 0;
  const start = performance.now();
  const child = spawn(command.program, command.args, {
    cwd: projectRoot,
    env: environment(),
    stdio: ["ignore", "pipe", "pipe"],
  });
  const tree = measurable && child.pid !== undefined ? new ProcessTree(child.pid) : undefined;
  const sampling = setInterval(() => tree?.sample(), SAMPLE_MILLISECONDS);
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  try {
    const code = await new Promise<number | null>((resolve, reject) => {
      child.on("error", reject);
      child.on("close", resolve);
    });
    const seconds = (performance.now() - start) / MILLISECONDS;
    if (code !== 0) {
      throw new Error(
        `${[command.program, ...command.args].join(" ")} ended with ${code === null ? "a signal" : `code ${code}`}\n${stderr.slice(-SHOWN_CHARACTERS)}`,
      );
    }
    if (tree === undefined) {
      return { seconds, cpuSeconds: null, peakBytes: null, stdout };
    }
    // Each misses something: the samples what came after the last of them, the system those whose parent did not wait.
    const cpuSeconds = Math.max(tree.cpuSeconds, endedChildrenSeconds() - secondsBefore);
    return { seconds, cpuSeconds, peakBytes: tree.peakBytes, stdout };
  } finally {
    clearInterval(sampling);
  }
}

/** One measurement of processes that ran one after the other. */
export function inSequence(parts: readonly Measurement[]): Measurement {
  const all = (values: (number | null)[]) => (values.includes(null) ? null : (values as number[]));
  const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);
  const cpuSeconds = all(parts.map((part) => part.cpuSeconds));
  const peakBytes = all(parts.map((part) => part.peakBytes));
  return {
    seconds: sum(parts.map(({ seconds }) => seconds)),
    cpuSeconds: cpuSeconds && sum(cpuSeconds),
    peakBytes: peakBytes && Math.max(...peakBytes),
  };
}

function environment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !REMOVED_VARIABLES.includes(name));
  return Object.fromEntries(kept);
}
