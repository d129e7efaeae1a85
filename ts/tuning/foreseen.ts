import type { Reason } from "../engine/requests.js";
import { type ResolvedOptions, splitsOf } from "../options.js";
import { cannotTell } from "../report/sentence.js";
import type { Design } from "../table/roles.js";
import { obstacles } from "./reasons.js";
import { partsOf, tooFewMinority } from "./too-few.js";

/**
 * Why a run could end in no verdict, whatever it found: known from the table and the options alone, so that nobody has to
 * wait for it.
 *
 * @returns The sentence of that verdict, in its own words; null where a run may reach one.
 */
export function foreseenVerdict(design: Design, { plan, generators }: ResolvedOptions): string | null {
  const { minorityRows, minorityGroups } = tooFewMinority(design, plan);
  const { repeats, folds } = splitsOf(plan);
  const held: [boolean, Reason][] = [
    [minorityRows, "TOO_FEW_MINORITY_ROWS"],
    [minorityGroups, "TOO_FEW_MINORITY_GROUPS"],
    [repeats * folds < 2, "SINGLE_SPLIT"],
  ];
  const [first] = obstacles(
    held.filter(([holds]) => holds).map(([, reason]) => reason),
    {
      nMinority: design.nMinority,
      parts: partsOf(plan),
      missing: [],
      failed: [],
      nGenerators: generators.length,
    },
  );
  return first === undefined ? null : cannotTell(first.message);
}
