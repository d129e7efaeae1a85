import { expect, it } from "vitest";
import { refuseForeign } from "../../ts/app/foreign-file.js";
import { VtssError } from "../../ts/errors.js";

const ragged = new VtssError("RAGGED_ROW", "row 2 has one cell more than the header");

async function adviceFor(text: string, error = ragged): Promise<unknown> {
  const refused = await refuseForeign(error, new Blob([text])).catch((thrown: unknown) => thrown);
  return (refused as VtssError).details?.advice;
}

it.each([
  ['{"rows": 1}', "JSON"],
  ["[]", "JSON"],
  ["[1.5, 2]", "JSON"],
  ['[{"age": 1}]', "JSON"],
  ["%PDF-1.7\n1,2", "a PDF"],
  ["<!DOCTYPE html><p>", "a web page"],
  ['<?xml version="1.0"?>', "XML"],
])("%s is called what it is", async (text, kind) => {
  expect(await adviceFor(text)).toContain(`looks like ${kind},`);
});

it.each(["[Age],[Sex]\n1,2,3\n", "{age},{sex}\n1,2,3\n", "a,b\n1,2,3\n"])(
  "a table is refused for its row alone: %j",
  async (text) => {
    expect(await adviceFor(text)).toBeUndefined();
  },
);

it("a refusal of another kind stays as it is", async () => {
  expect(await adviceFor('{"rows": 1}', new VtssError("FILE_EMPTY", "no byte"))).toBeUndefined();
});
