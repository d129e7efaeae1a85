#!/usr/bin/env node
import { join } from "node:path";
import { startProgram } from "./start-program.js";

// A script of CommonJS, which has both.
startProgram(join(__dirname, "program.js"), require);
