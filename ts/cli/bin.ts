#!/usr/bin/env node
import { parseArguments } from "./args.js";
import { withHeadStart } from "./head-start.js";
import { abortOnInterrupt } from "./interrupt.js";
import { processIo } from "./process-io.js";
import { run } from "./run.js";

const io = processIo(abortOnInterrupt(process));
void run(
  () => withHeadStart(parseArguments(process.argv.slice(2))),
  io,
  () => import("../index.js"),
).then((code) => process.exit(code));
