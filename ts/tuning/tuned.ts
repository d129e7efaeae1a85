import { refuse } from "../option-checks.js";
import type { SavedModel } from "../saved-model.js";
import type { GeneratorResult, TuneResult, Verdict } from "../types.js";
import type { HeldOutMargins, HeldOutRecord } from "./held-out-margins.js";

/** What `tune` returns: the document, the model, and what later inference needs. */
export class Tuned {
  /** The document that `--json` prints. */
  readonly result: TuneResult;
  /** The delivered model; `predict` applies it. */
  readonly model: SavedModel;
  readonly #losses: HeldOutRecord;

  constructor(result: TuneResult, model: SavedModel, losses: HeldOutRecord) {
    this.result = result;
    this.model = model;
    this.#losses = losses;
  }

  /** The answer. */
  get verdict(): Verdict {
    return this.result.verdict;
  }

  /** Rows that the verdict advises to add; null where it could not be reached. */
  get nSynthetic(): number | null {
    return this.verdict.nSynthetic;
  }

  /** The same as a multiple of the class gap. */
  get gapMultiplier(): number | null {
    return this.verdict.gapMultiplier;
  }

  /** The curve of the generator that the verdict names, or of the first. */
  get curve(): GeneratorResult["curve"] {
    return this.#named?.curve ?? [];
  }

  /** Its diagnosis; null where there is none. */
  get diagnosis(): GeneratorResult["diagnosis"] {
    return this.#named?.diagnosis ?? null;
  }

  /**
   * Log odds of every held-out row under every fit of an arm: a generator's name, or "weights" (natural, class weight,
   * the tuned weights, then the first two as heavy as the whole table). One entry per split; each has one part, and one more for every extension of the curve.
   * Throws `OPTION_INVALID` where there is no such arm.
   */
  outOfFold(arm: string): readonly (readonly HeldOutMargins[])[] {
    const known = this.#losses.armNames;
    if (!known.includes(arm)) refuse("arm", `one of ${known.join(", ")}`, arm);
    return this.#losses.heldOut(arm);
  }

  /** The document alone. */
  toJSON(): TuneResult {
    return this.result;
  }

  get #named(): GeneratorResult | undefined {
    const { generators } = this.result;
    return generators.find(({ name }) => name === this.verdict.generator) ?? generators[0];
  }
}
