import { duration } from "../report/duration.js";
import type { Progress } from "../types.js";
import type { CommandIo } from "./io.js";
import { speaksUtf8, wantsColor } from "./terminal.js";

/** Milliseconds between two drawings; more often only flickers. */
const DRAW_EVERY = 100;
/** Before this share is done an estimate of the time left is a guess. */
const LEAST_SHARE_FOR_ESTIMATE = 0.02;
/** Before this many milliseconds too. */
const LEAST_TIME_FOR_ESTIMATE = 500;
const BAR_WIDTH = 24;
const CLEAR_LINE = "\r\u001b[K";

const PHASES: Readonly<Record<Progress["phase"], string>> = {
  read: "reading",
  diagnose: "asking theory",
  sweep: "comparing sizes",
  extend: "looking at larger sizes",
  final: "fitting the model",
};

/** What a progress line needs to know about the way it is drawn. */
export interface ProgressStyle {
  /** Only ASCII characters. */
  ascii: boolean;
  /** Dim and bold. */
  color: boolean;
}

/**
 * One line of progress as text.
 *
 * @param progress - the state; `total` 0 means that nothing is known.
 * @param elapsed - milliseconds since the phase began.
 * @param style - how it is drawn.
 * @returns such as `comparing sizes  ━━━━━━──────  42 %  11 s left`.
 */
export function progressText(progress: Progress, elapsed: number, style: ProgressStyle): string {
  const share = progress.total > 0 ? Math.min(1, Math.max(0, progress.done / progress.total)) : 0;
  const filled = Math.round(share * BAR_WIDTH);
  const [full, empty] = style.ascii ? ["=", "-"] : ["━", "─"];
  const rest = empty.repeat(BAR_WIDTH - filled);
  const bar = full.repeat(filled) + (style.color ? `\u001b[2m${rest}\u001b[22m` : rest);
  const percent = `${Math.floor(share * 100)}`.padStart(3);
  const text = `${PHASES[progress.phase]}  ${bar} ${percent} %`;
  const known = share >= LEAST_SHARE_FOR_ESTIMATE && share < 1 && elapsed >= LEAST_TIME_FOR_ESTIMATE;
  return known ? `${text}  ${duration((elapsed / share) * (1 - share))} left` : text;
}

/** A single line on standard error that is drawn over itself; silent unless a person looks at it. */
export class ProgressLine {
  readonly #io: CommandIo;
  readonly #style: ProgressStyle;
  readonly #shown: boolean;
  #phase: Progress["phase"] | null = null;
  #phaseBegan = 0;
  #lastDrawn = Number.NEGATIVE_INFINITY;

  /**
   * @param io - the process.
   * @param quiet - never draw.
   */
  constructor(io: CommandIo, quiet: boolean) {
    this.#io = io;
    this.#shown = !quiet && io.stderr.isTerminal && io.env.TERM !== "dumb";
    this.#style = { ascii: !speaksUtf8(io.env), color: wantsColor(io.env) };
  }

  /** Takes a state; draws it unless one was drawn a moment ago. */
  readonly update = (progress: Progress): void => {
    if (!this.#shown) return;
    const now = this.#io.now();
    if (progress.phase !== this.#phase) {
      this.#phase = progress.phase;
      this.#phaseBegan = now;
      this.#lastDrawn = Number.NEGATIVE_INFINITY;
    }
    if (now - this.#lastDrawn < DRAW_EVERY) return;
    this.#lastDrawn = now;
    // Progress that nobody can see any more is no reason to stop.
    this.#io.stderr
      .write(CLEAR_LINE + progressText(progress, now - this.#phaseBegan, this.#style))
      .catch(() => {});
  };

  /** Wipes the line away. */
  async end(): Promise<void> {
    if (this.#phase === null) return;
    this.#phase = null;
    await this.#io.stderr.write(CLEAR_LINE).catch(() => {});
  }
}
