/** The upper half of the quiet NaN without payload; the lower one is 0. Rust's `f64::NAN` is this one, too. */
const NAN_HIGH_WORD = 0x7ff80000;

/**
 * Gives every NaN the same bits, so that equal columns have equal bytes. JavaScript leaves them to the engine: V8 writes these
 * by itself, others need not.
 *
 * @param values Changed in place.
 */
export function canonicaliseNaN(values: Float64Array): void {
  const words = new Uint32Array(values.buffer, values.byteOffset, 2 * values.length);
  for (let i = 0; i < values.length; i++) {
    if (Number.isNaN(values[i])) {
      words[2 * i] = 0;
      words[2 * i + 1] = NAN_HIGH_WORD;
    }
  }
}
