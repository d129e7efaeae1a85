/** What the page calls the options that messages of the library name. */

/** By the option's name there. */
export const OPTION_LABELS = {
  target: "Target",
  seed: "Seed",
  inversePenalty: "Inverse penalty (C)",
  minimumGain: "Smallest gain worth having",
  kNeighbors: "Neighbours of smote",
  shrinkage: "Shrinkage of gaussian",
  jitterScale: "Noise of jitter",
  costRatio: "Costs of a missed positive, in false alarms",
  workers: "Worker threads",
  candidates: "Sizes to try, in class gaps",
  selection: "Rule of choice",
  evidence: "Evidence",
  folds: "Folds",
  repeats: "Times rows are divided",
  validationFraction: "Share held out",
  generator: "Generator",
  nSynthetic: "Rows to add",
  drop: "leave it out",
  id: "identifies a row",
  groups: "group by it",
  numeric: "as number",
  categorical: "as category",
} as const;

/** A message with options under the names that stand on the page, in quotation marks. */
export function withLabels(message: string): string {
  const labels = new Map<string, string>(Object.entries(OPTION_LABELS));
  return message.replace(/`(\w+)`/g, (quoted, name: string) => {
    const label = labels.get(name);
    return label === undefined ? quoted : `“${label}”`;
  });
}
