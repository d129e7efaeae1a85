/** Whether bytes are those that were read before: the checksum of the reader's (`crates/vtss-csv/src/checksum.rs`). */

/** Bytes of a word. */
const WORD = 4;
/** Bytes that are taken together, a word for each lane. */
const BLOCK = 32;
const FACTOR = 0x9e3779b9;
const ROTATION = 15;
const WORD_BITS = 32;
const HEXADECIMAL = 16;

/** A checksum of bytes that come in pieces, whose borders do not matter. */
export class Checksum {
  readonly #lanes = new Uint32Array(BLOCK / WORD);
  readonly #pending = new Uint8Array(BLOCK);
  #nPending = 0;
  #nBytes = 0;

  /** Takes the next bytes. */
  push(bytes: Uint8Array): void {
    this.#nBytes += bytes.length;
    const nTaken = this.#nPending === 0 ? 0 : Math.min(bytes.length, BLOCK - this.#nPending);
    this.#pending.set(bytes.subarray(0, nTaken), this.#nPending);
    this.#nPending += nTaken;
    if (this.#nPending === BLOCK) {
      mix(this.#lanes, this.#pending, 0, BLOCK);
      this.#nPending = 0;
    }
    // All are taken where the block is not full yet.
    const end = bytes.length - ((bytes.length - nTaken) % BLOCK);
    mix(this.#lanes, bytes, nTaken, end);
    if (end < bytes.length) {
      this.#pending.set(bytes.subarray(end));
      this.#nPending = bytes.length - end;
    }
  }

  /** Of all bytes so far: their number, and the lanes in hexadecimal. */
  value(): string {
    const lanes = this.#lanes.slice();
    mix(lanes, this.#pending.slice().fill(0, this.#nPending), 0, BLOCK);
    const digits = [...lanes].map((lane) => lane.toString(HEXADECIMAL).padStart(2 * WORD, "0"));
    return `${this.#nBytes}-${digits.join("")}`;
  }
}

/** Takes whole blocks from `start` to `end`. */
function mix(lanes: Uint32Array, bytes: Uint8Array, start: number, end: number): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let block = start; block < end; block += BLOCK) {
    for (let i = 0; i < lanes.length; i++) {
      const word = view.getUint32(block + i * WORD, true);
      const product = Math.imul((lanes[i] as number) ^ word, FACTOR);
      lanes[i] = (product << ROTATION) | (product >>> (WORD_BITS - ROTATION));
    }
  }
}
