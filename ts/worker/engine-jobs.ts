import { startAssessor } from "../engine/assessor.js";
import { DatasetHandle } from "../engine/dataset.js";
import { startEngine } from "../engine/engine.js";
import { judgeHeldOut } from "../engine/held-out.js";
import type { WasmSource } from "../engine/module.js";
import { VtssError } from "../errors.js";
import type { JobHandlers } from "./expose-jobs.js";
import type { HeldOutJob, JobRequest, TableKey } from "./protocol.js";

/** What a worker of the engine is prepared with. */
export interface EngineSetup {
  /** The engine, compiled on the main thread. */
  wasm: WasmSource;
}

/** The jobs of the engine, over the tables that this worker was sent. */
export function engineJobs(): JobHandlers {
  const datasets = new Map<TableKey, DatasetHandle>();
  return {
    async prepare(setup) {
      await startEngine({ wasm: (setup as EngineSetup).wasm });
    },
    load(key, table) {
      datasets.set(key, DatasetHandle.build(table));
    },
    run(job) {
      if (job.table === null) return runHeldOut(job as HeldOutJob);
      const { kind, name, options, table } = job as JobRequest;
      const dataset = datasets.get(table);
      if (dataset === undefined) {
        throw new VtssError("INTERNAL", `internal error: job "${name}" came before its table`);
      }
      return dataset[kind](options);
    },
  };
}

async function runHeldOut({ request, assessor }: HeldOutJob): Promise<unknown> {
  await startAssessor({ wasm: assessor });
  return judgeHeldOut(request);
}
