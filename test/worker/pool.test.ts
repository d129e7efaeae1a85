import { describe, expect, it } from "vitest";
import type { RunProgress } from "../../ts/worker/pool-run.js";
import { fixturePool, job, smallTable } from "./fixture-pool.js";

interface Thread {
  threadId: number;
  nLoads: number;
}

describe("a run", () => {
  it("gives values in the order of the jobs, whichever ended first", async () => {
    const { pool } = fixturePool(2);
    const delays = [300, 1, 50, 1, 1];
    const jobs = delays.map((milliseconds, value) => job("delay", { milliseconds, value }));
    expect(await pool.run(jobs)).toEqual([0, 1, 2, 3, 4]);
  });

  it("of no jobs gives nothing and starts no worker", async () => {
    const { pool, handles } = fixturePool(2);
    expect(await pool.run([])).toEqual([]);
    expect(handles).toHaveLength(0);
  });

  it("starts no more workers than there are jobs, nor than the pool may have", async () => {
    const { pool, handles } = fixturePool(2);
    await pool.run([job("echo")]);
    expect(handles).toHaveLength(1);
    await pool.run(Array.from({ length: 6 }, () => job("delay", { milliseconds: 20 })));
    expect(handles).toHaveLength(2);
  });

  it("gives a worker one job at a time", async () => {
    const { pool } = fixturePool(1);
    const order: string[] = [];
    const jobs = [60, 1].map((milliseconds) => ({
      ...job("delay", { milliseconds }),
      name: `${milliseconds} ms`,
    }));
    await pool.run(jobs, { onProgress: (progress) => order.push(progress.job) });
    expect(order).toEqual(["60 ms", "1 ms"]);
  });

  it("overtakes as many waiting jobs as it says, and no more", async () => {
    const { pool } = fixturePool(1);
    const order: string[] = [];
    const named = (name: string) => ({ ...job("delay", { milliseconds: 1 }), name });
    const onProgress = (progress: RunProgress) => order.push(progress.job);
    await Promise.all([
      pool.run(["a", "b", "c", "d"].map(named), { onProgress }),
      pool.run([named("after b")], { onProgress, overtakes: 2 }),
      pool.run([named("first")], { onProgress, overtakes: 99 }),
    ]);
    expect(order).toEqual(["a", "first", "b", "after b", "c", "d"]);
  });

  it("starts new workers in place of idle ones that hold a table, before there is work for them", async () => {
    const { pool, handles } = fixturePool(2);
    const table = pool.load(smallTable());
    pool.warm();
    const thread = async () => (await pool.run<Thread>([job("thread", {}, table)]))[0];
    const first = await thread();
    pool.renewIdle();
    await expect.poll(() => handles.length).toBe(3);
    const second = await thread();
    expect(second?.threadId).not.toBe(first?.threadId);
    pool.dismiss();
    pool.renewIdle();
    await pool.close();
    expect(handles).toHaveLength(3);
  });

  it("tells its progress after each job", async () => {
    const { pool } = fixturePool(2);
    const progress: RunProgress[] = [];
    await pool.run([job("echo"), job("echo"), job("echo")], { onProgress: (step) => progress.push(step) });
    expect(progress.map(({ done, total }) => [done, total])).toEqual([
      [1, 3],
      [2, 3],
      [3, 3],
    ]);
  });

  it("ends with what onProgress throws", async () => {
    const { pool } = fixturePool(1);
    const onProgress = () => {
      throw new Error("a full screen");
    };
    await expect(pool.run([job("echo"), job("echo")], { onProgress })).rejects.toThrow("a full screen");
    expect(await pool.run([job("echo", { still: "works" })])).toEqual([{ still: "works" }]);
  });

  it("keeps its workers for the next run", async () => {
    const { pool, handles } = fixturePool(1);
    await pool.run([job("echo")]);
    await pool.run([job("echo")]);
    expect(handles).toHaveLength(1);
  });

  it("shares the workers with another run at the same time", async () => {
    const { pool, handles } = fixturePool(2);
    const runs = ["a", "b"].map((name) => pool.run([1, 2, 3].map((n) => job("echo", { name, n }))));
    const [first, second] = await Promise.all(runs);
    expect(first).toEqual([1, 2, 3].map((n) => ({ name: "a", n })));
    expect(second).toEqual([1, 2, 3].map((n) => ({ name: "b", n })));
    expect(handles).toHaveLength(2);
  });

  it("gets typed arrays back", async () => {
    const { pool } = fixturePool(1);
    const [value] = await pool.run<{ losses: Float64Array; nested: { codes: Int32Array }[] }>([
      job("numbers", { n: 3 }),
    ]);
    expect(value?.losses).toEqual(Float64Array.of(1, 1, 1));
    expect(value?.nested[0]?.codes).toEqual(Int32Array.of(1, 2));
  });
});

