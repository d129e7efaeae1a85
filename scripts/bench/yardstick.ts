/** The yardstick: the same job with scikit-learn and imbalanced-learn, where there is Python with both. */
import { run } from "../process.js";
import { inProject } from "../project.js";
import type { Command } from "./measured-process.js";

const PROGRAM = inProject("scripts", "bench", "reference_pipeline.py");

/** What the program imports, by the name of the package that brings it. */
const PACKAGES = {
  numpy: "numpy",
  scipy: "scipy",
  "scikit-learn": "sklearn",
  "imbalanced-learn": "imblearn",
  pandas: "pandas",
  joblib: "joblib",
};

/** Prints one line for each module: its version, or nothing where it cannot be imported. */
const ASK = `
import importlib, platform, sys
print(platform.python_version())
for name in sys.argv[1:]:
    try:
        print(importlib.import_module(name).__version__)
    except ImportError:
        print()
`;

/** Whether the yardstick can be run, and with what. */
export type Yardstick = { python: string; versions: string } | { missing: string };

/** Asks an interpreter what it has. */
export async function findYardstick(python: string): Promise<Yardstick> {
  const { code, stdout } = await run(python, ["-c", ASK, ...Object.values(PACKAGES)]);
  return code === 0 ? yardstickOf(python, stdout) : { missing: `${python} cannot be run` };
}

/** What the interpreter's answer means. */
export function yardstickOf(python: string, answer: string): Yardstick {
  const [ofPython = "", ...versions] = answer.trimEnd().split(/\r?\n/);
  const packages = Object.keys(PACKAGES).map((name, i) => ({ name, version: versions[i] ?? "" }));
  const missing = packages.filter(({ version }) => version === "").map(({ name }) => name);
  if (missing.length > 0) {
    return {
      missing: `${python} ${ofPython} lacks ${missing.join(", ")} (pip install ${missing.join(" ")})`,
    };
  }
  const said = packages.map(({ name, version }) => `${name} ${version}`);
  return { python, versions: [`Python ${ofPython}`, ...said].join(", ") };
}

/** A run of the yardstick on a file. `args`: protocol first. */
export function yardstickCommand(
  python: string,
  file: string,
  [protocol = "", ...options]: string[],
): Command {
  return { program: python, args: [PROGRAM, protocol, file, "--target", "outcome", ...options] };
}
