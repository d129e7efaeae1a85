/** What a session keeps of a table and its answer while another is opened, and of what a program says. */
import { beforeEach, describe, expect, it } from "vitest";
import type { Kinds, PageOptions, Reading, Source, TablePreview } from "../../ts/app/service-protocol.js";
import { Session } from "../../ts/app/session.js";
import type { TableThread } from "../../ts/app/table-thread.js";
import { AbortError, VtssError } from "../../ts/errors.js";
import { PLAIN_NUMBERS } from "../../ts/report/number-words.js";

const PREVIEW = {
  nRows: 5,
  columns: ["ward", "y"].map((name) => ({ name, classes: [{ value: "1" }, { value: "0" }] })),
  warnings: [],
} as unknown as TablePreview;

let opened: [file: string, kinds: Kinds][];
let tuned: [options: PageOptions, heldOut: string | undefined][];
let columns: TablePreview["columns"];
let given: Partial<PageOptions>;
let reading: Reading;
let failed: string[];
let failure: Error | null;
let session: Session;
const file = (name: string) => new File(["a,b\n"], name);

beforeEach(() => {
  opened = [];
  tuned = [];
  columns = PREVIEW.columns;
  given = { target: "y" };
  reading = {};
  failed = [];
  failure = null;
  let key = 0;
  const thread = {
    adopt: (file: File) => ({ key: ++key, file }),
    sample: async () => file("sample.csv"),
    open: async (source: Source, kinds: Kinds) => {
      opened.push([source.opened.file.name, kinds]);
      if (failure !== null) throw failure;
      return columns === PREVIEW.columns ? PREVIEW : { ...PREVIEW, columns };
    },
    tune: async (source: Source, options: PageOptions) => {
      tuned.push([options, source.validation?.file.name]);
      return { result: { verdict: { sentence: "" } } };
    },
    examine: async () => ({ warnings: [] }),
    cancel: async () => {},
    close: () => {},
  };
  session = new Session(thread as unknown as TableThread, {
    numbers: PLAIN_NUMBERS,
    get options() {
      return given;
    },
    get reading() {
      return reading;
    },
    stateChanged: () => {},
    said: () => {},
    appeared: async () => {},
    progressed: () => {},
    answered: () => {},
    failed: ({ code }) => failed.push(code),
  });
});

const shown = () => [session.state.opened?.file.name, session.state.preview, session.state.busy];
const fails = async (work: Promise<unknown>) => expect(work).rejects.toThrow();

describe("a table that is open", () => {
  it.each([
    ["is no table", new VtssError("RAGGED_ROW", "row 3 has 3 cells")],
    ["is not read to its end", new AbortError()],
  ])("stays where another %s", async (_, error) => {
    await session.open(file("a.csv"));
    session.set({ isCopied: true });
    failure = error;
    await fails(session.open(file("b.csv")));
    expect(shown()).toEqual(["a.csv", PREVIEW, null]);
    expect(session.state.isCopied).toBe(false);
    expect(session.state.error?.code).toBe((error as VtssError).code);
  });

  it("stays where two others are none, the second opened while the first is read", async () => {
    await session.open(file("a.csv"));
    failure = new VtssError("RAGGED_ROW", "row 3 has 3 cells");
    await Promise.allSettled([session.open(file("b.csv")), session.open(file("c.csv"))]);
    expect(shown()).toEqual(["a.csv", PREVIEW, null]);
  });

  it("is read anew with its own kinds, not with those of a file that could not be read", async () => {
    await session.open(file("a.csv"), { categorical: ["ward"] });
    failure = new VtssError("NOT_A_NUMBER", "…", { column: "age" });
    await fails(session.open(file("b.csv")));
    failure = null;
    await session.changeReading({ decimal: "," });
    expect(opened.at(-1)).toEqual(["a.csv", { categorical: ["ward"] }]);
    // The one that could not be read is the one that is read otherwise.
    await session.openWithCategories("age");
    expect(opened.at(-1)).toEqual(["b.csv", { categorical: ["age"] }]);
    expect(shown()).toEqual(["b.csv", PREVIEW, null]);
  });

  it("is gone where it was closed", async () => {
    await session.open(file("a.csv"));
    session.close();
    failure = new VtssError("RAGGED_ROW", "row 3 has 3 cells");
    await fails(session.open(file("b.csv")));
    expect(shown()).toEqual([undefined, null, null]);
  });
});

