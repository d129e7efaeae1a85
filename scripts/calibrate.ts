/** `npm run calibrate`: the studies on simulated tables, into docs/calibration.md. Needs Rust. */

import { spawn } from "node:child_process";

/** What is passed on; `--help` is answered here. */
const HELP = `Runs the studies on simulated tables whose truth is known, on all cores, and writes docs/calibration.md.

npm run calibrate -- [options]
  --tables <n>       tables a cell (default: 1000)
  --studies <names>  some of verdicts,groups,symmetry,weights,shares,aligned (default: all)
  --cells <parts>    cells whose names contain one of these, such as e5,n25-
  --small            two tables in the quick cells only, to see that everything runs
  --threads <n>      (default: one a core)
  --out <folder>     where results are kept (default: target/calibration)
  --document <file>  (default: docs/calibration.md)
  --report           write the document from the results that there are, and run nothing

An interrupted run goes on where it stopped. After a change that changes results, remove the folder.`;

const options = process.argv.slice(2);
if (options.includes("--help")) {
  console.log(HELP);
} else {
  const study = ["run", "--release", "--locked", "--quiet", "--package", "vtss-study", "--", ...options];
  // 1.7 times as fast with the same bits; in a folder of its own, since other flags rebuild everything.
  const env = { ...process.env, RUSTFLAGS: "-C target-cpu=native", CARGO_TARGET_DIR: "target/study" };
  const cargo = spawn("cargo", study, { stdio: "inherit", env });
  cargo.on("error", (error) => {
    console.error(`cargo could not be started (${error.message}); see https://rustup.rs`);
    process.exitCode = 1;
  });
  cargo.on("exit", (code) => {
    process.exitCode = code ?? 1;
  });
}
