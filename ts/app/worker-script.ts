/** The one script of the page's workers: the thread that holds the table, and those of its pool. */

import { type Endpoint, expose } from "comlink";
import { engineJobs } from "../worker/engine-jobs.js";
import { exposeJobs } from "../worker/expose-jobs.js";
import { POOL_WORKER_NAME, type PoolWorkerStart } from "./pool-workers.js";
import { tellRequests } from "./request-counter.js";
import { TableService } from "./table-service.js";

const scope = globalThis as unknown as DedicatedWorkerGlobalScope;
tellRequests(scope);
if (scope.name === POOL_WORKER_NAME) {
  scope.onmessage = ({ data }) => {
    const { port, engine } = data as PoolWorkerStart;
    const jobs = engineJobs();
    exposeJobs({ ...jobs, prepare: () => jobs.prepare({ wasm: engine }) }, port);
  };
} else {
  expose(new TableService(), scope as Endpoint);
}
