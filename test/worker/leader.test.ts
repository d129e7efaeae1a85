/** A pool whose leading thread runs jobs as well: who runs what, and who is blamed for a death. */
import { setTimeout as sleep } from "node:timers/promises";
import { threadId } from "node:worker_threads";
import { describe, expect, it } from "vitest";
import { VtssError } from "../../ts/errors.js";
import type { JobHandlers } from "../../ts/worker/expose-jobs.js";
import type { Job } from "../../ts/worker/protocol.js";
import { thisThread } from "../../ts/worker/this-thread.js";
import { fixturePool, job, sharedCounter, smallTable } from "./fixture-pool.js";

interface Thread {
  threadId: number;
  nLoads: number;
}

/** What the leader does with the fixture's jobs: says that it was here. */
function handlers(): JobHandlers {
  let nLoads = 0;
  return {
    prepare() {},
    load() {
      nLoads += 1;
    },
    run: async (asked: Job): Promise<Thread> => {
      if (asked.name === "trap") throw new WebAssembly.RuntimeError("unreachable");
      if (asked.name === "long") await sleep(300);
      if (asked.name === "refused") {
        await sleep(100);
        throw new VtssError("OPTION_INVALID", "refused by the leader");
      }
      return { threadId, nLoads };
    },
  };
}

const pool = (workers = 2) => fixturePool(workers, { leader: () => thisThread(handlers()) });
const threadJobs = (n: number, table: string | null = null) =>
  Array.from({ length: n }, () => job("thread", {}, table));
const idsOf = (threads: Thread[]) => new Set(threads.map((thread) => thread.threadId));

describe("a leader", () => {
  it("runs some of the jobs of a run that says so, in place of one worker", async () => {
    const { pool: led, handles } = pool();
    const threads = await led.run<Thread>(threadJobs(40), { withLeader: true });
    expect(threads).toHaveLength(40);
    expect(idsOf(threads).size).toBe(2);
    expect(idsOf(threads)).toContain(threadId);
    expect(handles).toHaveLength(1);
  });

  it("runs no job of another run", async () => {
    const { pool: led } = pool();
    const [threads] = await Promise.all([
      led.run<Thread>(threadJobs(6)),
      led.run<Thread>(threadJobs(6), { withLeader: true }),
    ]);
    expect(idsOf(threads)).not.toContain(threadId);
  });

  it("is sent a table once, as the workers are that have a job ahead", async () => {
    const { pool: led } = pool();
    const table = led.load(smallTable());
    const threads = await led.run<Thread>(threadJobs(40, table), { withLeader: true });
    expect(idsOf(threads).size).toBe(2);
    expect(threads.map(({ nLoads }) => nLoads)).toEqual(Array(40).fill(1));
  });

  it("gives way to a worker when a job traps in it, and leads on", async () => {
    const { pool: led } = pool();
    // The worker is busy with the first; of this name only the leader knows a trap.
    const jobs = [job("delay", { milliseconds: 100 }), { ...job("thread"), name: "trap" }];
    const [, second] = await led.run<Thread>(jobs, { withLeader: true });
    expect(second?.threadId).not.toBe(threadId);
    expect(idsOf(await led.run<Thread>(threadJobs(40), { withLeader: true }))).toContain(threadId);
  });
});

describe("a pool that does without its leader", () => {
  it("has a worker in its place", async () => {
    const { pool: led, handles } = pool();
    led.doWithoutLeader();
    const threads = await led.run<Thread>(threadJobs(40), { withLeader: true });
    expect(idsOf(threads)).not.toContain(threadId);
    expect(handles).toHaveLength(2);
  });
});

describe("a job that a worker has ahead", () => {
  it.each([false, true])("is not blamed for what its worker died of (with a table: %s)", async (hasTable) => {
    const { pool: led, handles } = pool();
    const table = hasTable ? led.load(smallTable()) : null;
    // The second keeps the leader, the third is the one ahead: it kills the next worker, and may do so once.
    const [first, third] = [1, 3].map(() =>
      job("exitOnce", { counter: sharedCounter(), value: "alive" }, table),
    );
    const jobs = [first as Job, { ...job("thread"), name: "long" }, third as Job, ...threadJobs(6, table)];
    const values = await led.run(jobs, { withLeader: true });
    expect([values[0], values[2]]).toEqual(["alive", "alive"]);
    expect(handles).toHaveLength(3);
  });

  it("takes its worker with it where its run fails, which the job under way survives any number of times", async () => {
    const { pool: led, handles } = pool();
    const kept = led.run([job("delay", { milliseconds: 600, value: "kept" })], { withLeader: true });
    for (const attempt of [1, 2, 3]) {
      const failing = [{ ...job("thread"), name: "refused" }, ...threadJobs(6)];
      await expect(led.run(failing, { withLeader: true })).rejects.toThrow("refused by the leader");
      // A worker was ended, whether it had started or not.
      expect(handles.length).toBeGreaterThanOrEqual(attempt);
    }
    expect(await kept).toEqual(["kept"]);
    expect(handles.length).toBeGreaterThan(2);
  });

  it("fails with its run where the job before it kills two workers", async () => {
    const { pool: led } = pool();
    const run = led.run([job("exit"), ...threadJobs(8)], { withLeader: true });
    await expect(run).rejects.toMatchObject({ code: "WORKER_DIED", details: { job: "exit job" } });
    expect(idsOf(await led.run<Thread>(threadJobs(4)))).not.toContain(threadId);
  });
});
