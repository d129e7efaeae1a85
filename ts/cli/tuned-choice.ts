import { VtssError } from "../errors.js";
import type { ColumnSummary, GeneratorName, RoleOptions, TuneResult } from "../types.js";
import type { AugmentCommand, GeneratorSettings } from "./command.js";

/** What `augment` takes from a result of `tune`, with what the command line says instead. */
export interface TunedChoice {
  roles: RoleOptions;
  generator: GeneratorName;
  size: { nSynthetic: number } | { gapMultiplier: number };
  settings: GeneratorSettings;
  seed: number;
  /** Of the content of the table that was tuned; undefined if the result does not say it. */
  dataHash: string | undefined;
}

/**
 * The choice that a result of `tune` stands for.
 *
 * Without `--generator` and a size this is what the verdict advises. With `--generator` it is the best size
 * found for it, whatever the verdict.
 *
 * @param document - the parsed result.json.
 * @param command - the command line.
 * @returns roles, generator, size, settings (those of the chosen generator), seed, and which table they are of.
 * @throws VtssError - `RESULT_INVALID` for another document; `NOTHING_TO_ADD` when the verdict advises no rows
 * and the command line does not insist.
 */
export function tunedChoice(document: object, command: AugmentCommand): TunedChoice {
  if (!isTuneResult(document)) {
    throw new VtssError(
      "RESULT_INVALID",
      `${JSON.stringify(command.resultFile)} is not a result of vtss tune`,
      {
        path: command.resultFile,
      },
    );
  }
  const insists = command.nSynthetic !== undefined || command.gapMultiplier !== undefined;
  const generator =
    command.generator ?? document.verdict.generator ?? (insists ? document.options.generators[0] : null);
  const size = sizeFrom(document, command);
  if (generator === null || generator === undefined || size === null) {
    const insist =
      command.generator === undefined ? " (to add the best size found anyway, name the --generator)" : "";
    throw new VtssError(
      "NOTHING_TO_ADD",
      `the result advises no rows: ${document.verdict.sentence}${insist}`,
    );
  }
  const { kNeighbors, shrinkage, jitterScale } = { ...document.options, ...command.settings };
  return {
    roles: rolesFrom(document),
    generator,
    size,
    settings: {
      ...(generator === "smote" ? { kNeighbors } : {}),
      ...(generator === "gaussian" ? { shrinkage } : {}),
      ...(generator === "jitter" ? { jitterScale } : {}),
    },
    seed: command.seed ?? document.run.seed,
    dataHash: document.run.dataHash,
  };
}

function sizeFrom(document: TuneResult, command: AugmentCommand): TunedChoice["size"] | null {
  if (command.nSynthetic !== undefined) return { nSynthetic: command.nSynthetic };
  if (command.gapMultiplier !== undefined) return { gapMultiplier: command.gapMultiplier };
  if (command.generator === undefined || command.generator === document.verdict.generator) {
    if (document.verdict.kind === "add" && document.verdict.nSynthetic !== null) {
      return { nSynthetic: document.verdict.nSynthetic };
    }
    if (command.generator === undefined) return null;
  }
  const found = document.generators.find(({ name }) => name === command.generator)?.choice;
  return found ? { nSynthetic: found.nSynthetic } : null;
}

function rolesFrom({ data }: TuneResult): RoleOptions {
  const named = (holds: (column: ColumnSummary) => boolean) =>
    data.columns.filter(holds).map(({ name }) => name);
  const drop = named(({ role }) => role === "dropped");
  const id = named(({ role }) => role === "id");
  const [groups] = named(({ role }) => role === "groups");
  const chosen = (kind: ColumnSummary["kind"]) =>
    named((column) => column.role !== "dropped" && column.decidedBy === "option" && column.kind === kind);
  const categorical = chosen("categorical");
  const numeric = chosen("numeric");
  return {
    target: data.target,
    positive: data.positive,
    ...(drop.length === 0 ? {} : { drop }),
    ...(id.length === 0 ? {} : { id }),
    ...(groups === undefined ? {} : { groups }),
    ...(categorical.length === 0 ? {} : { categorical }),
    ...(numeric.length === 0 ? {} : { numeric }),
  };
}

/** Checks what is used here, so that a file of another kind or a truncated one is refused and not half read. */
function isTuneResult(document: object): document is TuneResult {
  const result = document as Partial<Record<keyof TuneResult, unknown>>;
  const { data, verdict, options, run, generators } = result;
  return (
    result.schemaVersion === 1 &&
    result.command === "tune" &&
    holds(data, { target: "string", positive: "string" }) &&
    "columns" in data &&
    everyItem(data.columns, { name: "string", role: "string", kind: "string" }) &&
    holds(verdict, { kind: "string", sentence: "string" }) &&
    "generator" in verdict &&
    "nSynthetic" in verdict &&
    holds(options, { kNeighbors: "number", jitterScale: "number" }) &&
    "generators" in options &&
    Array.isArray(options.generators) &&
    holds(run, { seed: "number" }) &&
    everyItem(generators, { name: "string" })
  );
}

function holds(value: unknown, types: Readonly<Record<string, "string" | "number">>): value is object {
  if (typeof value !== "object" || value === null) return false;
  const fields = new Map<string, unknown>(Object.entries(value));
  return Object.entries(types).every(([key, type]) => typeof fields.get(key) === type);
}

function everyItem(value: unknown, types: Readonly<Record<string, "string" | "number">>): boolean {
  return Array.isArray(value) && value.every((item: unknown) => holds(item, types));
}
