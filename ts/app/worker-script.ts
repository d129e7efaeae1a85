/** The one script of the page's workers: the thread that holds the table, and the pool that it starts. */

import { type Endpoint, expose } from "comlink";
import { engineJobs } from "../worker/engine-jobs.js";
import { exposeJobs } from "../worker/expose-jobs.js";
import { POOL_WORKER_NAME } from "./blob-worker.js";
import { TableService } from "./table-service.js";

const { name } = globalThis as unknown as DedicatedWorkerGlobalScope;
if (name === POOL_WORKER_NAME) {
  exposeJobs(engineJobs());
} else {
  expose(new TableService(), globalThis as unknown as Endpoint);
}
