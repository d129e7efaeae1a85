import { describe, expect, it } from "vitest";
import type { ReadOptions } from "../../ts/table/read-options.js";
import { readTable } from "../../ts/table/read-table.js";

const TEXT = new TextEncoder().encode("a;b\n1;x\n2;y\n");
const read = (options: object) => readTable(TEXT, options as ReadOptions);

describe("read options", () => {
  it.each<[string, unknown, string, string]>([
    ["delimiter", ";;", "one character, a tab or a printable one of ASCII", '";;"'],
    ["delimiter", "", "one character, a tab or a printable one of ASCII", '""'],
    ["delimiter", 5, "one character, a tab or a printable one of ASCII", "5"],
    ["delimiter", "é", "a tab or a printable ASCII character", '"é"'],
    ["delimiter", "💊", "a tab or a printable ASCII character", '"💊"'],
    ["delimiter", "a", "one character that cannot be part of a number or word", '"a"'],
    ["decimal", ",,", '"." or ","', '",,"'],
    ["decimal", 3, '"." or ","', "3"],
    ["encoding", "latin1", '"utf-8" or "windows-1252"', '"latin1"'],
    ["missing", "NA", "a list of texts", '"NA"'],
    ["missing", [99], "a list of texts", "[99]"],
    ["numeric", "a", "a list of names of columns", '"a"'],
    ["categorical", [true], "a list of names of columns", "[true]"],
    ["drop", null, "a list of names of columns", "null"],
    ["drop", { b: 1 }, "a list of names of columns", "[object Object]"],
  ])("refuses `%s` %j with what is accepted", async (option, value, accepted, shown) => {
    await expect(read({ [option]: value })).rejects.toMatchObject({
      name: "VtssError",
      code: "OPTION_INVALID",
      message: `\`${option}\` must be ${accepted}, got ${shown}`,
      details: { option, accepted, value: shown },
    });
  });

  it("refuses what is no option, and refuses columns as it refuses bytes", async () => {
    const unknown = { code: "OPTION_INVALID", details: { option: "delimter" } };
    await expect(read({ delimter: ";" })).rejects.toMatchObject(unknown);
    const wrong = { numeric: "a" } as unknown as ReadOptions;
    await expect(readTable({ a: [1, 2] }, wrong)).rejects.toMatchObject({ details: { option: "numeric" } });
  });

  it("takes undefined for what is left out", async () => {
    const table = await read({
      delimiter: undefined,
      decimal: undefined,
      missing: undefined,
      drop: undefined,
    });
    expect(table.header).toEqual(["a", "b"]);
  });
});
