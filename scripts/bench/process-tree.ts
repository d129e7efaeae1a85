/** Memory and processor time of a process and all that it starts, as Linux counts them in /proc. */
import { existsSync, readdirSync, readFileSync } from "node:fs";

/** Unit of the times in /proc/PID/stat, the same on every Linux: USER_HZ. */
const TICKS_PER_SECOND = 100;
const BYTES_PER_KIB = 1024;

/** Positions in /proc/PID/stat, counted from the field after the command's name (proc(5), numbered from 3 there). */
const PARENT = 1;
const USER_TIME = 11;
const SYSTEM_TIME = 12;
const CHILDREN_USER_TIME = 13;
const CHILDREN_SYSTEM_TIME = 14;

/** Whether this system has what is read here. */
export function canMeasureProcesses(): boolean {
  return process.platform === "linux" && status("self") !== null;
}

/** What was seen of a tree of processes until now; call `sample` again and again while it lives. */
export class ProcessTree {
  readonly #root: number;
  readonly #seconds = new Map<number, number>();
  #peakBytes = 0;

  constructor(root: number) {
    this.#root = root;
  }

  /**
   * Most memory at once: the largest sum over the processes of what was resident at a sample, pages that several share
   * counted in each; at least the largest that any process of them ever had by itself, which the system keeps.
   */
  get peakBytes(): number {
    return this.#peakBytes;
  }

  /** Processor time of every process that was seen, up to when it was seen last. */
  get cpuSeconds(): number {
    return [...this.#seconds.values()].reduce((sum, seconds) => sum + seconds, 0);
  }

  sample(): void {
    let residentBytes = 0;
    for (const id of familyOf(this.#root)) {
      const process = runningProcessOf(id);
      if (process === null) continue;
      this.#seconds.set(id, process.cpuSeconds);
      const text = status(id) ?? "";
      residentBytes += kibibytes(text, "VmRSS");
      this.#peakBytes = Math.max(this.#peakBytes, kibibytes(text, "VmHWM"));
    }
    this.#peakBytes = Math.max(this.#peakBytes, residentBytes);
  }
}

/** One running process. */
export interface RunningProcess {
  id: number;
  parent: number;
  cpuSeconds: number;
}

/** A process and all that descend from it. */
export function withDescendants(root: number, all: readonly RunningProcess[]): RunningProcess[] {
  const children = (id: number) => all.filter(({ parent }) => parent === id);
  const family = all.filter(({ id }) => id === root);
  // Grows while it is walked.
  for (const { id } of family) {
    family.push(...children(id));
  }
  return family;
}

/**
 * A process and all that descend from it. Linux lists the children of every thread, unless it was built without; looking
 * through all processes takes ten times as long, which would be felt in what is measured.
 */
function familyOf(root: number): number[] {
  if (!LISTS_CHILDREN) return withDescendants(root, runningProcesses()).map(({ id }) => id);
  const family = [root];
  // Grows while it is walked.
  for (const id of family) {
    family.push(...childrenOf(id));
  }
  return family;
}

const LISTS_CHILDREN = existsSync(`/proc/self/task/${process.pid}/children`);

/** Children of every thread that lives still. */
function childrenOf(id: number): number[] {
  const threads = unlessEnded(() => readdirSync(`/proc/${id}/task`)) ?? [];
  return threads.flatMap((thread) => {
    const children = unlessEnded(() => readFileSync(`/proc/${id}/task/${thread}/children`, "utf8")) ?? "";
    return children.split(" ").filter(Boolean).map(Number);
  });
}

/** Processor seconds of this process's children that have ended, and of theirs. */
export function endedChildrenSeconds(): number {
  const fields = statFields(readFileSync("/proc/self/stat", "utf8"));
  return ticks(fields, CHILDREN_USER_TIME, CHILDREN_SYSTEM_TIME);
}

function runningProcesses(): RunningProcess[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => runningProcessOf(Number(name)) ?? []);
}

/** Null once it has ended. */
function runningProcessOf(id: number): RunningProcess | null {
  return unlessEnded(() => runningProcess(id, readFileSync(`/proc/${id}/stat`, "utf8")));
}

/** What is read of a process or thread; null once it has ended, as its files are gone then, and on other systems. */
function unlessEnded<T>(read: () => T): T | null {
  try {
    return read();
  } catch {
    return null;
  }
}

/** A process as its line in /proc/PID/stat describes it. */
export function runningProcess(id: number, stat: string): RunningProcess {
  const fields = statFields(stat);
  return { id, parent: Number(fields[PARENT]), cpuSeconds: ticks(fields, USER_TIME, SYSTEM_TIME) };
}

/** The fields after the name, which stands in brackets and may hold spaces and brackets. */
function statFields(stat: string): string[] {
  return stat
    .slice(stat.lastIndexOf(")") + 1)
    .trim()
    .split(" ");
}

function ticks(fields: string[], ...positions: number[]): number {
  return positions.reduce((sum, position) => sum + Number(fields[position]), 0) / TICKS_PER_SECOND;
}

function status(id: number | "self"): string | null {
  return unlessEnded(() => readFileSync(`/proc/${id}/status`, "utf8"));
}

/** A number of /proc/PID/status in bytes; 0 for a process that is just ending and has none. */
export function kibibytes(status: string, name: string): number {
  const value = new RegExp(`^${name}:\\s+(\\d+) kB$`, "m").exec(status)?.[1];
  return BYTES_PER_KIB * Number(value ?? 0);
}
