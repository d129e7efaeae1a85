import fc from "fast-check";
import { expect, it } from "vitest";
import { Checksum } from "../../ts/table/checksum.js";
import { readTable } from "../../ts/table/read-table.js";

it("is that of the reader, however the bytes are divided", async () => {
  const text = fc.array(fc.stringMatching(/^[a-zä"0-9.]{0,20}$/), { minLength: 1, maxLength: 60 });
  await fc.assert(
    fc.asyncProperty(text, fc.integer({ min: 1, max: 70 }), async (rows, size) => {
      const quoted = rows.map((cell) => `"${cell.replaceAll('"', '""')}",1\n`);
      const bytes = new TextEncoder().encode(`a,b\n${quoted.join("")}`);
      const { source } = await readTable(bytes, { categorical: ["a"] });
      const checksum = new Checksum();
      for (let start = 0; start < bytes.length; start += size)
        checksum.push(bytes.subarray(start, start + size));
      expect(checksum.value()).toBe(source?.checksum);
    }),
    { numRuns: 200 },
  );
});
