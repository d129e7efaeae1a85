import { onLockReleased } from "./life-lock.js";
import type { WorkerHandle } from "./worker-handle.js";

let nWorkers = 0;

/**
 * Makes a browser's worker one of the pool's.
 *
 * A worker that closes itself or that the browser kills tells nobody; it is missed by the Web Lock that it held.
 *
 * @param worker A dedicated worker, as a module or a blob, that has just been started.
 */
export function webWorkerHandle(worker: Worker): WorkerHandle {
  nWorkers += 1;
  const lockName = `vtss-worker-${crypto.randomUUID?.() ?? `${performance.timeOrigin}-${nWorkers}`}`;
  const ended = new AbortController();
  let tell: (reason: string) => void = () => {};
  return {
    endpoint: worker,
    lockName,
    onDeath(listener) {
      tell = listener;
      worker.addEventListener("error", (event) => {
        // It is told to the caller; without this the page would report it too.
        event.preventDefault();
        listener(event.message ?? "its script could not be loaded");
      });
      worker.addEventListener("messageerror", () => listener("its answer could not be read"));
    },
    watchLock() {
      onLockReleased(lockName, ended.signal, () => tell("it ended"));
    },
    async terminate() {
      ended.abort();
      worker.terminate();
    },
    setBusy() {},
  };
}
