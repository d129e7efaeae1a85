import { unwritable } from "./atomic-file.js";
import { ClosedPipeError, type CommandIo, type Output } from "./io.js";

/** Codes with which a write says that nobody reads any more. */
const CLOSED_PIPE = new Set(["EPIPE", "ERR_STREAM_DESTROYED", "ERR_STREAM_WRITE_AFTER_END", "ECONNRESET"]);

/**
 * The streams of this process.
 *
 * @param signal - aborted when the user interrupts.
 * @returns what the runner may touch.
 */
export function processIo(signal: AbortSignal): CommandIo {
  return {
    // Opened when it is read: that takes milliseconds, and few commands read it.
    get stdin() {
      return process.stdin;
    },
    stdout: streamOutput(process.stdout, "standard output"),
    stderr: streamOutput(process.stderr, "standard error"),
    signal,
    env: process.env,
    now: () => performance.now(),
  };
}

/**
 * A Node stream as an output.
 *
 * @param stream - such as `process.stdout`.
 * @param name - what an error calls it.
 * @returns the output; a closed pipe rejects the write that finds it, and ends nothing else.
 */
export function streamOutput(stream: NodeJS.WriteStream, name: string): Output {
  // Without a listener the closed pipe would also be an uncaught exception; the write's callback reports it.
  stream.on("error", () => {});
  return {
    isTerminal: stream.isTTY === true,
    get columns() {
      return stream.columns;
    },
    write: (chunk) =>
      new Promise((resolve, reject) => {
        stream.write(chunk, (error: NodeJS.ErrnoException | null | undefined) => {
          if (error === null || error === undefined) resolve();
          else
            reject(
              CLOSED_PIPE.has(error.code ?? "")
                ? new ClosedPipeError(error.message)
                : unwritable(name, error),
            );
        });
      }),
  };
}
