/** Lets a page draw and an abort or an answer arrive; in Node without the millisecond that a timeout takes at least. */
export function pause(): Promise<void> {
  return new Promise((resolve) => {
    if (typeof setImmediate === "function") {
      setImmediate(resolve);
    } else {
      setTimeout(resolve, 0);
    }
  });
}
