/** Name of the file of the simulated cohort. */
export const SAMPLE_NAME = "cohort.csv";
