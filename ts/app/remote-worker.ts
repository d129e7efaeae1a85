/** How the table's thread gets workers of its pool: the page starts them. In its bundle in place of `worker/create-worker.ts`. */

import { proxy, transfer } from "comlink";
import { VtssError } from "../errors.js";
import type { WorkerHandle } from "../worker/worker-handle.js";
import type { PoolWorkersApi } from "./service-protocol.js";

let page: PoolWorkersApi | undefined;

/** Says whom to ask for workers. */
export function useWorkersOf(poolWorkers: PoolWorkersApi): void {
  page ??= poolWorkers;
}

/** Has the page start a worker of the pool, and speaks with it directly. */
export async function createWorker(): Promise<WorkerHandle> {
  if (page === undefined) throw new VtssError("INTERNAL", "internal error: nobody starts workers yet");
  const workers = page;
  const { port1, port2 } = new MessageChannel();
  let death: string | null = null;
  let tell: (reason: string) => void = () => {};
  const onDeath = proxy((reason: string) => {
    death = reason;
    tell(reason);
  });
  const { key, lockName } = await workers.start(transfer(port2, [port2]), onDeath);
  return {
    endpoint: port1,
    lockName,
    onDeath(listener) {
      tell = listener;
      port1.addEventListener("messageerror", () => listener("its answer could not be read"));
      // It may have died on the way here.
      if (death !== null) listener(death);
    },
    watchLock() {
      void workers.watchLock(key);
    },
    async terminate() {
      await workers.terminate(key);
      port1.close();
    },
    setBusy() {},
  };
}

/** Nothing: the page gives each worker the engine, since browsers send no compiled code through a channel on a disk's page. */
export function engineSetup(): null {
  return null;
}
