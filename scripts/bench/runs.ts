/** What is run: whole processes, from the file to the answer. A declarative table. */
import type { CohortName } from "./cohorts.js";

/** Of both: two worker threads of ours, two processes of the yardstick. */
const N_CORES = 2;
const SEED = "7";
/** The default candidates of both, 41 multiples of the class gap. */
const GRID = "0:2:0.05";
/** As many, wide enough that the best lies inside on larger tables too, where ours would go on beyond 2. */
const WIDE_GRID = "0:4:0.1";
/** Those sizes that a GridSearchCV over ratios can try: 20, up to balance. Ours adds 0, which is always tried. */
const UP_TO_BALANCE = "0.05:1:0.05";
/** Twice the default number: half the step gives 81, and one more; the largest is the same, and so is the pool. */
const TWICE_AS_MANY = [0.0125, ...Array.from({ length: 81 }, (_, i) => i / 40)].join(",");
const ALL_GENERATORS = ["smote", "gaussian", "jitter", "duplicate"];

/** A table and, on it, one process after the other. */
export interface Run {
  program: "ours" | "yardstick";
  cohort: CohortName;
  /** Arguments of each process, the file left out. */
  processes: string[][];
}

interface Settings {
  generators?: string[];
  candidates?: string;
  repeats?: number;
  workers?: number;
  /** The curve of the generator and nothing else, as the yardstick. */
  candidatesAlone?: true;
}

function ours(cohort: CohortName, settings: Settings = {}): Run {
  const { generators = ["smote"], candidates = GRID, repeats = 5, workers = N_CORES } = settings;
  const options = [
    ...["--generators", generators.join(",")],
    ...(settings.candidatesAlone ? ["--baselines", "none", "--evidence", "curves"] : []),
    ...["--candidates", candidates, "--folds", "5", "--repeats", `${repeats}`],
    ...["--workers", `${workers}`, "--seed", SEED, "--json", "--quiet"],
  ];
  return { program: "ours", cohort, processes: [options] };
}

/** `generators`: one process each. */
function nested(cohort: CohortName, generators = ["smote"], ...more: string[]): Run {
  const processes = generators.map((generator) => yardstick("nested", generator, GRID, 5, ...more));
  return { program: "yardstick", cohort, processes };
}

function yardstick(protocol: string, generator: string, grid: string, repeats: number, ...more: string[]) {
  return [
    ...[protocol, "--generators", generator, "--multipliers", grid, "--folds", "5"],
    ...["--repeats", `${repeats}`, "--jobs", `${N_CORES}`, "--seed", SEED, ...more],
  ];
}

/** Every run by its name. Each is run once a round, whatever number of comparisons it serves. */
export const RUNS = {
  "ours-candidates": ours("study", { candidatesAlone: true }),
  "ours-default": ours("study"),
  "ours-gaussian": ours("study", { generators: ["gaussian"], candidatesAlone: true }),
  "ours-jitter": ours("study", { generators: ["jitter"], candidatesAlone: true }),
  "ours-four": ours("study", { generators: ALL_GENERATORS }),
  "ours-up-to-balance": ours("study", { candidates: UP_TO_BALANCE, repeats: 1 }),
  "ours-small": ours("small"),
  "ours-large": ours("large", { candidates: WIDE_GRID, repeats: 1 }),
  "ours-twice-as-many": ours("study", { candidates: TWICE_AS_MANY }),
  "ours-one-worker": ours("study", { workers: 1 }),
  "ours-wide": ours("study", { candidates: WIDE_GRID }),
  "ours-doubled": ours("doubled", { candidates: WIDE_GRID }),
  nested: nested("study"),
  "nested-exact": nested("study", ["smote"], "--exact"),
  "nested-gaussian": nested("study", ["gaussian"]),
  "nested-jitter": nested("study", ["jitter"]),
  "nested-four": nested("study", ALL_GENERATORS),
  "nested-small": nested("small"),
  "nested-large": {
    program: "yardstick",
    cohort: "large",
    processes: [yardstick("nested", "smote", WIDE_GRID, 1)],
  },
  pipeline: { program: "yardstick", cohort: "study", processes: [yardstick("pipeline", "smote", GRID, 1)] },
} satisfies Record<string, Run>;

export type RunName = keyof typeof RUNS;
