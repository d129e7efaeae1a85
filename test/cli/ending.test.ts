import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inProject } from "../../scripts/project.js";

const BIN = inProject("dist", "cli", "bin.js");

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "vtss-ending-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe("the process, however it ends,", () => {
  const ended = (child: ChildProcess) =>
    new Promise<{ code: number | null; stderr: string }>((resolve) => {
      let stderr = "";
      child.stderr?.on("data", (chunk: Buffer) => {
        stderr += chunk.toString();
      });
      child.on("close", (code) => resolve({ code, stderr }));
    });

  it.runIf(existsSync("/dev/full"))("says that a disk is full, and blames nobody else", () => {
    const script = `"${process.execPath}" "${BIN}" simulate > /dev/full`;
    const { status, stderr } = spawnSync("sh", ["-c", script], { encoding: "utf8" });
    expect({ status, stderr }).toEqual({
      status: 2,
      stderr:
        'vtss: error OUTPUT_UNWRITABLE: cannot write "standard output": ENOSPC: no space left on device\n',
    });
  });

  it("counts as failed where it ends without an answer", () => {
    // Whatever it waits for never comes.
    const never = join(folder, "never.cjs");
    writeFileSync(never, "process.exit = () => {};");
    const { status, stdout, stderr } = spawnSync(process.execPath, ["--require", never, BIN, "--version"], {
      encoding: "utf8",
      timeout: 30_000,
    });
    expect({ status, stderr }).toEqual({
      status: 1,
      stderr: expect.stringMatching(/^vtss: error INTERNAL: .*\n$/),
    });
    expect(stdout).toMatch(/^vtss \d/);
  });

  it("ends quietly with 0 when its pipe is closed", async () => {
    const child = spawn(process.execPath, [BIN, "simulate", "--majority", "200000", "--minority", "1000"], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    child.stdout.once("data", () => child.stdout.destroy());
    expect(await ended(child)).toEqual({ code: 0, stderr: "" });
  });

  it.each([
    ["Ctrl-C", "SIGINT", 130, "vtss: interrupted\n"],
    ["a request to end", "SIGTERM", 143, ""],
  ] as const)("ends within a second of %s and leaves nothing", async (_, signal, code, stderr) => {
    const table = ["simulate", "--majority", "20000", "--minority", "2000", "--out", "large.csv"];
    spawnSync(process.execPath, [BIN, ...table], { cwd: folder });
    const out = join(folder, "stopped", signal);
    const run = ["tune", "large.csv", "--target", "outcome", "--repeats", "50", "--workers", "2"];
    const child = spawn(process.execPath, [BIN, ...run, "--out", out], {
      cwd: folder,
      stdio: ["ignore", "pipe", "pipe"],
    });
    const end = ended(child);
    const waited = Date.now();
    while (!existsSync(out) && Date.now() - waited < 10_000) await pause(20);
    await pause(1500);
    const began = Date.now();
    child.kill(signal);
    expect(await end).toEqual({ code, stderr });
    expect(Date.now() - began).toBeLessThan(1000);
    expect(existsSync(join(folder, "stopped"))).toBe(false);
  });
});

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));
