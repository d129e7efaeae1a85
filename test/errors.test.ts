import { describe, expect, it } from "vitest";
import {
  AbortError,
  fromReply,
  isInstanceLost,
  type Reply,
  toReply,
  toVtssError,
  VtssError,
} from "../ts/errors.js";

/** What structured cloning, and so a worker, leaves of a reply. */
function cross<T>(reply: Reply<T>): Reply<T> {
  return structuredClone(reply);
}

function caught(run: () => unknown): VtssError {
  try {
    run();
  } catch (error) {
    return error as VtssError;
  }
  throw new Error("nothing was thrown");
}

const trapBytes = Uint8Array.from([
  // (module (func (export "trap") unreachable))
  0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 7, 8, 1, 4, 116, 114, 97, 112, 0, 0, 10, 5, 1,
  3, 0, 0, 11,
]);

function trap(): void {
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(trapBytes));
  (exports.trap as () => void)();
}

describe("a reply", () => {
  it("carries a value", () => {
    expect(fromReply(cross({ ok: true, value: [1, 2] }))).toEqual([1, 2]);
  });

  it("keeps class, code, message and details of an error", () => {
    const error = new VtssError("VALUE_NOT_FINITE", "row 7 holds inf", { row: 7, column: "age" });
    const received = caught(() => fromReply(cross(toReply(error))));
    expect(received).toBeInstanceOf(VtssError);
    expect(received).toBeInstanceOf(Error);
    expect({ ...received }).toMatchObject({ code: "VALUE_NOT_FINITE", details: { row: 7, column: "age" } });
    expect(received.message).toBe("row 7 holds inf");
    expect(received.name).toBe("VtssError");
  });

  it("keeps an abort an abort", () => {
    const received = caught(() => fromReply(cross(toReply(new AbortError()))));
    expect(received).toBeInstanceOf(AbortError);
    expect(received).toMatchObject({ name: "AbortError", code: "ABORTED" });
  });
});

describe("naming what was thrown", () => {
  it("leaves a VtssError as it is", () => {
    const error = new VtssError("OPTION_INVALID", "`k` must be at least 1, got 0");
    expect(toVtssError(error)).toBe(error);
  });

  it("takes over the record that WebAssembly throws", () => {
    const record = {
      code: "OPTION_INVALID",
      message: "`k` must be at least 1, got 0",
      details: { option: "k" },
    };
    expect(toVtssError(record)).toBeInstanceOf(VtssError);
    expect(toVtssError(record)).toMatchObject(record);
  });

  it("allows a record without details", () => {
    expect(toVtssError({ code: "NO_USABLE_COLUMN", message: "no usable column" }).details).toEqual({});
  });

  it("does not take a system error's code for its own", () => {
    const error = Object.assign(new Error("no such file"), { code: "ENOENT" });
    expect(toVtssError(error)).toMatchObject({ code: "INTERNAL", cause: error });
  });

  it("calls a trap INTERNAL and its instance lost", () => {
    const error = toVtssError(caught(trap));
    expect(error).toMatchObject({ code: "INTERNAL", details: { trap: "unreachable" } });
    expect(isInstanceLost(error)).toBe(true);
  });

  it("takes a stack overflow for a trap", () => {
    const deeper = (): number => 1 + deeper();
    const error = toVtssError(caught(deeper));
    expect(error.code).toBe("INTERNAL");
    expect(isInstanceLost(error)).toBe(true);
  });

  it.each([
    ["a buffer", () => new ArrayBuffer(Number.MAX_SAFE_INTEGER)],
    ["a typed array", () => new Float64Array(2 ** 50)],
    ["a WebAssembly memory", () => new WebAssembly.Memory({ initial: 1, maximum: 1 }).grow(1)],
  ])("calls the failed allocation of %s OUT_OF_MEMORY", (_, allocate) => {
    const error = toVtssError(caught(allocate));
    expect(error.code).toBe("OUT_OF_MEMORY");
    expect(isInstanceLost(error)).toBe(true);
  });

  it("does not take any RangeError for a failed allocation", () => {
    const error = toVtssError(caught(() => (1.5).toFixed(101)));
    expect(error).toMatchObject({ code: "INTERNAL", details: { name: "RangeError" } });
    expect(isInstanceLost(error)).toBe(false);
  });

  it("knows the abort of the platform", () => {
    expect(toVtssError(AbortSignal.abort().reason)).toBeInstanceOf(AbortError);
  });

  it.each([undefined, null, "text", 7, {}, { code: 5, message: "no" }])("calls %j INTERNAL", (thrown) => {
    expect(toVtssError(thrown)).toMatchObject({ code: "INTERNAL", cause: thrown });
    expect(isInstanceLost(toVtssError(thrown))).toBe(false);
  });
});
