import { describe, expect, it } from "vitest";
import {
  keptOptions,
  kindChoiceOf,
  roleOf,
  withKind,
  withRole,
  withTarget,
} from "../../ts/app/column-roles.js";
import type { PageOptions } from "../../ts/app/service-protocol.js";

const start: PageOptions = { target: "y", positive: "1", seed: 3 };

describe("roles of columns", () => {
  it.each(["drop", "id", "groups"] as const)("%s: given, read back and taken away again", (role) => {
    const given = withRole(start, "a", role);
    expect(roleOf("a", given)).toBe(role);
    expect(roleOf("b", given)).toBe("feature");
    expect(withRole(given, "a", "feature")).toEqual(start);
  });

  it("are one a column, and one column of groups", () => {
    const dropped = withRole(withRole(start, "a", "id"), "a", "drop");
    expect(dropped).toEqual({ ...start, drop: ["a"] });
    const grouped = withRole(withRole(start, "a", "groups"), "b", "groups");
    expect(grouped).toEqual({ ...start, groups: "b" });
    expect(withRole({ ...start, groups: "g" }, "a", "drop")).toEqual({ ...start, groups: "g", drop: ["a"] });
  });

  it("forget a kind that was fixed when the column is no feature", () => {
    const fixed = withKind(start, "a", "categorical");
    expect(kindChoiceOf("a", fixed)).toBe("categorical");
    expect(withRole(fixed, "a", "drop")).toEqual({ ...start, drop: ["a"] });
    expect(withRole(fixed, "b", "feature")).toEqual(fixed);
    expect(withRole(fixed, "a", "feature")).toEqual(fixed);
    expect(withKind(fixed, "a", "content")).toEqual(start);
    expect(withKind(fixed, "a", "numeric")).toEqual({ ...start, numeric: ["a"] });
  });

  it("leave a column that becomes the target, whose rarer value is the positive one", () => {
    const dropped = withRole(start, "a", "drop");
    expect(withTarget(dropped, "a")).toEqual({ target: "a", seed: 3 });
    expect(withTarget({ ...start, groups: "a" }, "a")).toEqual({ target: "a", seed: 3 });
  });
});

describe("options of a table that is read anew", () => {
  const column = (name: string, values: string[] | null) => ({
    ...{ name, kind: "numeric" as const, nMissing: 0, nLevels: null, examples: [] },
    classes: values?.map((value) => ({ value, nRows: 1 })) ?? null,
  });
  const options: PageOptions = { target: "y", positive: "1", drop: ["a"], groups: "g", folds: 3 };
  const columns = [column("a", null), column("g", null), column("y", ["1", "0"])];

  it("stay where the table still has what they name", () => {
    expect(keptOptions(options, columns)).toBe(options);
  });

  it.each([
    ["the target", columns.slice(0, 2)],
    ["another column that they name", columns.slice(1)],
    ["the positive value", [...columns.slice(0, 2), column("y", ["a", "b"])]],
    ["the two classes", [...columns.slice(0, 2), column("y", null)]],
  ])("go where %s is gone", (_, now) => {
    expect(keptOptions(options, now)).toBeNull();
  });
});