describe("held-out rows of a file", () => {
  it.each([{ folds: 3, repeats: 2 }, { validationFraction: 0.3, repeats: 4 }, {}])(
    "take the place of those that options say, and give it back: %j",
    async (splits) => {
      given = { target: "y", ...splits };
      await session.open(file("a.csv"));
      await session.run();
      session.holdOut(file("held.csv"));
      await session.run();
      session.holdOut(file("other.csv"));
      session.holdOut(null);
      await session.run();
      // Nothing is there to go back from.
      session.holdOut(null);
      await session.run();
      const plain = { target: "y", positive: "1" };
      const own = [{ ...plain, ...splits }, undefined];
      expect(tuned).toEqual([own, [plain, "held.csv"], own, own]);
      expect(session.state.holdOut).toBe(splits.validationFraction === undefined ? "folds" : "split");
    },
  );

  it("give back what was chosen on the page, too", async () => {
    await session.open(file("a.csv"));
    session.changeOptions({ target: "y", positive: "1", folds: 4 });
    session.changeHoldOut("file");
    session.changeHoldOut("folds");
    expect(session.state.options).toEqual({ target: "y", positive: "1", folds: 4 });
    session.changeHoldOut("file");
    session.changeHoldOut("split");
    expect(session.state.options).toEqual({ target: "y", positive: "1", validationFraction: 0.2 });
  });

  it("stay where another table could not be read, and give back the same", async () => {
    given = { target: "y", folds: 3 };
    await session.open(file("a.csv"));
    session.holdOut(file("held.csv"));
    failure = new VtssError("RAGGED_ROW", "row 3 has 3 cells");
    await fails(session.open(file("b.csv")));
    session.holdOut(null);
    expect(session.state.options?.folds).toBe(3);
  });
});

describe("what a program says of columns", () => {
  it.each([{ target: "b2" }, { target: "y", drop: ["y"] }])("reaches the run as it is: %j", async (said) => {
    given = said;
    await session.open(file("a.csv"));
    await session.run();
    expect(tuned[0]?.[0]).toMatchObject(said);
  });

  it("is not replaced where the table is read anew without them", async () => {
    given = { target: "y", groups: "ward", folds: 3 };
    await session.open(file("a.csv"));
    columns = [{ name: "ward;y", classes: null }] as unknown as TablePreview["columns"];
    await session.changeReading({ delimiter: "," });
    expect(session.state.options).toEqual({ target: "y", groups: "ward", folds: 3 });
    columns = PREVIEW.columns;
    await session.changeReading({ delimiter: ";" });
    expect(session.state.options).toEqual({ target: "y", positive: "1", groups: "ward", folds: 3 });
  });

  it("holds where the target is chosen on the page, as no column could be guessed", async () => {
    columns = ["ward", "y"].map((name) => ({ name, classes: null })) as unknown as TablePreview["columns"];
    given = { folds: 3, groups: "ward" };
    await session.open(file("a.csv"));
    await expect(session.run()).rejects.toMatchObject({ code: "NOT_READY" });
    session.holdOut(file("held.csv"));
    session.chooseTarget("y");
    expect(session.state.options).toEqual({ target: "y", groups: "ward" });
    session.holdOut(null);
    expect(session.state.options).toEqual({ target: "y", groups: "ward", folds: 3 });
  });
});

describe("what is handed over and is not what it should be", () => {
  const invalid = (option: string) => ({ code: "OPTION_INVALID", details: { option } });

  it.each([null, undefined, 5, "a.csv"])("is no file: %s", async (value) => {
    await session.open(file("a.csv"));
    await expect(session.open(value as never)).rejects.toMatchObject(invalid("file"));
    expect(shown()).toEqual(["a.csv", PREVIEW, null]);
    expect([session.state.error?.code, failed]).toEqual(["OPTION_INVALID", ["OPTION_INVALID"]]);
  });

  it("is no file of held-out rows", async () => {
    await session.open(file("a.csv"));
    for (const value of [undefined, 5, "held.csv"]) {
      expect(() => session.holdOut(value as never)).toThrow("`file` must be a File or null");
    }
    expect([session.state.holdOut, session.state.validation]).toEqual(["folds", null]);
  });

  it("are options or a reading of another type", async () => {
    given = null as never;
    await expect(session.open(file("a.csv"))).rejects.toMatchObject(invalid("options"));
    given = { numeric: "ward" as never };
    await expect(session.open(file("a.csv"))).rejects.toMatchObject(invalid("numeric"));
    given = {};
    reading = null as never;
    await expect(session.open(file("a.csv"))).rejects.toMatchObject(invalid("reading"));
    expect([opened, session.state.busy]).toEqual([[], null]);
  });

  it("are options with which the sample is not opened, and nothing is begun", async () => {
    given = { drop: "ward" as never };
    await expect(session.openSample()).rejects.toMatchObject(invalid("drop"));
    expect([session.state.busy, session.state.error?.code]).toEqual([null, "OPTION_INVALID"]);
  });
});
