/** What a measurement was made on and with. */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { arch, cpus, totalmem, type } from "node:os";
import { sha256 } from "../fingerprint.js";
import { inProject, packageJson, projectRoot } from "../project.js";
import { PAGE_FILE, PERFORMANCE_FILE } from "./document.js";
import type { Yardstick } from "./yardstick.js";

const BYTES_PER_GIB = 2 ** 30;

/** The machine and the programs, in a line; without `yardstick`, nothing of one. */
export function machineLine(yardstick?: Yardstick): string {
  const processors = cpus();
  const memory = `${Math.round(totalmem() / BYTES_PER_GIB)} GiB`;
  const parts = [
    `${processors[0]?.model.trim() ?? "unknown processor"}, ${processors.length} cores, ${memory}`,
    `${type()} ${arch()}`,
    `Node ${process.version.slice(1)}`,
    ...(yardstick === undefined ? [] : ["missing" in yardstick ? "no yardstick" : yardstick.versions]),
  ];
  return parts.join("; ");
}

/** The version of the product and the commit that it was built from. */
export function productLine(): string {
  const git = (...args: string[]) => spawnSync("git", args, { cwd: projectRoot, encoding: "utf8" });
  const commit = git("rev-parse", "--short=12", "HEAD");
  // What is written at the end is no change of what was measured.
  const changes = git("status", "--porcelain", "--", ".", `:!${PERFORMANCE_FILE}`, `:!${PAGE_FILE}`);
  const at = commit.status === 0 ? `commit ${commit.stdout.trim()}` : "no commit";
  return `vtss ${packageJson().version}, ${at}${changes.stdout?.trim() ? " with changes" : ""}`;
}

/** Measurements with one key may stand in one table: same machine, same programs, same build. */
export function comparabilityKey(machine: string): string {
  return sha256(`${machine}\n${readFileSync(inProject("dist", ".build-stamp"), "utf8")}`);
}
