/** docs/result.md names every key of the document, and no other. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { curveCsv } from "../../ts/report/curve-csv.js";
import { result } from "../fixtures/result.js";

const root = join(import.meta.dirname, "../..");
const manual = readFileSync(join(root, "docs/result.md"), "utf8");

/** The keys in the first table under a heading. */
function documentedKeys(heading: string): string[] {
  const section = new RegExp(`^#+ ${heading}\\n([\\s\\S]*?)(?=^#|(?![\\s\\S]))`, "m").exec(manual)?.[1] ?? "";
  const [table = ""] = /(?:^\|.*\n)+/m.exec(section) ?? [];
  return [...table.matchAll(/^\| `(\w+)` /gm)].map(([, key]) => key as string);
}

function sourceOf(file: string): ts.SourceFile {
  const path = join(root, "ts", file);
  return ts.createSourceFile(path, readFileSync(path, "utf8"), ts.ScriptTarget.ES2022);
}

/** The keys of an interface, or of the object type behind one of its keys. */
function typedKeys(file: string, name: string, key?: string): string[] {
  const source = sourceOf(file);
  const found = source.statements.filter(ts.isInterfaceDeclaration).find((node) => node.name.text === name);
  const properties = (members: ts.NodeArray<ts.TypeElement> | undefined) =>
    (members ?? ts.factory.createNodeArray<ts.TypeElement>()).filter(ts.isPropertySignature);
  const nameOf = (node: ts.PropertySignature) => node.name.getText(source);
  const own = properties(found?.members);
  if (key === undefined) return own.map(nameOf);
  const type = own.find((node) => nameOf(node) === key)?.type;
  return type !== undefined && ts.isTypeLiteralNode(type) ? properties(type.members).map(nameOf) : [];
}

describe("docs/result.md", () => {
  const sections: [heading: string, file: string, type: string, key?: string][] = [
    ["The document", "types-result.ts", "TuneResult"],
    ["data", "types-result.ts", "TuneResult", "data"],
    ["columns", "types-result.ts", "ColumnSummary"],
    ["options", "types-result.ts", "TuneResult", "options"],
    ["verdict", "types-result.ts", "Verdict"],
    ["baselines", "types-result.ts", "BaselineResult"],
    ["generators", "types-result.ts", "GeneratorResult"],
    ["diagnosis", "types-diagnosis.ts", "Diagnosis"],
    ["symmetry", "types-diagnosis.ts", "SymmetryTest"],
    ["weightsTest", "types-diagnosis.ts", "WeightsTest"],
    ["predictedCurve", "types-diagnosis.ts", "PredictedPoint"],
    ["diagnosis.json", "types-diagnosis.ts", "Diagnosed"],
    ["curve", "types-result.ts", "CurvePoint"],
    ["selected", "types-result.ts", "SelectedSize"],
    ["distribution", "types-result.ts", "ChosenShare"],
    ["corrected gains", "types-result.ts", "CorrectedGain"],
    ["gain", "types-result.ts", "Gain"],
    ["natural", "types-result.ts", "NaturalResult"],
    ["metrics", "types-result.ts", "MetricValue"],
    ["delivery", "types-result.ts", "DeliveryResult"],
    ["correction", "types-result.ts", "Correction"],
    ["stages", "types-result.ts", "DeliveryStage"],
    ["calibration curve", "types-result.ts", "CalibrationBin"],
    ["thresholds", "types-result.ts", "CostThreshold"],
    ["model", "types-result.ts", "FittedModel"],
    ["run", "types-result.ts", "TuneResult", "run"],
    ["warnings", "types.ts", "Warning"],
    ["model.json", "saved-model.ts", "SavedModel"],
  ];
  it.each(sections)("%s", (heading, file, type, key) => {
    const typed = typedKeys(file, type, key);
    expect(typed).not.toEqual([]);
    expect(documentedKeys(heading)).toEqual(typed);
  });

  it("shows the header of curve.csv", () => {
    expect(manual).toContain(`\n${curveCsv(result()).split("\n")[0]}\n`);
  });
});
