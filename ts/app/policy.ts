/** What the browser enforces, found out without sending anything. */

/** An address whose content is in it: nothing leaves the machine even where it may be fetched. */
const HARMLESS = "data:,";

/**
 * Whether this page or worker may connect to anything.
 *
 * A policy with `connect-src 'none'` refuses even an address that is its own content, which is what is tried here.
 */
export async function mayConnect(): Promise<boolean> {
  try {
    await fetch(HARMLESS);
    return true;
  } catch {
    return false;
  }
}

/** Counts what a page asks the network for. */
export class RequestCounter {
  #count = 0;
  readonly #observer: PerformanceObserver | null;

  /**
   * Begins to count.
   *
   * @param onChange Called with every new count.
   */
  constructor(onChange: (count: number) => void) {
    if (typeof PerformanceObserver === "undefined") {
      this.#observer = null;
      return;
    }
    // What loaded the page is told late, and is no request of the page that was loaded.
    const since = performance.now();
    this.#observer = new PerformanceObserver((list) => {
      const requests = list
        .getEntries()
        .filter(({ name, startTime }) => startTime >= since && isRequest(name));
      if (requests.length === 0) return;
      this.#count += requests.length;
      onChange(this.#count);
    });
    this.#observer.observe({ type: "resource" });
  }

  /** Stops counting. */
  stop(): void {
    this.#observer?.disconnect();
  }
}

/** Blobs and data lie in the page itself. */
function isRequest(address: string): boolean {
  return !/^(blob|data):/.test(address);
}
