import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { NotRun, runSteps } from "../../scripts/steps.js";

let printed = "";

beforeEach(() => {
  printed = "";
  vi.spyOn(console, "log").mockImplementation((line: string) => {
    printed += `${line}\n`;
  });
});

afterEach(() => {
  vi.restoreAllMocks();
});

const passing = { name: "first", run: () => "fine" };
const failing = {
  name: "second",
  run: () => {
    throw new Error("what went wrong");
  },
};
const impossible = { name: "third", run: () => Promise.reject(new NotRun("no tool here")) };

test("a failure is shown, does not keep the next step from running, and decides", async () => {
  expect(await runSteps([failing, passing])).toBe(false);
  expect(printed).toContain("what went wrong");
  expect(printed).toMatch(/^passed {3}first/m);
  expect(printed).toMatch(/\n1 passed, 1 failed\n$/);
});

test("a step that cannot be run is named with its reason, and counts as neither", async () => {
  expect(await runSteps([passing, impossible])).toBe(true);
  expect(printed).toContain("Not run, so not known: third (no tool here)");
  expect(printed).toMatch(/\n1 passed, 0 failed\n$/);
});
