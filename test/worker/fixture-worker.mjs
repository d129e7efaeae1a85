/** A worker without numerics: the built `exposeJobs`, and jobs that succeed, fail and die in every way. */
import { threadId } from "node:worker_threads";
import { VtssError } from "../../dist/errors.js";
import { exposeJobs } from "../../dist/worker/expose-jobs.js";

const tables = new Map();
let nLoads = 0;
let setup = null;

/** Says whether this is the first worker that gets here, by a counter that all workers of the test share. */
const isFirst = (counter) => Atomics.add(counter, 0, 1) === 0;

function trap() {
  // (module (func (export "trap") unreachable))
  const bytes = [
    0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 7, 8, 1, 4, 116, 114, 97, 112, 0, 0, 10, 5, 1,
    3, 0, 0, 11,
  ];
  new WebAssembly.Instance(new WebAssembly.Module(new Uint8Array(bytes))).exports.trap();
}

function busy(milliseconds) {
  const end = performance.now() + milliseconds;
  while (performance.now() < end);
}

const jobs = {
  echo: (options) => options,
  delay: async ({ milliseconds, value }) => {
    await new Promise((resolve) => setTimeout(resolve, milliseconds));
    return value;
  },
  busy: ({ milliseconds }) => busy(milliseconds),
  thread: () => ({ threadId, nLoads, setup }),
  sum: (_, table) => ({
    sum: table.columns[0].values.reduce((total, value) => total + value, 0),
    isShared: table.columns[0].values.buffer instanceof SharedArrayBuffer,
  }),
  numbers: ({ n }) => ({ losses: new Float64Array(n).fill(1), nested: [{ codes: new Int32Array([1, 2]) }] }),
  refuse: () => {
    throw new VtssError("VALUE_NOT_FINITE", 'row 7 of column "age" holds inf', { row: 7, column: "age" });
  },
  throwRecord: () => {
    throw {
      code: "OPTION_INVALID",
      message: "`k` must be at least 1, got 0",
      details: { option: "k", value: 0 },
    };
  },
  bug: () => {
    throw new TypeError("undefined is not a table");
  },
  unserialisable: () => () => 1,
  exit: () => process.exit(3),
  exitOnce: ({ counter, value }) => (isFirst(counter) ? process.exit(3) : value),
  exitIdle: () => {
    setTimeout(() => process.exit(0), 10);
  },
  uncaught: () => {
    setTimeout(() => {
      throw new Error("nobody catches this");
    });
    return new Promise(() => {});
  },
  trap,
  trapOnce: ({ counter, value }) => (isFirst(counter) ? trap() : value),
  outOfMemory: () => {
    throw new RangeError("Array buffer allocation failed");
  },
};

exposeJobs({
  prepare(value) {
    setup = value;
    if (value?.refuse) {
      throw new VtssError("ENGINE_NOT_LOADED", "the engine could not be loaded: no such file", {
        reason: "no such file",
      });
    }
  },
  async load(key, table) {
    // Not at once, as a handler may.
    await new Promise((resolve) => setTimeout(resolve, 5));
    if (table.nRows !== table.labels.length) {
      throw new VtssError("SHAPE_MISMATCH", "labels do not fit", {
        expected: table.nRows,
        actual: table.labels.length,
      });
    }
    nLoads += 1;
    tables.set(key, table);
  },
  run: (job) => jobs[job.kind](job.options, tables.get(job.table)),
});
