/** A growing column; its numbers end in shared memory where that exists, so that sending them to workers copies none. */
export class ColumnBuffer<A extends Float64Array | Int32Array> {
  readonly #ArrayOf: ArrayConstructorOf<A>;
  #array: A;
  #length = 0;

  /** @param ArrayOf The type of array. */
  constructor(ArrayOf: ArrayConstructorOf<A>) {
    this.#ArrayOf = ArrayOf;
    this.#array = allocate(ArrayOf, 0);
  }

  /**
   * Makes room for more entries.
   *
   * @param n How many.
   * @param expected How many there will be in all, as far as can be told; a good guess saves copies.
   * @returns Where they are to be written.
   */
  extend(n: number, expected: number): A {
    const start = this.#length;
    const length = start + n;
    if (length > this.#array.length) {
      const capacity = Math.max(length, Math.ceil(expected), Math.ceil(this.#array.length * GROWTH));
      this.#array = this.#moved(capacity);
    }
    this.#length = length;
    return this.#array.subarray(start, length) as A;
  }

  /** All entries. The buffer must not be used afterwards. */
  finish(): A {
    const slack = this.#array.length - this.#length;
    return slack > this.#length * MAX_SLACK
      ? this.#moved(this.#length)
      : (this.#array.subarray(0, this.#length) as A);
  }

  #moved(capacity: number): A {
    const array = allocate(this.#ArrayOf, capacity);
    array.set(this.#array.subarray(0, this.#length));
    return array;
  }
}

/** A constructor of typed arrays over a buffer. */
export type ArrayConstructorOf<A> = {
  new (buffer: ArrayBufferLike): A;
  readonly BYTES_PER_ELEMENT: number;
};

/** Where the guess was too low, each new array is this much larger than the last: copies stay linear. */
const GROWTH = 1.5;

/** Unused memory that is tolerated rather than copied away. */
const MAX_SLACK = 0.05;

/**
 * An array of zeros in shared memory, or in ordinary memory where pages are not isolated from each other.
 *
 * @param ArrayOf The type of array.
 * @param length Its number of entries.
 */
export function allocate<A>(ArrayOf: ArrayConstructorOf<A>, length: number): A {
  const bytes = length * ArrayOf.BYTES_PER_ELEMENT;
  const shared = typeof SharedArrayBuffer !== "undefined";
  return new ArrayOf(shared ? new SharedArrayBuffer(bytes) : new ArrayBuffer(bytes));
}
