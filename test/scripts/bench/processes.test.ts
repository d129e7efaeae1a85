import { expect, test, vi } from "vitest";
import { firstColumns } from "../../../scripts/bench/cohorts.js";
import { coresOf } from "../../../scripts/bench/cores.js";
import { lowestLoss } from "../../../scripts/bench/lowest-loss.js";
import { inSequence, measure } from "../../../scripts/bench/measured-process.js";
import { kibibytes, runningProcess, withDescendants } from "../../../scripts/bench/process-tree.js";
import { yardstickOf } from "../../../scripts/bench/yardstick.js";

test("a line of /proc/PID/stat is read behind a name that holds spaces and brackets", () => {
  const stat = "42 (a) (b c) S 7 42 42 0 -1 4194304 100 0 0 0 250 50 1 2 20 0 1 0";
  expect(runningProcess(42, stat)).toEqual({ id: 42, parent: 7, cpuSeconds: 3 });
});

test("a number of /proc/PID/status is in bytes, and 0 where it is not there", () => {
  const status = "Name:\tnode\nVmHWM:\t    2048 kB\nVmRSS:\t    1024 kB\n";
  expect(kibibytes(status, "VmRSS")).toBe(1024 * 1024);
  expect(kibibytes("Name:\tzombie\n", "VmRSS")).toBe(0);
});

test("descendants are found through several generations, others are not", () => {
  const process = (id: number, parent: number) => ({ id, parent, cpuSeconds: 0 });
  const all = [process(4, 3), process(1, 0), process(3, 2), process(2, 0), process(5, 1)];
  expect(withDescendants(2, all).map(({ id }) => id)).toEqual([2, 3, 4]);
});

test("memory of processes that a process starts in turn is counted", async () => {
  const holds = 200_000_000;
  const child = `const held = Buffer.alloc(${holds}, 1); setTimeout(() => held.at(0), 500)`;
  const parent = `require("node:child_process").spawnSync(process.execPath, ["-e", ${JSON.stringify(child)}])`;
  const { peakBytes } = await measure({ program: process.execPath, args: ["-e", parent] });
  // Elsewhere than on Linux it is not known.
  expect(peakBytes ?? holds).toBeGreaterThanOrEqual(holds);
});

test("a process that fails is an error with what it wrote", async () => {
  const args = ["-e", 'console.error("what went wrong"); process.exit(3)'];
  await expect(measure({ program: process.execPath, args })).rejects.toThrow(/code 3\nwhat went wrong/);
});

test("what only this machine sets is no part of a process that is timed", async () => {
  vi.stubEnv("NODE_EXTRA_CA_CERTS", "certificates.pem");
  vi.stubEnv("VTSS_KEPT", "kept");
  const args = ["-p", "[process.env.NODE_EXTRA_CA_CERTS, process.env.VTSS_KEPT].join()"];
  try {
    expect((await measure({ program: process.execPath, args })).stdout).toBe(",kept\n");
  } finally {
    vi.unstubAllEnvs();
  }
});

test("a program that is not there is an error", async () => {
  await expect(measure({ program: "no-such-program", args: [] })).rejects.toThrow("no-such-program");
});

test("one after the other, times add up and the highest peak counts; what is unknown stays unknown", () => {
  const part = (seconds: number, peakBytes: number | null) => ({ seconds, cpuSeconds: seconds, peakBytes });
  expect(inSequence([part(1, 10), part(2, 5)])).toEqual({ seconds: 3, cpuSeconds: 3, peakBytes: 10 });
  expect(inSequence([part(1, 10), part(2, null)]).peakBytes).toBeNull();
});

test("a list of cores is read with its ranges", () => {
  expect(coresOf("0-2,5,8-9")).toEqual([0, 1, 2, 5, 8, 9]);
});

test("a narrower table keeps the first columns and the outcome", () => {
  expect(firstColumns("1,,3,4,0", 2)).toBe("1,,0");
});

test("the lowest loss is found in the documents of both programs, fits that failed aside", () => {
  const ours = { generators: [{ curve: [{ loss: 0.5 }, { loss: null }] }, { curve: [{ loss: 0.4 }] }] };
  expect(lowestLoss("ours", JSON.stringify(ours))).toBe(0.4);
  const nested = { generators: { smote: { curve: [[0, 0.9] as const, [1, 0.45] as const] } } };
  expect(lowestLoss("yardstick", JSON.stringify(nested))).toBe(0.45);
  expect(lowestLoss("yardstick", JSON.stringify({ generators: { smote: { loss: 0.6 } } }))).toBe(0.6);
  expect(() => lowestLoss("yardstick", JSON.stringify({ generators: {} }))).toThrow("no loss");
});

test("an interpreter that lacks packages is no yardstick, and they are named", () => {
  const found = yardstickOf("python3", "3.11.7\n2.4.6\n1.17.1\n1.9.1\n0.14.2\n3.1.1\n1.6.0\n");
  expect(found).toMatchObject({ python: "python3", versions: expect.stringContaining("scikit-learn 1.9.1") });
  const lacking = yardstickOf("python3", "3.11.7\n2.4.6\n1.17.1\n\n\n3.1.1\n1.6.0\n");
  expect(lacking).toEqual({
    missing:
      "python3 3.11.7 lacks scikit-learn, imbalanced-learn (pip install scikit-learn imbalanced-learn)",
  });
});

test("packages missing at the end of the answer are missing too", () => {
  expect(yardstickOf("python3", "3.11.7\n2.4.6\n1.17.1\n1.9.1\n0.14.2\n\n\n")).toMatchObject({
    missing: expect.stringContaining("pandas, joblib"),
  });
});
