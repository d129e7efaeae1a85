import { getEventListeners } from "node:events";
import { describe, expect, it } from "vitest";
import { AbortError, VtssError } from "../../ts/errors.js";
import { startNodeWorker } from "../../ts/worker/node-worker.js";
import { FIXTURE, fixturePool, job, sharedCounter, smallTable } from "./fixture-pool.js";

/** Runs one quick job, so that the time of starting a worker does not count. */
async function warm({ pool }: ReturnType<typeof fixturePool>): Promise<void> {
  await pool.run([job("echo")]);
}

describe("a job behind its table", () => {
  it("of which two workers die is told, with nothing left waiting", async () => {
    const { pool, handles } = fixturePool(1);
    const table = pool.load(smallTable());
    await expect(pool.run([job("exit", {}, table)])).rejects.toMatchObject({ code: "WORKER_DIED" });
    expect(handles).toHaveLength(2);
    expect(await pool.run([job("sum", {}, table)])).toMatchObject([{ sum: 10 }]);
  });

  it("runs once more, with the table, when its worker dies", async () => {
    const { pool } = fixturePool(1);
    const options = { counter: sharedCounter(), value: "second" };
    expect(await pool.run([job("exitOnce", options, pool.load(smallTable()))])).toEqual(["second"]);
  });

  it("does not run where the table is refused, and jobs without it do", async () => {
    const { pool, handles } = fixturePool(1);
    const counter = sharedCounter();
    const table = pool.load({ ...smallTable(), nRows: 5 });
    const refused = pool.run([job("exitOnce", { counter }, table)]);
    await expect(refused).rejects.toMatchObject({
      code: "SHAPE_MISMATCH",
      details: { expected: 5, actual: 4 },
    });
    expect(await pool.run([job("echo", { a: 1 })])).toEqual([{ a: 1 }]);
    expect([counter[0], handles.length]).toEqual([0, 1]);
  });
});

describe("a job that fails", () => {
  it("ends the run with its code, message and details", async () => {
    const { pool } = fixturePool(2);
    const run = pool.run([job("refuse"), job("busy", { milliseconds: 60_000 })]);
    await expect(run).rejects.toBeInstanceOf(VtssError);
    await expect(run).rejects.toMatchObject({
      code: "VALUE_NOT_FINITE",
      message: 'row 7 of column "age" holds inf',
      details: { row: 7, column: "age" },
    });
  });

  it("may throw a plain record, as WebAssembly does", async () => {
    const { pool } = fixturePool(1);
    await expect(pool.run([job("throwRecord")])).rejects.toMatchObject({
      code: "OPTION_INVALID",
      details: { option: "k", value: 0 },
    });
  });

  it("with an exception of JavaScript's is INTERNAL, and its worker is kept", async () => {
    const { pool, handles } = fixturePool(1);
    await expect(pool.run([job("bug")])).rejects.toMatchObject({
      code: "INTERNAL",
      details: { name: "TypeError" },
    });
    await pool.run([job("echo")]);
    expect(handles).toHaveLength(1);
  });

  it("by a value that cannot be sent back does not hang", async () => {
    const { pool } = fixturePool(1);
    await expect(pool.run([job("unserialisable")])).rejects.toMatchObject({ code: "INTERNAL" });
  });

  it("by options that cannot be sent does not hang", async () => {
    const { pool } = fixturePool(1);
    await expect(pool.run([job("echo", { call: () => 1 })])).rejects.toMatchObject({ code: "INTERNAL" });
  });

  it("stops the others, and the pool goes on", async () => {
    const { pool } = fixturePool(2);
    await expect(pool.run([job("busy", { milliseconds: 60_000 }), job("refuse")])).rejects.toThrow(VtssError);
    expect(await pool.run([job("echo", { a: 1 }), job("echo", { a: 2 })])).toEqual([{ a: 1 }, { a: 2 }]);
  });

  it("does not touch another run", async () => {
    const { pool } = fixturePool(2);
    const kept = pool.run([job("delay", { milliseconds: 200, value: "kept" })]);
    await expect(pool.run([job("refuse")])).rejects.toThrow(VtssError);
    expect(await kept).toEqual(["kept"]);
  });
});

describe("a worker that dies", () => {
  it.each(["exitOnce", "trapOnce"])(
    "once (%s): the job runs again, and all values are right",
    async (kind) => {
      const { pool, handles } = fixturePool(2);
      const counter = sharedCounter();
      const jobs = [0, 1, 2, 3].map((value) =>
        value === 1 ? job(kind, { counter, value }) : job("delay", { value }),
      );
      expect(await pool.run(jobs)).toEqual([0, 1, 2, 3]);
      expect(handles).toHaveLength(3);
    },
  );

  it.each([
    ["exit", "exit code 3"],
    ["uncaught", "nobody catches this"],
    ["trap", "unreachable"],
  ])("twice (%s): the error names the job and the reason", async (kind, reason) => {
    const { pool, handles } = fixturePool(1);
    const run = pool.run([job("echo"), job(kind)]);
    await expect(run).rejects.toMatchObject({
      code: "WORKER_DIED",
      message: expect.stringContaining(`"${kind} job"`),
      details: { job: `${kind} job`, reason: expect.stringContaining(reason) },
    });
    expect(handles).toHaveLength(2);
    expect(await pool.run([job("echo", { a: 1 })])).toEqual([{ a: 1 }]);
  });

  it("twice for want of memory: the code says so", async () => {
    const { pool, handles } = fixturePool(1);
    await expect(pool.run([job("outOfMemory")])).rejects.toMatchObject({
      code: "OUT_OF_MEMORY",
      details: { job: "outOfMemory job" },
    });
    expect(handles).toHaveLength(2);
  });

  it("because somebody terminated it is replaced", async () => {
    const fixture = fixturePool(1);
    await warm(fixture);
    const run = fixture.pool.run([job("delay", { milliseconds: 200, value: 5 })]);
    await fixture.handles[0]?.terminate();
    expect(await run).toEqual([5]);
    expect(fixture.handles).toHaveLength(2);
  });

  it("while idle is replaced when there is work", async () => {
    const { pool, handles } = fixturePool(1);
    await pool.run([job("exitIdle")]);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(await pool.run([job("echo", { a: 1 })])).toEqual([{ a: 1 }]);
    expect(handles).toHaveLength(2);
  });
});

