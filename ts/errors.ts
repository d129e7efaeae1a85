/** An error with a stable code; match on `code`, never on the message. */
export class VtssError extends Error {
  override readonly name: string = "VtssError";
  /** Stable, in SCREAMING_SNAKE_CASE. */
  readonly code: string;
  /** What the message says, by name. */
  readonly details: Record<string, unknown>;

  constructor(code: string, message: string, details: Record<string, unknown> = {}) {
    super(message);
    this.code = code;
    this.details = details;
  }
}

/** A call that was ended by its `AbortSignal`. */
export class AbortError extends VtssError {
  override readonly name = "AbortError";

  constructor(message = "the call was aborted") {
    super("ABORTED", message);
  }
}
