import { callEngine, engineGeneration, type Glue } from "./engine.js";
import type { TableMessage } from "./table-message.js";

type Dataset = InstanceType<Glue["Dataset"]>;

/**
 * A table inside the engine, and what can be computed from it. The engine must have been started.
 *
 * Each method takes one options object and returns plain objects with typed arrays that are the caller's. Errors are
 * those of the core by code; after INTERNAL with `details.trap`, and after OUT_OF_MEMORY, the handle is dead.
 */
export class DatasetHandle {
  readonly #dataset: Dataset;
  readonly #generation: number;

  private constructor(dataset: Dataset) {
    this.#dataset = dataset;
    this.#generation = engineGeneration();
  }

  /**
   * Copies a table into the engine.
   *
   * @param table Columns of `nRows` entries each; its arrays may lie in shared memory.
   * @returns The handle; call {@link DatasetHandle.free}. Throws SHAPE_MISMATCH, VALUE_NOT_FINITE, OUT_OF_MEMORY.
   */
  static build(table: TableMessage): DatasetHandle {
    const { columns, labels, groups, validation } = table;
    return new DatasetHandle(callEngine((glue) => new glue.Dataset(columns, labels, groups, validation)));
  }

  /** Fits one fold's path over the candidates. */
  sweep(options: object): object {
    return callEngine(() => this.#dataset.sweep(options));
  }

  /** Tests, scores and predictions before anything is tried. */
  diagnose(options: object): object {
    return callEngine(() => this.#dataset.diagnose(options));
  }

  /** Fits the model on all rows. */
  fit(options: object): object {
    return callEngine(() => this.#dataset.fit(options));
  }

  /** Draws synthetic rows. */
  augment(options: object): object {
    return callEngine(() => this.#dataset.augment(options));
  }

  /** Applies a fitted model to the table's rows. */
  predict(options: object): object {
    return callEngine(() => this.#dataset.predict(options));
  }

  /** Gives the table's memory back to the engine. */
  free(): void {
    // The memory of an instance that was thrown away went with it.
    if (this.#generation === engineGeneration()) {
      callEngine(() => this.#dataset.free());
    }
  }
}
