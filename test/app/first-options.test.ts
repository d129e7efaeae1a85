import { describe, expect, it } from "vitest";
import { firstOptions, optionsAnew } from "../../ts/app/first-options.js";

const column = (name: string, values: string[] | null) => ({
  ...{ name, kind: "numeric" as const, nMissing: 0, nLevels: null, examples: [] },
  classes: values?.map((value) => ({ value, nRows: 1 })) ?? null,
});
const preview = { columns: [column("sex", ["f", "m"]), column("ward", null), column("y", ["1", "0"])] };

describe("the options that a table begins with", () => {
  it("are what was said, with a target that is guessed and its rarer value", () => {
    expect(firstOptions(preview, { folds: 3 }, {})).toEqual({ folds: 3, target: "y", positive: "1" });
    expect(firstOptions(preview, { target: "sex" }, {})).toEqual({ target: "sex", positive: "f" });
    expect(firstOptions(preview, { target: "sex", positive: "m" }, {})?.positive).toBe("m");
    expect(firstOptions({ columns: [column("ward", null)] }, {}, {})).toBeNull();
  });

  it("name what the table does not have, for which the run is refused", () => {
    expect(firstOptions(preview, { target: "b2" }, {})).toEqual({ target: "b2" });
    expect(firstOptions(preview, { target: "y", groups: "g" }, {})?.groups).toBe("g");
  });

  it("give a column two roles where that was said, for which the run is refused", () => {
    expect(firstOptions(preview, { target: "y", drop: ["y"] }, {})?.drop).toEqual(["y"]);
  });

  it.each([{ drop: ["y"] }, { id: ["y"] }, { groups: "y" }])(
    "guess no target that has another role: %j",
    (given) => {
      expect(firstOptions(preview, given, {})).toEqual({ ...given, target: "sex", positive: "f" });
    },
  );

  it("keep the kinds as which the table was read, the target's as well", () => {
    const kinds = { categorical: ["ward", "y"] };
    expect(firstOptions(preview, { target: "y", numeric: ["ward"] }, kinds)).toEqual({
      ...{ target: "y", positive: "1" },
      ...kinds,
    });
  });
});

it("options of a table that is read anew go back to the roles that were said beforehand", () => {
  const before = { target: "gone", positive: "7", drop: ["gone too"], folds: 3 };
  expect(optionsAnew(preview, before, {}, {})).toEqual({ target: "y", positive: "1", folds: 3 });
  expect(optionsAnew(preview, before, { target: "b2", folds: 4 }, {})).toEqual({ target: "b2", folds: 3 });
  expect(optionsAnew(preview, before, { target: "sex", groups: "ward" }, {})).toEqual({
    ...{ target: "sex", positive: "f", groups: "ward", folds: 3 },
  });
});
