/** How long one workload of the core takes. */

/** `kernels` one by one, or the phases of one `fold`. */
export type WorkloadGroup = "kernels" | "fold";

export interface Timing {
  /** As crates/vtss-core/benches/workloads names it. */
  name: string;
  /** How much a run does: floating-point operations, values, pairs of rows, or 1. */
  amount: number;
  /** Of one run, the median of many. */
  nanoseconds: number;
}

/** The timing of a name. Throws where there is none. */
export function timingOf(timings: readonly Timing[], name: string): Timing {
  const timing = timings.find((timing) => timing.name === name);
  if (timing === undefined) {
    throw new Error(`the workload ${name} was not timed`);
  }
  return timing;
}
