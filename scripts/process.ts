/** Other programs, run and waited for. */
import { type SpawnOptions, spawn } from "node:child_process";
import { projectRoot } from "./project.js";

/** What a program left behind. */
export interface Ended {
  /** Its exit code; -1 where it could not be started or was killed. */
  code: number;
  /** What it wrote to stdout. */
  stdout: string;
  /** What it wrote to stdout and stderr, in order of arrival. */
  output: string;
}

interface RunOptions {
  /** Default: the project's folder. */
  cwd?: string;
  /** Set on top of this process's environment. */
  env?: Record<string, string>;
  /** Killed after this many milliseconds. Default: never. */
  timeout?: number;
}

/** Runs a program to its end, whatever that is. */
export function run(program: string, args: string[], options: RunOptions = {}): Promise<Ended> {
  return new Promise((resolve) => {
    const child = spawn(program, args, spawnOptions(options));
    let stdout = "";
    let output = "";
    child.stdout?.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
      output += text;
    });
    child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
    child.on("error", (error) =>
      resolve({ code: -1, stdout, output: `${output}${program}: ${error.message}\n` }),
    );
    child.on("close", (code) => resolve({ code: code ?? -1, stdout, output }));
  });
}

/** Runs a program that must succeed, and returns its stdout; otherwise throws with what it wrote. */
export async function runOrThrow(program: string, args: string[], options: RunOptions = {}): Promise<string> {
  const { code, stdout, output } = await run(program, args, options);
  if (code !== 0) {
    throw new Error(`${[program, ...args].join(" ")} ended with code ${code}\n${output}`);
  }
  return stdout;
}

/** Runs a program that talks to the user itself; returns its exit code. */
export function runInTerminal(program: string, args: string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd: projectRoot, stdio: "inherit" });
    child.on("error", reject);
    child.on("close", (code) => resolve(code ?? -1));
  });
}

function spawnOptions({ cwd = projectRoot, env = {}, timeout }: RunOptions): SpawnOptions {
  return {
    cwd,
    // What is captured is printed only where something fails, and often to a file.
    env: { ...process.env, NO_COLOR: "1", ...env },
    stdio: ["ignore", "pipe", "pipe"],
    timeout,
    // npm and npx are scripts there, which only a shell starts.
    shell: process.platform === "win32",
  };
}
