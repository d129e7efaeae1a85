/** The checks of the Rust sources, which are run where there is Rust. */
import { run, runOrThrow } from "./process.js";
import { NotRun, type Step } from "./steps.js";

/** Set to 1 where a machine without Rust must not pass. */
const REQUIRED = "VTSS_REQUIRE_RUST";
const TEST_RESULT = /^test result: ok\. (\d+) passed; \d+ failed; (\d+) ignored/gm;
/** What a test writes past the harness, which knows nothing of tests that cannot be run here. */
const SKIPPED = /skipped: .*/g;
/** The tests of the kernels, and those that hold whole results against frozen bits. */
const OF_SCALAR_TWINS = [
  ...["--package", "vtss-core", "--features", "scalar-lanes"],
  ...["--lib", "--test", "frozen_bits", "--test", "diagnosis_bits"],
];

/** rustfmt, clippy and `cargo test` over the whole workspace, and the kernels without vector registers. */
export const rustSteps: Step[] = [
  {
    name: "rustfmt",
    run: async () => {
      await needs("fmt");
      await runOrThrow("cargo", ["fmt", "--all", "--check"]);
      return "formatted";
    },
  },
  {
    name: "clippy",
    run: async () => {
      await needs("clippy");
      await runOrThrow("cargo", [
        "clippy",
        "--workspace",
        "--all-targets",
        "--locked",
        "--quiet",
        "--",
        "-D",
        "warnings",
      ]);
      return "no warnings";
    },
  },
  {
    name: "cargo test",
    run: async () => {
      await needs("test");
      return countTests(await runOrThrow("cargo", ["test", "--workspace", "--locked"]));
    },
  },
  {
    name: "scalar twins give the same bits",
    run: async () => {
      await needs("test");
      return countTests(await runOrThrow("cargo", ["test", ...OF_SCALAR_TWINS, "--locked"]));
    },
  },
];

/** Throws unless cargo and the subcommand are there. */
async function needs(subcommand: string): Promise<void> {
  const { code } = await run("cargo", [subcommand, "--help"]);
  if (code !== 0) {
    const reason = `\`cargo ${subcommand}\` is not on this machine; see https://rustup.rs`;
    throw process.env[REQUIRED] === "1" ? new Error(`${reason} (${REQUIRED}=1)`) : new NotRun(reason);
  }
}

function countTests(output: string): string {
  const results = [...output.matchAll(TEST_RESULT)];
  const sum = (group: 1 | 2) => results.reduce((total, result) => total + Number(result[group]), 0);
  if (!(sum(1) > 0)) {
    throw new Error(`cargo test ran no test\n${output}`);
  }
  const counts = `${sum(1)} tests passed, ${sum(2)} ignored`;
  return [counts, ...(output.match(SKIPPED) ?? [])].join("\n");
}
