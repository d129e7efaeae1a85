import { expect, it } from "vitest";
import { holdOutOf, ownSplitsOf, withHoldOut } from "../../ts/app/hold-out.js";
import { resolveOptions } from "../../ts/options.js";

it("every way of holding rows out gives options that go together, whatever was set before", () => {
  const before = { target: "y", seed: 3, folds: 4, repeats: 2 };
  const plan = (options: typeof before | ReturnType<typeof withHoldOut>) => resolveOptions(options).plan;
  expect(plan(before)).toEqual({ folds: { folds: 4, repeats: 2 } });
  const split = withHoldOut(before, "split");
  expect(plan(split)).toEqual({ single: { validationFraction: 0.2, repeats: 1 } });
  expect(holdOutOf(split)).toBe("split");
  expect(withHoldOut(split, "file")).toEqual({ target: "y", seed: 3 });
  expect(holdOutOf(withHoldOut(split, "folds"))).toBe("folds");
});

it.each([
  { folds: 3, repeats: 2 },
  { validationFraction: 0.3, repeats: 4 },
  { repeats: 7 },
  {},
  // What goes together no better than before: the run is refused for it again.
  { folds: 3, validationFraction: 0.3 },
])("back from a file of their own, rows are held out as before it: %j", (splits) => {
  const before = { target: "y", seed: 3, ...splits };
  const own = ownSplitsOf(before);
  const judged = withHoldOut(before, "file", own);
  const validationTable = { columns: [], nRows: 0 } as never;
  expect(resolveOptions({ ...judged, validationTable }).plan).toEqual({ given: {} });
  expect(withHoldOut(judged, holdOutOf(own), own)).toEqual(before);
});

it("back from a file, the other way begins as it does anywhere", () => {
  const own = { folds: 3, repeats: 2 };
  expect(withHoldOut({ target: "y" }, "split", own)).toEqual({ target: "y", validationFraction: 0.2 });
  expect(withHoldOut({ target: "y" }, "folds", { validationFraction: 0.3 })).toEqual({ target: "y" });
});
