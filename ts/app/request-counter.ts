/** Counts what a page or a worker asks the network for: each has a list of its own, of those that were refused as well. */
export class RequestCounter {
  readonly #observer: PerformanceObserver | null;

  /**
   * Begins to count.
   *
   * @param onRequests Called with the number of requests that have come to those before.
   */
  constructor(onRequests: (nMore: number) => void) {
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
      if (requests.length > 0) onRequests(requests.length);
    });
    this.#observer.observe({ type: "resource" });
  }

  /** Stops counting. */
  stop(): void {
    this.#observer?.disconnect();
  }
}

/** What a worker says to its page when it has asked the network for something. */
interface RequestsMade {
  vtssRequests: number;
}

/** In a worker: tells the page of its requests. */
export function tellRequests(scope: DedicatedWorkerGlobalScope): void {
  new RequestCounter((nMore) => scope.postMessage({ vtssRequests: nMore } satisfies RequestsMade));
}

/** On the page: is told of a worker's requests. */
export function hearRequests(worker: Worker, onRequests: (nMore: number) => void): void {
  worker.addEventListener("message", ({ data }: MessageEvent<Partial<RequestsMade> | null>) => {
    if (typeof data?.vtssRequests === "number") onRequests(data.vtssRequests);
  });
}

/** Blobs and data lie in the page itself. */
function isRequest(address: string): boolean {
  return !/^(blob|data):/.test(address);
}
