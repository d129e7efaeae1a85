import { beforeAll, describe, expect, it } from "vitest";
import { assess, assessCorrected, nSynthetic } from "../../ts/engine/assessment.js";
import { startAssessor } from "../../ts/engine/assessor.js";
import { planBootstrap } from "../../ts/engine/inference.js";
import type { ArmLosses, AssessmentRequest } from "../../ts/engine/requests.js";

beforeAll(() => startAssessor());

const N_SPLITS = 4;
const GAP = 100;

/** Losses of an arm that are its own: `level`, and a little more with every candidate. */
function arm(level: number, multipliers: readonly number[] = [0]): ArmLosses {
  const losses = (shift: number): number[] =>
    Array.from({ length: N_SPLITS }, () => multipliers.map((_, i) => level + shift + i / 1000)).flat();
  return {
    nSynthetic: multipliers.map((multiplier) => nSynthetic(multiplier, GAP)),
    plain: losses(0),
    corrected: losses(-0.01),
  };
}

function request(changes: Partial<AssessmentRequest> = {}): AssessmentRequest {
  return {
    nSplits: N_SPLITS,
    validationToTraining: 0.25,
    rule: "minimum",
    minimumGain: 0.005,
    nMinority: 50,
    balanceGap: GAP,
    tooFewMinorityRows: false,
    tooFewMinorityGroups: false,
    priorShift: true,
    natural: arm(0.9),
    classWeight: arm(0.8),
    fullWeight: { natural: arm(0.87), classWeight: arm(0.79) },
    tunedWeight: arm(0.7, [0.5, 1]),
    duplicate: arm(0.6, [1]),
    generators: [arm(0.5, [0, 1, 2]), arm(0.4, [0, 1])],
    ...changes,
  };
}

const means = (estimates: { mean: number | null }[] | undefined) =>
  estimates?.map(({ mean }) => Number(mean?.toFixed(6)));

describe("assess", () => {
  it("judges every arm by its own losses", () => {
    const found = assess(request());
    expect(means([found.none.estimate])).toEqual([0.9]);
    expect(means(found.priorShift ? [found.priorShift.estimate] : [])).toEqual([0.89]);
    expect(means(found.classWeight ? [found.classWeight.estimate] : [])).toEqual([0.8]);
    expect(found.penaltyShift?.none).toBeCloseTo(0.03, 9);
    expect(found.penaltyShift?.classWeight).toBeCloseTo(0.01, 9);
    expect(means(found.tunedWeightCurve?.plain)).toEqual([0.7, 0.701]);
    expect(means(found.tunedWeightCurve?.corrected)).toEqual([0.69, 0.691]);
    expect(means(found.duplicate ? [found.duplicate.estimate] : [])).toEqual([0.6]);
    const curves = found.generators.map(({ curve }) => [means(curve.plain), means(curve.corrected)]);
    expect(curves).toEqual([
      [
        [0.5, 0.501, 0.502],
        [0.49, 0.491, 0.492],
      ],
      [
        [0.4, 0.401],
        [0.39, 0.391],
      ],
    ]);
  });

  it("does without arms that were not run", () => {
    const none = { classWeight: null, fullWeight: null, tunedWeight: null, duplicate: null };
    const found = assess(request(none));
    expect([found.classWeight, found.tunedWeightCurve, found.duplicate]).toEqual([null, null, null]);
    expect(means(found.generators[1]?.curve.plain)).toEqual([0.4, 0.401]);
  });

  it("refuses an arm whose losses are not one for every split and candidate", () => {
    const [first, second] = [arm(0.5, [0, 1]), arm(0.4, [0, 1])];
    const moved = [
      { ...first, plain: [...first.plain, 1] },
      { ...second, plain: second.plain.slice(1) },
    ];
    for (const generators of [moved, moved.slice(0, 1), moved.slice(1)]) {
      expect(() => assess(request({ generators }))).toThrow(/an arm lacks losses/);
    }
  });
});

describe("assessCorrected", () => {
  const labels = new Uint8Array([0, 0, 0, 1, 1, 1]);
  const rows = Uint32Array.from({ length: labels.length }, (_, row) => row);
  /** Two fits, `none` and one weight: each row is held out once. */
  const contest = () =>
    request({
      nSplits: 1,
      natural: { nSynthetic: [0], plain: [0.9], corrected: [0.8] },
      tunedWeight: { nSynthetic: [1], plain: [0.7], corrected: [0.7] },
      ...{ classWeight: null, fullWeight: null, duplicate: null, generators: [] },
    });

  it("resamples what it was given, in turns", async () => {
    const bootstrap = planBootstrap(labels, null, rows, Uint32Array.of(6), new Float64Array(2), 1);
    if (bootstrap === null) throw new Error("there are rows to leave out");
    bootstrap.add(
      new Uint32Array(6),
      Float32Array.from({ length: 12 }, (_, i) => Math.sin(i)),
    );
    const found = await assessCorrected(contest(), bootstrap, 1);
    expect(found.inference?.tunedWeight?.choice?.shares).toEqual([1]);
    expect({ ...found, inference: null }).toEqual(assess(contest()));
  });

  it("refuses to begin before all rows came", async () => {
    const bootstrap = planBootstrap(labels, null, rows, Uint32Array.of(6), new Float64Array(2), 1);
    if (bootstrap === null) throw new Error("there are rows to leave out");
    await expect(assessCorrected(contest(), bootstrap, 1)).rejects.toMatchObject({ code: "SHAPE_MISMATCH" });
  });
});

describe("planBootstrap", () => {
  const labels = new Uint8Array([0, 1, 0, 1]);
  const plan = (heldOut: number[], ends: number[]) =>
    planBootstrap(labels, null, Uint32Array.from(heldOut), Uint32Array.from(ends), new Float64Array(2), 1);

  it("says where the rows that it needs were held out", () => {
    const found = plan([3, 0, 2, 1], [2, 4]);
    // The majority first.
    expect(found?.starts).toEqual(Uint32Array.of(0, 1, 2, 3, 4));
    expect(found?.splits).toEqual(Uint32Array.of(0, 1, 1, 0));
    expect(found?.positions).toEqual(Uint32Array.of(1, 0, 1, 0));
  });

  it("refuses splits that end elsewhere, and rows that are none", () => {
    for (const ends of [[2, 3], [3, 2, 4], [5]]) {
      expect(() => plan([3, 0, 2, 1], ends)).toThrow(expect.objectContaining({ code: "SHAPE_MISMATCH" }));
    }
    expect(() => plan([3, 0, 2, 4], [2, 4])).toThrow(expect.objectContaining({ code: "SHAPE_MISMATCH" }));
  });
});
