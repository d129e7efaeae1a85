/** The worker that comes with the package, started as users start it: from dist/. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { WorkerPool } from "../../dist/worker/pool.js";
import { FIXTURE, job, smallTable } from "./fixture-pool.js";

const POOL = new URL("../../dist/worker/pool.js", import.meta.url);
const NODE_WORKER = new URL("../../dist/worker/node-worker.js", import.meta.url);

describe("the built worker", () => {
  it("starts the engine and takes a table from shared memory; the engine's errors keep code and details", async () => {
    const pool = new WorkerPool({ workers: 2 });
    const good = pool.load(smallTable());
    const bad = pool.load({
      ...smallTable(),
      columns: [{ kind: "numeric", name: "age", values: Float64Array.of(1) }],
    });
    try {
      await expect(pool.run([job("no such kind", {}, good)])).rejects.toMatchObject({ code: "INTERNAL" });
      await expect(pool.run([job("sweep", {}, bad)])).rejects.toMatchObject({
        code: "SHAPE_MISMATCH",
        details: { actual: 1 },
      });
    } finally {
      await pool.close();
    }
  });
});

describe("a process with an idle pool", () => {
  it("ends by itself, though nobody closed the pool", async () => {
    const script = `
      import { WorkerPool } from ${JSON.stringify(POOL)};
      import { startNodeWorker } from ${JSON.stringify(NODE_WORKER)};
      const createWorker = () => startNodeWorker(new URL(${JSON.stringify(FIXTURE)}));
      const pool = new WorkerPool({ workers: 2, createWorker, setup: () => null });
      const jobs = [1, 2, 3].map((value) => ({ name: "delay", table: null, kind: "delay", options: { milliseconds: 50, value } }));
      console.log(JSON.stringify(await pool.run(jobs)));
    `;
    const started = promisify(execFile)(process.execPath, ["--input-type=module", "-e", script], {
      timeout: 20_000,
    });
    expect((await started).stdout.trim()).toBe("[1,2,3]");
  });
});

describe("a process that closes a busy pool", () => {
  it("goes on when the workers have ended", async () => {
    const script = `
      import { WorkerPool } from ${JSON.stringify(POOL)};
      import { startNodeWorker } from ${JSON.stringify(NODE_WORKER)};
      const createWorker = () => startNodeWorker(new URL(${JSON.stringify(FIXTURE)}));
      const pool = new WorkerPool({ workers: 2, createWorker, setup: () => null });
      const job = (kind) => ({ name: kind, table: null, kind, options: { milliseconds: 60_000 } });
      let ready;
      const underWay = new Promise((resolve) => { ready = resolve; });
      pool.run([job("echo"), job("busy")], { onProgress: () => ready() }).catch(() => {});
      await underWay;
      await pool.close();
      console.log("closed");
    `;
    const started = promisify(execFile)(process.execPath, ["--input-type=module", "-e", script], {
      timeout: 20_000,
    });
    expect((await started).stdout.trim()).toBe("closed");
  });
});
