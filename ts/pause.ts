/** Whether a pause costs nothing here; elsewhere it takes as long as the shortest timeout, which pages make four milliseconds. */
export const PAUSES_ARE_FREE = typeof setImmediate === "function";

/** Lets a page draw and an abort or an answer arrive; in Node without the millisecond that a timeout takes at least. */
export function pause(): Promise<void> {
  return new Promise((resolve) => {
    if (PAUSES_ARE_FREE) {
      setImmediate(resolve);
    } else {
      setTimeout(resolve, 0);
    }
  });
}
