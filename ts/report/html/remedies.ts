import type { BaselineResult, Gain, GeneratorResult } from "../../types.js";
import { IN_SHORT } from "../names.js";
import type { NumberWords } from "../number-words.js";
import { NO_NUMBER } from "../numbers.js";
import { htmlTable } from "./table.js";

/** The baselines with their gains over `none`. */
export function baselineSection(baselines: readonly BaselineResult[], numbers: NumberWords): string {
  if (baselines.length === 0) return "";
  const title = "Without synthetic rows, on the same held-out rows";
  const rows = baselines.map(({ name, loss, standardError, gain }) => [
    name,
    IN_SHORT[name],
    numbers.nats(loss),
    numbers.nats(standardError),
    ...(name === "none" ? ["", ""] : gainCells(gain, numbers)),
  ]);
  const header = ["remedy", "what it does", "loss", "s.e.", "gain over none", "95 % interval"];
  return `<h2>${title}</h2>${htmlTable({ caption: title, header, rows, words: [1, 5], alone: [4] }, { hideCaption: true })}`;
}

/** The generators at their best sizes above 0, with their gains over `none` and over the remedies. */
export function generatorSection(generators: readonly GeneratorResult[], numbers: NumberWords): string {
  if (generators.length === 0) return "";
  const title =
    generators.length > 1
      ? "Each generator at its best size above 0"
      : "The best size above 0, against what needs no rows";
  const rows = generators.flatMap(({ name, choice, gains }) => {
    const best =
      choice === null
        ? [NO_NUMBER, NO_NUMBER, NO_NUMBER]
        : [
            numbers.multiplier(choice.gapMultiplier),
            numbers.count(choice.nSynthetic),
            numbers.nats(choice.loss),
          ];
    const compared = gains.map(({ over, gain }) => [over, ...gainCells(gain, numbers)]);
    // A single split has no gains; its best size is shown all the same.
    const [first = [NO_NUMBER, NO_NUMBER, ""], ...others] = compared;
    return [[name, ...best, ...first], ...others.map((cells) => [name, "", "", "", ...cells])];
  });
  const header = ["generator", "× gap", "rows", "loss", "against", "gain", "95 % interval"];
  const harmful = generators.filter((generator) => generator.harmful).map(({ name }) => name);
  const note =
    harmful.length === 0
      ? ""
      : `<p class="warning">Filling the whole class gap with rows of ${harmful.join(", ")} raises the loss.</p>`;
  return `<h2>${title}</h2>${htmlTable({ caption: title, header, rows, words: [4, 6], abreast: [4, 5, 6] }, { hideCaption: true })}${note}`;
}

function gainCells(gain: Gain | null, numbers: NumberWords): [string, string] {
  if (gain === null) return [NO_NUMBER, ""];
  return [numbers.nats(gain.mean), `${numbers.nats(gain.low)} to ${numbers.nats(gain.high)}`];
}
