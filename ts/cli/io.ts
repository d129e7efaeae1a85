/** A stream that text and bytes go to. */
export interface Output {
  /** Whether a person looks at it. */
  isTerminal: boolean;
  /** Its width in characters, where it has one. */
  columns: number | undefined;
  /**
   * Writes, and waits until the stream can take more.
   *
   * @throws ClosedPipeError - when the reader has gone.
   */
  write(chunk: string | Uint8Array): Promise<void>;
}

/** Everything of the process that the runner may touch, so that tests can stand in for it. */
export interface CommandIo {
  stdin: AsyncIterable<Uint8Array>;
  stdout: Output;
  stderr: Output;
  /** Aborted when the user interrupts. */
  signal: AbortSignal;
  env: Readonly<Record<string, string | undefined>>;
  /** Milliseconds from some fixed moment. */
  now(): number;
}

/** The reader of a pipe has gone: it has seen enough, which is no failure. */
export class ClosedPipeError extends Error {
  override readonly name = "ClosedPipeError";
}
