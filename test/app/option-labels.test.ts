import { describe, expect, it } from "vitest";
import { shownError } from "../../ts/app/advice.js";
import { OPTION_LABELS, withLabels } from "../../ts/app/option-labels.js";
import { VtssError } from "../../ts/errors.js";
import { AUGMENT_KEYS, TUNE_KEYS } from "../../ts/option-names.js";

describe("options on the page", () => {
  it("have the names that stand beside their fields", () => {
    expect(withLabels("`costRatio` must be above 0; see `groups` and `elsewhere`")).toBe(
      "“Costs of a missed positive, in false alarms” must be above 0; see “group by it” and `elsewhere`",
    );
    const error = new VtssError("OPTION_INVALID", "`seed` must be a whole number", { option: "seed" });
    expect(shownError(error).message).toBe("“Seed” must be a whole number");
  });

  it("are options of the library", () => {
    const known = [...TUNE_KEYS, ...AUGMENT_KEYS];
    expect(Object.keys(OPTION_LABELS).filter((key) => !known.includes(key))).toEqual([]);
  });
});

describe("advice", () => {
  const heldOut = "Mend the file with held-out rows";
  const shown = (code: string, details: object) =>
    shownError(new VtssError(code, "…", { ...details })).advice;

  it("is for the file that is wrong", () => {
    expect(shown("TARGET_NOT_BINARY", {})).toContain("Choose another target");
    expect(shown("TARGET_NOT_BINARY", { table: "validation" })).toContain(heldOut);
    expect(shown("COLUMN_UNKNOWN", { option: "target" })).toContain("Choose another target");
    expect(shown("COLUMN_UNKNOWN", { option: "groups" })).toBeNull();
    expect(shown("TOO_FEW_ROWS", { what: "minority rows" })).toContain("Use fewer folds");
    expect(shown("TOO_FEW_ROWS", { what: "minority validation rows" })).toContain(heldOut);
  });
});
