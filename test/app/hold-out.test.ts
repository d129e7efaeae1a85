import { expect, it } from "vitest";
import { holdOutOf, withHoldOut } from "../../ts/app/hold-out.js";
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
