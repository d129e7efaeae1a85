/** Which cores the measured processes may use: the same for all. */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import type { Command } from "./measured-process.js";

/** As many as the larger of the two programs starts workers. */
const N_CORES = 2;

/** Binds a command to the first two cores that this process may use, where there are more and the system can. */
export type Binding = (command: Command) => Command;

/** The binding of this machine, and what the tables say of it. */
export function coreBinding(): { bind: Binding; description: string } {
  const cores = allowedCores();
  if (cores === undefined) {
    return { bind: (command) => command, description: "not bound to cores" };
  }
  if (cores.length <= N_CORES) {
    return { bind: (command) => command, description: `on all ${cores.length} cores` };
  }
  if (spawnSync("taskset", ["--version"]).status !== 0) {
    return { bind: (command) => command, description: "not bound to cores (taskset is missing)" };
  }
  const list = cores.slice(0, N_CORES).join(",");
  const bind: Binding = ({ program, args }) => ({ program: "taskset", args: ["-c", list, program, ...args] });
  return { bind, description: `bound to cores ${list}` };
}

function allowedCores(): number[] | undefined {
  try {
    const status = readFileSync("/proc/self/status", "utf8");
    return coresOf(/^Cpus_allowed_list:\s*(\S+)$/m.exec(status)?.[1] ?? "");
  } catch {
    // Only Linux says.
    return undefined;
  }
}

/** The cores of a list such as "0-2,5". */
export function coresOf(list: string): number[] {
  return list.split(",").flatMap((part) => {
    const [first = Number.NaN, last = first] = part.split("-").map(Number);
    return Array.from({ length: last - first + 1 }, (_, i) => first + i);
  });
}
