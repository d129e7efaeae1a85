/** The errors that users see: match on `code`, never on the message. */

/** The code of an error that nobody foresaw; its cause is in `details` and `cause`. */
export const INTERNAL = "INTERNAL";
/** The code of a call that needed more memory than there is. */
export const OUT_OF_MEMORY = "OUT_OF_MEMORY";
/** The code of a call that its `AbortSignal` ended. */
export const ABORTED = "ABORTED";

/**
 * Every refusal of this package.
 *
 * `code` is stable, in SCREAMING_SNAKE_CASE; `details` holds the data of the message by name (row, column, option,
 * value, …) and survives WebAssembly and workers.
 */
export class VtssError extends Error {
  override readonly name: string = "VtssError";
  readonly code: string;
  readonly details: Record<string, unknown>;

  /**
   * @param code Stable name of what went wrong.
   * @param message One line: what was refused, the accepted range, the value.
   * @param details The message's data by name. Default none.
   * @param options `cause`: the error behind this one.
   */
  constructor(code: string, message: string, details: Record<string, unknown> = {}, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.details = details;
  }
}

/** What an aborted call rejects with; `cause` is the signal's reason. */
export class AbortError extends VtssError {
  override readonly name = "AbortError";

  constructor(options?: ErrorOptions) {
    super(ABORTED, "the call was aborted", {}, options);
  }
}

/** An error as it crosses a boundary that keeps no classes. */
export interface ErrorRecord {
  code: string;
  message: string;
  details: Record<string, unknown>;
}

/** What a worker answers: a value or an error, never an exception, of which the transport keeps only the message. */
export type Reply<T> = { ok: true; value: T } | { ok: false; error: ErrorRecord };

/**
 * Turns a thrown thing into the reply that carries it over a boundary.
 *
 * @param thrown Whatever was caught.
 * @returns A reply with the code, message and details of {@link toVtssError}.
 */
export function toReply(thrown: unknown): Reply<never> {
  const { code, message, details } = toVtssError(thrown);
  return { ok: false, error: { code, message, details } };
}

/**
 * Takes a reply apart on the other side.
 *
 * @param reply A value or an error.
 * @returns The value. Throws the error as a `VtssError`, or as an `AbortError` when its code is ABORTED.
 */
export function fromReply<T>(reply: Reply<T>): T {
  if (reply.ok) {
    return reply.value;
  }
  throw toVtssError(reply.error);
}

/**
 * Names whatever was thrown.
 *
 * A record `{code, message, details}`, which is what WebAssembly throws, keeps all three. A trap becomes INTERNAL with
 * `details.trap`, a failed allocation OUT_OF_MEMORY, any other exception INTERNAL with its name.
 *
 * @param thrown Whatever was caught.
 * @returns The same error when it already is a `VtssError`.
 */
export function toVtssError(thrown: unknown): VtssError {
  if (thrown instanceof VtssError) {
    return thrown;
  }
  if (thrown instanceof Error) {
    return nameException(thrown);
  }
  if (isErrorRecord(thrown)) {
    return thrown.code === ABORTED
      ? new AbortError()
      : new VtssError(thrown.code, thrown.message, thrown.details ?? {});
  }
  return new VtssError(INTERNAL, `internal error: ${String(thrown)}`, {}, { cause: thrown });
}

/**
 * Whether an error leaves the WebAssembly instance behind it in a state that nobody may rely on.
 *
 * @param error What a call into the engine, here or in a worker, ended with.
 */
export function isInstanceLost(error: VtssError): boolean {
  return error.code === OUT_OF_MEMORY || (error.code === INTERNAL && error.details.trap !== undefined);
}

function nameException(exception: Error): VtssError {
  const cause = { cause: exception };
  if (exception instanceof WebAssembly.RuntimeError || isStackOverflow(exception)) {
    return new VtssError(
      INTERNAL,
      `internal error: ${exception.message}`,
      { trap: exception.message },
      cause,
    );
  }
  if (isFailedAllocation(exception)) {
    return new VtssError(OUT_OF_MEMORY, `out of memory: ${exception.message}`, {}, cause);
  }
  if (exception.name === "AbortError") {
    return new AbortError(cause);
  }
  const details = { name: exception.name };
  return new VtssError(INTERNAL, `internal error: ${exception.name}: ${exception.message}`, details, cause);
}

/** A stack overflow inside WebAssembly comes as an exception of JavaScript's, but it unwinds no less than a trap. */
function isStackOverflow(exception: Error): boolean {
  return /call stack|too much recursion/i.test(exception.message);
}

/** JavaScript engines report a failed allocation as a RangeError, as they do a deep recursion; only the words differ. */
function isFailedAllocation(exception: Error): boolean {
  return exception instanceof RangeError && /memory|allocat|array length|array size/i.test(exception.message);
}

function isErrorRecord(
  thrown: unknown,
): thrown is { code: string; message: string; details?: Record<string, unknown> } {
  if (typeof thrown !== "object" || thrown === null) {
    return false;
  }
  const record = thrown as Record<string, unknown>;
  return typeof record.code === "string" && typeof record.message === "string";
}
