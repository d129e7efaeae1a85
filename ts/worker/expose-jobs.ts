import { importNodeBuiltin, isNode } from "../engine/node-builtin.js";
import type { TableMessage } from "../engine/table-message.js";
import { type Reply, toReply } from "../errors.js";
import { type Endpoint, expose, transfer } from "./comlink.js";
import { holdLock } from "./life-lock.js";
import { nodeEndpoint } from "./node-endpoint.js";
import type { Job, TableKey, WorkerApi } from "./protocol.js";

/** What a worker's script does with what it is asked; each may throw or reject with anything. */
export interface JobHandlers {
  /** Called once with what the pool's `setup` made. */
  prepare(setup: unknown): void | Promise<void>;
  /** Called once for each table, before the first job that needs it. */
  load(key: TableKey, table: TableMessage): void | Promise<void>;
  /**
   * Runs a job, one at a time, in the order in which they were asked for. The buffers of typed arrays in its value are
   * transferred, so nobody may keep them.
   */
  run(job: Job): unknown;
}

/**
 * Serves a worker pool from inside a worker, in Node or a browser; the one call of a worker's script. Exceptions are
 * answered as replies that keep their code and details.
 *
 * @param handlers What to do with what the pool asks.
 * @param webEndpoint In a browser: where the pool is heard. Default: the worker's own messages.
 */
export function exposeJobs(handlers: JobHandlers, webEndpoint = globalThis as unknown as Endpoint): void {
  if (isNode()) {
    void exposeInNode(handlers);
  } else {
    // At once, not after an await: a web worker loses the messages that come before it listens.
    webEndpoint.addEventListener("messageerror", dieOfMessageError);
    exposeAt(handlers, webEndpoint);
  }
}

/** The same, heard at any endpoint. */
export function exposeAt(handlers: JobHandlers, endpoint: Endpoint): void {
  const loads = new Map<TableKey, Promise<Reply<null>>>();
  let prepared: Promise<Reply<unknown>> = Promise.resolve({ ok: true, value: null });
  let before: Promise<unknown> = Promise.resolve();
  const api: WorkerApi = {
    prepare(setup, lockName) {
      const own = answer(async () => {
        await handlers.prepare(setup);
        return lockName !== null && (await holdLock(lockName));
      });
      prepared = own;
      return own;
    },
    load(key, table) {
      const loaded = after(prepared, async () => {
        await handlers.load(key, table);
        return null;
      });
      loads.set(key, loaded);
      return loaded;
    },
    run(job) {
      const needed = (job.table === null ? undefined : loads.get(job.table)) ?? prepared;
      const ran = before.then(() => after(needed, async () => handlers.run(job)));
      before = ran;
      return ran;
    },
  };
  expose(api, endpoint);
}

async function exposeInNode(handlers: JobHandlers): Promise<void> {
  const { parentPort } = await importNodeBuiltin("node:worker_threads");
  if (parentPort === null) {
    throw new Error("a worker's script was started outside a worker");
  }
  parentPort.on("messageerror", dieOfMessageError);
  exposeAt(handlers, nodeEndpoint(parentPort));
}

/** A request that cannot be read can never be answered: the exception ends the worker, and the pool sees that. */
function dieOfMessageError(): never {
  throw new Error("a request could not be read");
}

/** Answers once what it needs is there; with the refusal of that, if it was refused. */
async function after<T>(needed: Promise<Reply<unknown>>, handle: () => Promise<T>): Promise<Reply<T>> {
  const reply = await needed;
  return reply.ok ? answer(handle) : reply;
}

async function answer<T>(handle: () => Promise<T>): Promise<Reply<T>> {
  try {
    const value = await handle();
    const reply: Reply<T> = { ok: true, value };
    return transfer(reply, buffersIn(value));
  } catch (thrown) {
    return toReply(thrown);
  }
}

/** The array buffers of all typed arrays in a value of plain objects and arrays. */
function buffersIn(value: unknown): ArrayBuffer[] {
  const buffers = new Set<ArrayBuffer>();
  const seen = new Set<object>();
  const visit = (part: unknown): void => {
    if (typeof part !== "object" || part === null || seen.has(part)) {
      return;
    }
    seen.add(part);
    if (ArrayBuffer.isView(part)) {
      if (part.buffer instanceof ArrayBuffer) {
        buffers.add(part.buffer);
      }
    } else {
      Object.values(part).forEach(visit);
    }
  };
  visit(value);
  return [...buffers];
}
