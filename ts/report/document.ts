/** The keys of the documents in the order of docs and types; others follow as they were made. */
const KEY_ORDER: ReadonlyMap<string, number> = new Map(
  (
    "schemaVersion command name kind code message sentence evidence generator gapMultiplier nSynthetic rebalancer over " +
    "statistic degreesOfFreedom denominatorDegreesOfFreedom cutoff pValue logPValue reason score symmetry majorityRoot " +
    "weightsTest plain quality regime asymmetricByConstruction cosine theoryTarget metricTarget candidateSets published joined " +
    "predictedCurve excessRisk biasTerm varianceTerm nRows nMajority nMinority nColumns balanceGap target positive negative columns role decidedBy nMissing nLevels " +
    "data options verdict baselines generators loss standardError correctedLoss correctedStandardError corrected rule " +
    "perFold interval distribution share gain mean low high curve selected choice gains correctedGains naiveBalancing harmful diagnosis " +
    "correctedLeastGain smallestDetectableGain " +
    "warnings classifier inversePenalty candidates selection folds repeats validationFraction validationRows groups " +
    "kNeighbors shrinkage jitterScale minimumGain costRatio evidence natural metrics overNone logLoss brier calibrationIntercept calibrationSlope " +
    "expectedCalibrationError auroc averagePrecision delivery trainedAs correction naturalOffset stages thresholds " +
    "meanPredicted observed threshold sensitivity specificity precision calledPositive expectedCost treatAllCost " +
    "treatNoneCost model intercept coefficients run version seed workers seconds dataHash"
  )
    .split(" ")
    .map((key, rank) => [key, rank]),
);
/** Its keys are the user's columns, in the order of the table. */
const USER_KEYS = "coefficients";
const INDENT = "  ";

/**
 * Writes a document as JSON, always the same text for the same content.
 *
 * @param document - plain objects, arrays, typed arrays, strings, numbers, booleans, null.
 * @returns indented JSON with a line end; known keys in the order of the documentation whatever order they
 * were made in; numbers that JSON lacks (NaN, infinities) as null; arrays of numbers on one line.
 */
export function stringifyDocument(document: object): string {
  return `${write(document, "", false)}\n`;
}

function write(value: unknown, indent: string, asMade: boolean): string {
  if (value === null || value === undefined || typeof value !== "object") return scalar(value);
  const items = arrayItems(value);
  if (items?.every(isScalar)) return `[${items.map(scalar).join(", ")}]`;
  const inner = indent + INDENT;
  const lines: string[] = [];
  if (items !== null) {
    for (const item of items) lines.push(inner + write(item, inner, asMade));
    return `[\n${lines.join(",\n")}\n${indent}]`;
  }
  const keys = Object.keys(value);
  if (!asMade) keys.sort(byRank);
  for (const key of keys) {
    const item = (value as Record<string, unknown>)[key];
    if (item === undefined || typeof item === "function") continue;
    lines.push(`${inner}${JSON.stringify(key)}: ${write(item, inner, key === USER_KEYS)}`);
  }
  return lines.length === 0 ? "{}" : `{\n${lines.join(",\n")}\n${indent}}`;
}

// A function by name, without destructuring: V8 would optimise closures that take the pairs of Object.entries apart, while
// the process waits to end.
function byRank(a: string, b: string): number {
  return rankOf(a) - rankOf(b);
}

function rankOf(key: string): number {
  return KEY_ORDER.get(key) ?? KEY_ORDER.size;
}

function isScalar(value: unknown): boolean {
  return typeof value !== "object" || value === null;
}

function arrayItems(value: object): unknown[] | null {
  if (Array.isArray(value)) return value;
  if (ArrayBuffer.isView(value) && Symbol.iterator in value)
    return Array.from(value as Iterable<unknown> & typeof value);
  return null;
}

function scalar(value: unknown): string {
  return JSON.stringify(value) ?? "null";
}