describe("a table", () => {
  it("is sent once to each worker that has a job for it, in shared memory", async () => {
    const { pool, handles } = fixturePool(2);
    const table = pool.load(smallTable());
    const sums = Array.from({ length: 6 }, () => job("sum", {}, table));
    expect(await pool.run(sums)).toEqual(sums.map(() => ({ sum: 10, isShared: true })));
    const threads = Array.from({ length: 8 }, () => job("thread", {}, table));
    for (const { nLoads } of await pool.run<Thread>(threads)) {
      expect(nLoads).toBe(1);
    }
    expect(handles).toHaveLength(2);
  });

  it("is sent again to the worker that replaces another", async () => {
    const { pool, handles } = fixturePool(1);
    const table = pool.load(smallTable());
    await pool.run([job("sum", {}, table)]);
    await handles[0]?.terminate();
    expect(await pool.run([job("sum", {}, table)])).toEqual([{ sum: 10, isShared: true }]);
    expect(handles).toHaveLength(2);
  });

  it("can stand beside another", async () => {
    const { pool } = fixturePool(1);
    const other = smallTable();
    other.columns = [{ kind: "numeric", name: "age", values: Float64Array.of(5, 5, 5, 5) }];
    const jobs = [pool.load(smallTable()), pool.load(other)].map((table) => job("sum", {}, table));
    expect((await pool.run<{ sum: number }>(jobs)).map(({ sum }) => sum)).toEqual([10, 20]);
  });

  it("that the worker refuses ends the run with the worker's error", async () => {
    const { pool } = fixturePool(1);
    const table = pool.load({ ...smallTable(), nRows: 5 });
    await expect(pool.run([job("sum", {}, table)])).rejects.toMatchObject({
      code: "SHAPE_MISMATCH",
      details: { expected: 5, actual: 4 },
    });
  });

  it("that was not loaded is refused", async () => {
    const { pool } = fixturePool(1);
    await expect(pool.run([job("sum", {}, "table-9")])).rejects.toMatchObject({ code: "INTERNAL" });
  });
});

describe("two pools", () => {
  it("do not know of each other", async () => {
    const first = fixturePool(2);
    const second = fixturePool(2);
    const kept = second.pool.run([job("delay", { milliseconds: 300, value: "kept" })]);
    const stopped = first.pool.run([job("busy", { milliseconds: 60_000 })]);
    await first.pool.close();
    await expect(stopped).rejects.toMatchObject({ code: "POOL_CLOSED" });
    expect(await kept).toEqual(["kept"]);
  });
});

describe("closing", () => {
  it("ends a run that is under way, and its busy worker", async () => {
    const { pool } = fixturePool(1);
    let ready = () => {};
    const underWay = new Promise<void>((resolve) => {
      ready = resolve;
    });
    const run = pool.run([job("echo"), job("busy", { milliseconds: 60_000 }), job("echo")], {
      onProgress: ready,
    });
    const refused = expect(run).rejects.toMatchObject({ code: "POOL_CLOSED" });
    await underWay;
    const start = performance.now();
    await pool.close();
    await refused;
    expect(performance.now() - start).toBeLessThan(1000);
  });

  it("refuses runs from then on, and can be done twice", async () => {
    const { pool } = fixturePool(1);
    await pool.close();
    await pool.close();
    await expect(pool.run([job("echo")])).rejects.toMatchObject({ code: "POOL_CLOSED" });
  });
});

describe("the number of workers", () => {
  it.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])("%s is refused", (workers) => {
    expect(() => fixturePool(workers)).toThrow(expect.objectContaining({ code: "OPTION_INVALID" }));
  });
});

describe("a pool that is dismissed", () => {
  it("ends idle workers at once, busy ones with their last job, and answers all that was asked", async () => {
    const { pool, handles } = fixturePool(2);
    await pool.run([job("delay", { milliseconds: 20 }), job("delay", { milliseconds: 20 })]);
    const ended: number[] = [];
    handles.forEach((handle, i) => {
      handle.onDeath(() => ended.push(i));
    });
    const last = pool.run([job("delay", { milliseconds: 40, value: 0 })]);
    pool.dismiss();
    expect(await last).toEqual([0]);
    await expect.poll(() => new Set(ended).size).toBe(2);
    expect(handles).toHaveLength(2);
  });

  it("runs what still waits", async () => {
    const { pool, handles } = fixturePool(1);
    const all = pool.run([job("echo", { a: 1 }), job("echo", { a: 2 })]);
    pool.dismiss();
    expect(await all).toEqual([{ a: 1 }, { a: 2 }]);
    await pool.close();
    expect(handles).toHaveLength(1);
  });
});
