import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { inProject, packageJson } from "../../scripts/project.js";

const text = readFileSync(inProject("package-lock.json"), "utf8");
const { packages } = JSON.parse(text) as {
  packages: Record<string, { version: string; optionalDependencies?: Record<string, string> }>;
};

describe("package-lock.json", () => {
  test("names no registry", () => {
    expect(text).not.toContain('"resolved"');
  });

  test("locks the packages of every platform: npm ci refuses a lockfile that lacks one", () => {
    const optional = Object.values(packages).flatMap(({ optionalDependencies = {} }) =>
      Object.keys(optionalDependencies),
    );
    const locked = Object.keys(packages).map((path) => path.replace(/^.*node_modules\//, ""));
    expect(optional.length).toBeGreaterThan(0);
    expect(optional.filter((name) => !locked.includes(name))).toEqual([]);
  });
});

test("package.json asks for exact versions", () => {
  const { dependencies, devDependencies } = packageJson();
  const inexact = Object.entries({ ...dependencies, ...devDependencies }).filter(
    ([, version]) => !/^\d+\.\d+\.\d+$/.test(version),
  );
  expect(inexact).toEqual([]);
});
