/** Whether a pause costs nothing here; elsewhere it takes as long as the shortest timeout, which pages make four milliseconds. */
const PAUSES_ARE_FREE = typeof setImmediate === "function";

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

/** Then what this thread is told has its turn, and workers that are done get more to do: the sooner, the less they wait. */
const MILLISECONDS_OF_A_TURN = PAUSES_ARE_FREE ? 4 : 15;

/** Divides long work into turns. */
export class Turns {
  #start = performance.now();

  /** Whether this one has been long enough. */
  isOver(): boolean {
    return performance.now() - this.#start > MILLISECONDS_OF_A_TURN;
  }

  /** Pauses; then the next one begins. */
  async next(): Promise<void> {
    await pause();
    this.#start = performance.now();
  }
}
