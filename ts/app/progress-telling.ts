import type { Progress } from "../types.js";
import type { RunProgress } from "./app-state.js";
import { millisecondsLeft } from "./views/progress-view.js";

/** Progress is shown no more often: many short jobs would otherwise have the page drawn more often than it is looked at. */
const SHOWN_MILLISECONDS = 50;
/** A screen reader is told of progress in steps of this share. */
const SPOKEN_STEP = 0.2;

/** Who is told how far a piece of work is. */
export interface ProgressHearer {
  /** Is to draw it: seldom enough to be looked at, and whenever a phase begins or ends. */
  shown(progress: RunProgress): void;
  /**
   * Hears of every step.
   *
   * @param secondsLeft Of this phase; null as long as nothing can be said.
   */
  stepped?(progress: Progress, secondsLeft: number | null): void;
  /** Is to have a screen reader say it: a few times while sizes are compared. */
  spoken?(progress: RunProgress): void;
}

/** Tells how far one piece of work is, from its beginning on. */
export class ProgressTelling {
  readonly #hearer: ProgressHearer;
  readonly #began = performance.now();
  #phase: Progress["phase"] = "read";
  #phaseBegan = this.#began;
  #shownAt = Number.NEGATIVE_INFINITY;
  #spokenShare = 0;

  constructor(hearer: ProgressHearer) {
    this.#hearer = hearer;
  }

  /** The work is as far as this. */
  tell(now: Progress): void {
    const at = performance.now();
    const isNewPhase = now.phase !== this.#phase;
    if (isNewPhase) {
      this.#phase = now.phase;
      this.#phaseBegan = at;
    }
    const progress = { ...now, began: this.#began, phaseBegan: this.#phaseBegan };
    if (isNewPhase || now.done >= now.total || at - this.#shownAt >= SHOWN_MILLISECONDS) {
      this.#shownAt = at;
      this.#hearer.shown(progress);
    }
    const left = millisecondsLeft(progress, at);
    this.#hearer.stepped?.(now, left === null ? null : left / 1000);
    const share = now.total > 0 ? now.done / now.total : 0;
    if (now.phase === "sweep" && share >= this.#spokenShare + SPOKEN_STEP) {
      this.#spokenShare = share;
      this.#hearer.spoken?.(progress);
    }
  }
}
