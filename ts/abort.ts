/** What ends a call early: an `AbortSignal`. */

import { AbortError } from "./errors.js";

/** Throws an `AbortError` where a call was aborted. */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) {
    throw new AbortError({ cause: signal.reason });
  }
}

/**
 * Waits no longer than until a call is aborted.
 *
 * @param work What is waited for; it is not ended, but what it ends with is nobody's then.
 * @returns What it resolves with. Rejects with what it rejects with, or with an `AbortError`.
 */
async function untilAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return work;
  // Listened to, whatever ends first.
  work.catch(() => undefined);
  throwIfAborted(signal);
  let stop = (): void => undefined;
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(new AbortError({ cause: signal.reason }));
    signal.addEventListener("abort", stop);
  });
  try {
    return await Promise.race([work, aborted]);
  } catch (error) {
    // What an abort made of the work itself.
    throwIfAborted(signal);
    throw error;
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

/**
 * The pieces of an iterable until a call is aborted, even where the next one never comes.
 *
 * @param pieces Begun in any case: only then can it give back what it holds.
 */
export async function* abortable<T>(
  pieces: AsyncIterable<T>,
  signal: AbortSignal | undefined,
): AsyncGenerator<T> {
  const iterator = pieces[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await untilAborted(Promise.resolve(iterator.next()), signal);
      if (next.done === true) return;
      yield next.value;
      throwIfAborted(signal);
    }
  } finally {
    const ending = Promise.resolve(iterator.return?.()).catch(() => undefined);
    // One that is waiting itself ends after that, which may be never.
    if (signal?.aborted !== true) await ending;
  }
}
