import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { AtomicFile } from "../../ts/cli/atomic-file.js";
import { removeLeftovers } from "../../ts/cli/leftovers.js";
import { OutputFolder } from "../../ts/cli/output-folder.js";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "vtss-files-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe("AtomicFile", () => {
  it("shows nothing before commit, everything after", async () => {
    const path = join(folder, "a.csv");
    writeFileSync(path, "old");
    const file = await AtomicFile.open(path);
    await file.write("new ");
    await file.write(new TextEncoder().encode("text"));
    expect(readFileSync(path, "utf8")).toBe("old");
    await file.commit();
    expect(readFileSync(path, "utf8")).toBe("new text");
    expect(readdirSync(folder)).toEqual(["a.csv"]);
  });

  it("leaves nothing after discard, and discard after commit does nothing", async () => {
    const path = join(folder, "a.csv");
    const file = await AtomicFile.open(path);
    await file.write("half");
    await file.discard();
    expect(readdirSync(folder)).toEqual([]);
    const other = await AtomicFile.open(path);
    await other.commit();
    await other.discard();
    expect(readdirSync(folder)).toEqual(["a.csv"]);
  });

  it("leaves nothing when the process must end at once", async () => {
    const file = await AtomicFile.open(join(folder, "a.csv"));
    removeLeftovers();
    expect(readdirSync(folder)).toEqual([]);
    await file.discard();
  });

  it("follows a symbolic link and writes to a device without replacing it", async () => {
    writeFileSync(join(folder, "real.csv"), "old");
    symlinkSync(join(folder, "real.csv"), join(folder, "link.csv"));
    const linked = await AtomicFile.open(join(folder, "link.csv"));
    await linked.write("new");
    await linked.commit();
    expect(readFileSync(join(folder, "real.csv"), "utf8")).toBe("new");
    const device = await AtomicFile.open("/dev/null");
    await device.write("gone");
    await device.commit();
    expect(readFileSync("/dev/null", "utf8")).toBe("");
  });

  it("refuses places that cannot be written, in one line and with the path", async () => {
    mkdirSync(join(folder, "sub"));
    for (const path of [join(folder, "sub"), join(folder, "no", "a.csv"), "/dev/null/a.csv"]) {
      await expect(AtomicFile.open(path)).rejects.toMatchObject({
        code: "OUTPUT_UNWRITABLE",
        details: { path },
      });
      await expect(AtomicFile.open(path)).rejects.toThrow(/^cannot write "[^\n]*$/);
    }
  });
});

describe("OutputFolder", () => {
  it("may be made by several at once, and below what another makes", async () => {
    for (const round of [1, 2, 3, 4]) {
      const paths = ["a", "a", "b", "c"].map((name) => join(folder, `new-${round}`, name));
      await Promise.all(paths.map((path) => OutputFolder.prepare(path, ["result.json"])));
      expect(readdirSync(join(folder, `new-${round}`))).toEqual(["a", "b", "c"]);
    }
  });

  it("makes the folder, leaves no trace of the proof, and takes all files", async () => {
    const path = join(folder, "x", "y");
    const output = await OutputFolder.prepare(path, ["a", "b"]);
    expect(readdirSync(path)).toEqual([]);
    const written = await output.writeAll([
      { name: "a", content: "1" },
      { name: "b", content: "2" },
    ]);
    expect(written).toEqual([join(path, "a"), join(path, "b")]);
    expect(readdirSync(path)).toEqual(["a", "b"]);
  });

  it("is gone when the process must end at once, unless something was put into it", async () => {
    await OutputFolder.prepare(join(folder, "x", "y"), ["a", "b"]);
    const other = await OutputFolder.prepare(join(folder, "z", "y"), ["a"]);
    const written = await OutputFolder.prepare(join(folder, "w"), []);
    await written.writeAll([{ name: "a", content: "1" }]);
    writeFileSync(join(folder, "z", "note"), "mine");
    removeLeftovers();
    expect(readdirSync(folder)).toEqual(["w", "z"]);
    expect(readdirSync(join(folder, "z"))).toEqual(["note"]);
    await other.discard();
    expect(readdirSync(folder)).toEqual(["w", "z"]);
  });

  it("takes all files or none", async () => {
    const output = await OutputFolder.prepare(folder, []);
    mkdirSync(join(folder, "b"));
    const files = [
      { name: "a", content: "1" },
      { name: "b", content: "2" },
    ];
    await expect(output.writeAll(files)).rejects.toMatchObject({ code: "OUTPUT_UNWRITABLE" });
    expect(readdirSync(folder)).toEqual(["b"]);
  });

  it("finds out beforehand that a file could not get its name", async () => {
    mkdirSync(join(folder, "result.json"));
    await expect(OutputFolder.prepare(folder, ["result.json"])).rejects.toMatchObject({
      code: "OUTPUT_UNWRITABLE",
    });
    await expect(OutputFolder.prepare("/dev/null/x", [])).rejects.toMatchObject({
      code: "OUTPUT_UNWRITABLE",
    });
    writeFileSync(join(folder, "file"), "");
    await expect(OutputFolder.prepare(join(folder, "file"), [])).rejects.toMatchObject({
      code: "OUTPUT_UNWRITABLE",
    });
  });

  it("says what is in the way, and leaves nothing where it got stuck", async () => {
    writeFileSync(join(folder, "file"), "");
    await expect(OutputFolder.prepare(join(folder, "file", "x"), [])).rejects.toThrow(/file/);
    await expect(OutputFolder.prepare(join(folder, "file"), [])).rejects.toThrow(/file" is not a folder$/);
    const tooLong = join(folder, "made", "x".repeat(300), "y");
    await expect(OutputFolder.prepare(tooLong, [])).rejects.toMatchObject({ code: "OUTPUT_UNWRITABLE" });
    expect(readdirSync(folder)).toEqual(["file"]);
  });

  it.runIf(existsSync("/proc/self"))("comes to an end where no folder can be made", async () => {
    await expect(OutputFolder.prepare("/proc/vtss/results", [])).rejects.toMatchObject({
      code: "OUTPUT_UNWRITABLE",
    });
  });

  it("removes what it made, and nothing that was there or is not empty", async () => {
    mkdirSync(join(folder, "old"));
    await (await OutputFolder.prepare(join(folder, "old", "x", "y"), [])).discard();
    expect(readdirSync(join(folder, "old"))).toEqual([]);
    await (await OutputFolder.prepare(join(folder, "old"), [])).discard();
    expect(readdirSync(folder)).toEqual(["old"]);
    const full = await OutputFolder.prepare(join(folder, "new"), []);
    writeFileSync(join(folder, "new", "mine"), "");
    await full.discard();
    expect(readdirSync(join(folder, "new"))).toEqual(["mine"]);
  });
});
