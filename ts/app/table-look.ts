import { AbortError } from "../errors.js";
import { shownError } from "./advice.js";
import type { AppState } from "./app-state.js";
import type { TableThread } from "./table-thread.js";

/** Changes that follow one another faster are examined together. */
const SETTLE_MILLISECONDS = 120;
/** Why a run cannot be on a table that is well. */
const REFUSALS_OF_RUNS = ["TOO_FEW_ROWS", "MEMORY_EXCEEDED"];

/** What is looked at, and what is told of it. */
export interface Looked {
  readonly state: AppState;
  set(changes: Partial<AppState>): void;
}

/** Looks at the table with the options that are shown, a moment after they have changed: what a run would be on. */
export class TableLook {
  readonly #thread: TableThread;
  readonly #looked: Looked;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isSuspended = false;

  constructor(thread: TableThread, looked: Looked) {
    this.#thread = thread;
    this.#looked = looked;
  }

  /** Looks soon. */
  begin(): void {
    this.drop();
    if (!this.#isSuspended) this.#timer = setTimeout(() => void this.#examine(), SETTLE_MILLISECONDS);
  }

  /** Does not look after all. */
  drop(): void {
    clearTimeout(this.#timer);
  }

  /** Looks no more until it is resumed. */
  suspend(): void {
    this.#isSuspended = true;
    this.drop();
  }

  /** May look again. */
  resume(): void {
    this.#isSuspended = false;
  }

  async #examine(): Promise<void> {
    const { opened, validation, reading, options } = this.#looked.state;
    if (opened === null || options === null) return;
    const isCurrent = () => {
      const { state } = this.#looked;
      return (
        state.opened === opened &&
        state.validation === validation &&
        state.reading === reading &&
        state.options === options
      );
    };
    try {
      const examination = await this.#thread.examine({ opened, validation, reading }, options);
      if (isCurrent()) this.#looked.set({ examination, refusal: null });
    } catch (error) {
      // Whoever ended it has it done again.
      if (!isCurrent() || error instanceof AbortError) return;
      const refusal = shownError(error);
      // What was found in the table is as it was where only the run is refused.
      const isOfRun = refusal.code.startsWith("OPTION_") || REFUSALS_OF_RUNS.includes(refusal.code);
      this.#looked.set({ refusal, ...(isOfRun ? {} : { examination: null }) });
    }
  }
}