describe("a worker that does not start", () => {
  it("because its script does not exist is named", async () => {
    const createWorker = () => startNodeWorker(new URL("./no-such-worker.mjs", import.meta.url));
    const { pool } = fixturePool(1, { createWorker });
    await expect(pool.run([job("echo")])).rejects.toMatchObject({
      code: "WORKER_START_FAILED",
      details: { reason: expect.stringContaining("no-such-worker.mjs") },
    });
  });

  it("because it cannot be created is named", async () => {
    const createWorker = () => {
      throw new Error("no threads left");
    };
    const { pool } = fixturePool(1, { createWorker });
    await expect(pool.run([job("echo")])).rejects.toMatchObject({
      code: "WORKER_START_FAILED",
      details: { reason: "no threads left" },
    });
  });

  it("because it refuses its setup says why", async () => {
    const { pool } = fixturePool(1, { setup: () => ({ refuse: true }) });
    await expect(pool.run([job("echo")])).rejects.toMatchObject({ code: "ENGINE_NOT_LOADED" });
  });

  it("because the setup cannot be made says why, and a later run tries again", async () => {
    let nCalls = 0;
    const setup = () => {
      nCalls += 1;
      if (nCalls === 1) {
        throw new VtssError("ENGINE_NOT_LOADED", "no engine");
      }
      return "ready";
    };
    const { pool } = fixturePool(1, { setup });
    await expect(pool.run([job("echo")])).rejects.toMatchObject({ code: "ENGINE_NOT_LOADED" });
    expect(await pool.run([job("thread")])).toMatchObject([{ setup: "ready" }]);
  });
});

describe("an aborted run", () => {
  it("rejects at once though its worker is in a busy loop, and the pool goes on", async () => {
    const fixture = fixturePool(2);
    await warm(fixture);
    const controller = new AbortController();
    const jobs = Array.from({ length: 5 }, () => job("busy", { milliseconds: 60_000 }));
    const run = fixture.pool.run(jobs, { signal: controller.signal });
    const refused = expect(run).rejects.toBeInstanceOf(AbortError);
    await new Promise((resolve) => setTimeout(resolve, 300));
    const start = performance.now();
    controller.abort("enough");
    await refused;
    await expect(run).rejects.toMatchObject({ name: "AbortError", code: "ABORTED", cause: "enough" });
    expect(performance.now() - start).toBeLessThan(1000);
    expect(await fixture.pool.run([job("echo", { a: 1 })])).toEqual([{ a: 1 }]);
  });

  it("whose signal was aborted before starts no worker", async () => {
    const { pool, handles } = fixturePool(1);
    const run = pool.run([job("echo")], { signal: AbortSignal.abort() });
    await expect(run).rejects.toMatchObject({ name: "AbortError", code: "ABORTED" });
    expect(handles).toHaveLength(0);
  });

  it("rejects at once while its worker is starting", async () => {
    let created = () => {};
    const createWorker = async () => {
      await new Promise<void>((resolve) => {
        created = resolve;
      });
      return startNodeWorker(FIXTURE);
    };
    const { pool } = fixturePool(1, { createWorker });
    const controller = new AbortController();
    const run = pool.run([job("echo")], { signal: controller.signal });
    const refused = expect(run).rejects.toBeInstanceOf(AbortError);
    await new Promise((resolve) => setTimeout(resolve, 20));
    controller.abort();
    await refused;
    created();
  });

  it("leaves another run's worker alone", async () => {
    const { pool, handles } = fixturePool(2);
    const controller = new AbortController();
    const kept = pool.run([job("delay", { milliseconds: 400, value: "kept" })]);
    const stopped = pool.run([job("busy", { milliseconds: 60_000 })], { signal: controller.signal });
    const refused = expect(stopped).rejects.toBeInstanceOf(AbortError);
    setTimeout(() => controller.abort(), 200);
    await refused;
    expect(await kept).toEqual(["kept"]);
    expect(handles).toHaveLength(2);
  });

  it("leaves no listener on its signal, however it ended", async () => {
    const { pool } = fixturePool(1);
    const { signal } = new AbortController();
    await pool.run([job("echo")], { signal });
    await expect(pool.run([job("refuse")], { signal })).rejects.toThrow(VtssError);
    expect(getEventListeners(signal, "abort")).toHaveLength(0);
  });
});
