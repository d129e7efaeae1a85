import { afterEach } from "vitest";
import { startNodeWorker } from "../../ts/worker/node-worker.js";
import { WorkerPool, type WorkerPoolOptions } from "../../ts/worker/pool.js";
import type { Job, TableMessage } from "../../ts/worker/protocol.js";
import type { WorkerHandle } from "../../ts/worker/worker-handle.js";

export const FIXTURE = new URL("./fixture-worker.mjs", import.meta.url);

const open: WorkerPool[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((pool) => pool.close()));
});

/** A pool of fixture workers that the test's end closes, with the handles of all that it started. */
export function fixturePool(workers: number, options: Partial<WorkerPoolOptions> = {}) {
  const handles: WorkerHandle[] = [];
  const createWorker = async () => {
    const handle = await startNodeWorker(FIXTURE);
    handles.push(handle);
    return handle;
  };
  const pool = new WorkerPool({ workers, createWorker, setup: () => null, ...options });
  open.push(pool);
  return { pool, handles };
}

/** A job of the fixture worker. */
export function job(kind: string, options: object = {}, table: string | null = null): Job {
  return { name: `${kind} job`, table, kind, options } as Job;
}

/** What workers of one test count together. */
export function sharedCounter(): Int32Array {
  return new Int32Array(new SharedArrayBuffer(4));
}

export function smallTable(): TableMessage {
  return {
    nRows: 4,
    columns: [
      { kind: "numeric", name: "age", values: Float64Array.of(1, 2, 3, 4) },
      { kind: "categorical", name: "sex", codes: Int32Array.of(0, 1, 0, -1), nLevels: 2 },
    ],
    labels: Uint8Array.of(0, 0, 1, 0),
    groups: null,
    validation: null,
  };
}
