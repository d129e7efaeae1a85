/** The script of every worker, in Node and in browsers. */
import { engineJobs } from "./engine-jobs.js";
import { exposeJobs } from "./expose-jobs.js";

exposeJobs(engineJobs());
