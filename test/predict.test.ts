/** The delivered model: what it predicts is what its coefficients say. */
import { beforeAll, describe, expect, it } from "vitest";
import {
  kindsOf,
  predict,
  readTable,
  type Table,
  type Tuned,
  type TuneOptions,
  tune,
} from "../dist/index.js";
import { smallTable } from "./fixtures/small-table.js";

let table: Table;
let tuned: Tuned;

beforeAll(async () => {
  table = await smallTable({ holes: false });
  tuned = await tune(table, { target: "outcome", candidates: [0, 1], folds: 3, repeats: 1, workers: 1 });
});

/** Log odds by hand, from the coefficients in the table's units. */
function byHand(row: number): number {
  const { intercept, coefficients } = tuned.result.model ?? { intercept: Number.NaN, coefficients: {} };
  let logOdds = intercept;
  for (const column of table.columns) {
    if (column.kind === "numeric") {
      logOdds += (coefficients[column.name] ?? 0) * (column.values[row] as number);
    } else {
      logOdds += coefficients[`${column.name}=${column.levels[column.codes[row] as number]}`] ?? 0;
    }
  }
  return logOdds;
}

describe("predictions", () => {
  it("on the model's own table are those of its coefficients", async () => {
    expect(Object.keys(tuned.result.model?.coefficients ?? {}).length).toBeGreaterThan(4);
    const { logOdds } = await predict(table, tuned.model);
    expect(logOdds).toHaveLength(table.nRows);
    logOdds.forEach((value, row) => {
      expect(Math.abs(value - byHand(row)), `row ${row}`).toBeLessThan(1e-9);
    });
  });

  it("differ between the two base rates by the log odds of the classes alone", async () => {
    const { probability, balancedProbability } = await predict(table, tuned.model);
    const logit = (p: number) => Math.log(p / (1 - p));
    const { nMajority, nMinority } = tuned.result.data;
    probability.forEach((p, row) => {
      const shift = logit(balancedProbability[row] as number) - logit(p);
      expect(Math.abs(shift - Math.log(nMajority / nMinority))).toBeLessThan(1e-9);
    });
    // A logistic fit with an unpenalised intercept reproduces the base rate of its rows.
    const mean = probability.reduce((sum, p) => sum + p, 0) / table.nRows;
    expect(Math.abs(mean - nMinority / table.nRows)).toBeLessThan(0.02);
  });

  it("survive writing and reading the model, other columns and another order", async () => {
    const model: unknown = JSON.parse(JSON.stringify(tuned.model));
    const columns = Object.fromEntries(
      table.columns
        .filter(({ name }) => name !== "outcome")
        .toReversed()
        .map((column) => [
          column.name,
          column.kind === "numeric"
            ? column.values
            : Array.from(column.codes, (code) => column.levels[code] as string),
        ]),
    );
    const shuffled = await readTable({ extra: new Float64Array(table.nRows), ...columns });
    const again = await predict(shuffled, model as object);
    expect(again.logOdds).toEqual((await predict(table, tuned.model)).logOdds);
  });

  it("refuse a table that lacks a column, and a file that is no model", async () => {
    const narrow = await readTable({ age: [60, 61] });
    await expect(predict(narrow, tuned.model)).rejects.toMatchObject({ code: "COLUMN_UNKNOWN" });
    for (const model of [{}, { ...tuned.model, kind: "other" }, { ...tuned.model, columns: null }]) {
      await expect(predict(table, model)).rejects.toMatchObject({ code: "MODEL_INVALID" });
    }
  });

  it("know codes however they are written, and count those that the model does not know", async () => {
    const codes = ["01", "02", "03"];
    const written = Array.from({ length: 90 }, (_, row) => codes[(row + (row % 7)) % 3] as string);
    const outcome = written.map((code, row) => (row % 5 === 0 || (code === "02" && row % 3 === 0) ? 1 : 0));
    const dose = written.map((_, row) => (row * 7) % 11);
    const training = await readTable({ dose, code: written, outcome }, { categorical: ["code"] });
    const { model } = await tune(training, {
      target: "outcome",
      candidates: [0, 1],
      folds: 2,
      repeats: 1,
      workers: 1,
    });
    expect(kindsOf(model)).toEqual({ numeric: ["dose"], categorical: ["code"] });

    const own = await predict(training, model);
    expect(own.warnings).toEqual([]);
    expect(new Set(own.logOdds).size).toBeGreaterThan(11);
    const numbers = await predict(await readTable({ dose, code: written.map(Number) }), model);
    expect(numbers).toEqual(own);

    // The same cells as text, as a file has them, and a model whose codes were numbers before they were categories.
    expect(
      await predict(await readTable({ dose, code: written.map(Number) }, kindsOf(model)), model),
    ).toEqual(own);
    const csv = (code: (row: number) => string) =>
      new TextEncoder().encode(
        `dose,code,outcome\n${dose.map((d, row) => [d, code(row), outcome[row]].join(",")).join("\n")}\n`,
      );
    const options: TuneOptions = { target: "outcome", candidates: [0, 1], folds: 2, repeats: 1, workers: 1 };
    const late = await tune(await readTable(csv((row) => written[row] as string)), {
      ...options,
      categorical: ["code"],
    });
    expect(late.model.columns[1]?.levels).toEqual(["1", "2", "3"]);
    const again = await predict(
      await readTable(
        csv((row) => written[row] as string),
        kindsOf(late.model),
      ),
      late.model,
    );
    expect(again.warnings).toEqual([]);
    expect(again.logOdds).toEqual(own.logOdds);

    const strange = await predict(await readTable({ dose: [1, 1, 1], code: ["01", "2 ", "x"] }), model);
    expect(strange.logOdds[2]).toBe(strange.logOdds[0]);
    expect(strange.warnings).toEqual([
      {
        code: "LEVELS_UNKNOWN",
        message:
          'values of "code" in the table that the model was not fitted to: 1 of 3, such as "x"; they read as the ' +
          'reference, "01"',
      },
    ]);
  });
});
