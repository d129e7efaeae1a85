/** Room beyond what is surely needed, as a factor. */
const ROOM = 1.25;

/** Bytes one after another. */
export class ByteWriter {
  #bytes: Uint8Array;
  #length = 0;

  /** @param expected How many bytes there will be at least. */
  constructor(expected: number) {
    this.#bytes = new Uint8Array(Math.ceil(expected * ROOM));
  }

  /** Bytes so far. */
  get length(): number {
    return this.#length;
  }

  /** Adds bytes; the caller keeps them. */
  append(bytes: Uint8Array): void {
    const length = this.#length + bytes.length;
    if (length > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(length, 2 * this.#bytes.length));
      larger.set(this.#bytes.subarray(0, this.#length));
      this.#bytes = larger;
    }
    this.#bytes.set(bytes, this.#length);
    this.#length = length;
  }

  /** All bytes. The writer must not be used afterwards. */
  bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }
}
