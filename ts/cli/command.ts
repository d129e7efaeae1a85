import type { DesignName } from "../designs.js";
import type { GeneratorName, RoleOptions, TuneOptions } from "../types.js";
import type { DiagnoseOptions } from "../types-diagnosis.js";

/** How the table's bytes are to be read; everything not given is detected. */
export interface ReadingChoice {
  /** One character between fields. */
  delimiter?: string;
  /** The decimal mark of numbers. */
  decimal?: "." | ",";
  /** The tokens that stand for a missing value, instead of the default ones. */
  missing?: string[];
}

/** Where the bytes of a table go: a file, or standard output for `-`. */
export type OutputTarget = { kind: "stdout" } | { kind: "file"; path: string };

/** `vtss tune`. */
export interface TuneCommand {
  verb: "tune";
  /** Path of the table; `-` is standard input. */
  file: string;
  reading: ReadingChoice;
  options: Omit<TuneOptions, "signal" | "onProgress">;
  /** Held-out rows of the user's own. */
  validationFile?: string;
  /** Folder for result.json, model.json, curve.csv and report.html. */
  outputFolder?: string;
  /** Print the document instead of the report. */
  json: boolean;
  quiet: boolean;
  /** Draw with ASCII characters only. */
  ascii: boolean;
}

/** `vtss diagnose`. */
export interface DiagnoseCommand {
  verb: "diagnose";
  /** Path of the table; `-` is standard input. */
  file: string;
  reading: ReadingChoice;
  options: Omit<DiagnoseOptions, "signal" | "onProgress">;
  /** Folder for diagnosis.json. */
  outputFolder?: string;
  /** Print the document instead of the report. */
  json: boolean;
  quiet: boolean;
  /** Write with ASCII characters only. */
  ascii: boolean;
}

/** Settings of the generators; only what was given. */
export interface GeneratorSettings {
  kNeighbors?: number;
  shrinkage?: number | "ledoit-wolf";
  jitterScale?: number;
}

/** `vtss augment`. */
export interface AugmentCommand {
  verb: "augment";
  file: string;
  reading: ReadingChoice;
  /** Absent when `resultFile` says them. */
  roles?: RoleOptions;
  /** A document of `tune` that says roles, generator, size and settings. */
  resultFile?: string;
  generator?: GeneratorName;
  /** How many rows: at most one of the two. */
  nSynthetic?: number;
  gapMultiplier?: number;
  settings: GeneratorSettings;
  seed?: number;
  /** Add the numbers of each row's parents and its fraction. */
  parents: boolean;
  /** Name of the column that marks synthetic rows. */
  marker: string;
  output: OutputTarget;
  quiet: boolean;
}

/** `vtss predict`. */
export interface PredictCommand {
  verb: "predict";
  file: string;
  reading: ReadingChoice;
  modelFile: string;
  /** Add the recalibrated probability. */
  recalibrated: boolean;
  output: OutputTarget;
  quiet: boolean;
}

/** `vtss simulate`. */
export interface SimulateCommand {
  verb: "simulate";
  design: DesignName;
  /** Undefined: the design's own. */
  nColumns: number | undefined;
  nMajority: number;
  nMinority: number;
  seed: number;
  output: OutputTarget;
  quiet: boolean;
}

/** `vtss app`. */
export interface AppCommand {
  verb: "app";
  /** On the loopback address; 0 takes one that is free. */
  port: number;
  /** Open a browser. */
  open: boolean;
  /** Where the page goes as one file instead of being served. */
  output?: OutputTarget;
}

/** `--help` of the program or of a verb. */
export interface HelpCommand {
  verb: "help";
  text: string;
}

/** `--version`. */
export interface VersionCommand {
  verb: "version";
}

/** What a command line asks for, checked as far as it can be without opening a file. */
export type Command =
  | TuneCommand
  | DiagnoseCommand
  | AugmentCommand
  | PredictCommand
  | SimulateCommand
  | AppCommand
  | HelpCommand
  | VersionCommand;
