/** Web Locks as a sign of life: the browser releases a worker's lock however the worker ends. */

/**
 * Inside a worker: takes a lock and keeps it until the worker ends.
 *
 * @param name The lock's name, known to nobody but the starter of this worker.
 * @returns Whether the lock is held; false where there are no locks (an insecure or opaque origin).
 */
export async function holdLock(name: string): Promise<boolean> {
  if (typeof navigator === "undefined" || navigator.locks === undefined) {
    return false;
  }
  return new Promise((resolve) => {
    const forever = new Promise<never>(() => {});
    const request = navigator.locks.request(name, () => {
      resolve(true);
      return forever;
    });
    request.catch(() => resolve(false));
  });
}

/**
 * On the starter's side: calls back when the holder of a lock has ended.
 *
 * @param name The lock's name; it must be held by now.
 * @param signal Ends the waiting.
 * @param onRelease Called at most once.
 */
export function onLockReleased(name: string, signal: AbortSignal, onRelease: () => void): void {
  const request = navigator.locks.request(name, { signal }, onRelease);
  // Rejects when the signal ends the waiting, which is what it is for.
  request.catch(() => {});
}
