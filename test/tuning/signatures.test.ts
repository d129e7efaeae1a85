import { describe, expect, it } from "vitest";
import type { AssessedGenerator, Assessment } from "../../ts/engine/requests.js";
import { curveSignatures, runSignatures, weightSignatures } from "../../ts/tuning/signatures.js";

const MULTIPLIERS = [0, 0.5, 1, 2];

function generator(means: (number | null)[], index: number, more: object = {}): AssessedGenerator {
  const plain = means.map((mean) => ({ mean, standardError: 0.01 }));
  const selected = { index, minimumIndex: index, corrected: false, atEdge: false, ...more };
  return { curve: { plain, selected } } as unknown as AssessedGenerator;
}

function codes(of: AssessedGenerator, largestAsked = 2, multipliers = MULTIPLIERS): string[] {
  return curveSignatures(of, { multipliers, largestAsked }, 0.005).map(({ code }) => code);
}

describe("a curve", () => {
  const steep = [0.9, 0.6, 0.5, 0.55];

  it("with its minimum inside says nothing", () => {
    expect(codes(generator(steep, 2))).toEqual([]);
    expect(codes({ curve: { plain: [], selected: null } } as unknown as AssessedGenerator)).toEqual([]);
  });

  it("is flat where no two sizes differ by the smallest gain worth having", () => {
    expect(codes(generator([0.5, 0.5049, 0.501, 0.502], 0))).toEqual(["CURVE_FLAT"]);
    expect(codes(generator([0.5, 0.5051, 0.501, 0.502], 2))).toEqual([]);
  });

  it("chooses next to nothing only where the fit as it is is chosen", () => {
    expect(codes(generator(steep, 0))).toEqual(["CHOICE_NEAR_ZERO"]);
    expect(codes(generator(steep, 0, { corrected: true }))).toEqual([]);
  });

  it("ends at an edge, or was extended until it did not", () => {
    expect(codes(generator(steep, 3, { atEdge: true }))).toEqual(["CHOICE_AT_EDGE"]);
    expect(codes(generator(steep, 2), 1)).toEqual(["CURVE_EXTENDED"]);
  });

  it("ends at an edge where its smoothed least does, though the raw one lies inside", () => {
    const [warning, ...others] = curveSignatures(
      generator(steep, 3, { minimumIndex: 2, atEdge: true }),
      { multipliers: MULTIPLIERS, largestAsked: 1 },
      0.005,
    );
    expect(warning?.code).toBe("CHOICE_AT_EDGE");
    expect(warning?.message).toContain(
      "the least of the smoothed curve, is at the largest size tried, 2 times the gap",
    );
    expect(others).toEqual([]);
  });

  it("of tuned class weights ends at an edge as well", () => {
    const of = (atEdge: boolean) => {
      const choice = { atEdge } as NonNullable<AssessedGenerator["curve"]["choice"]>;
      return weightSignatures({ choice }, [0.5, 1, 2]).map(({ code }) => code);
    };
    expect(of(true)).toEqual(["CHOICE_AT_EDGE"]);
    expect(of(false)).toEqual([]);
    expect(weightSignatures({ choice: null }, [0.5, 1, 2])).toEqual([]);
    expect(weightSignatures(null, [])).toEqual([]);
  });
});

describe("a run", () => {
  const assessment = (penaltyShift: Assessment["penaltyShift"]) =>
    ({
      classWeight: { estimate: { mean: 0.4, standardError: 0.01 }, overNone: { standardError: 0.01 } },
      priorShift: { estimate: { mean: 0.41, standardError: 0.01 } },
      tunedWeight: null,
      generators: [],
      penaltyShift,
    }) as unknown as Assessment;
  const shift = (none: number) => ({ none, priorShift: none, classWeight: 0.002 });

  it("with fewer minority rows than coefficients rests on its penalty", () => {
    expect(runSignatures(assessment(null), 11, 11, 0.005)).toEqual([]);
    expect(runSignatures(assessment(null), 10, 11, 0.005)[0]?.code).toBe("FEWER_ROWS_THAN_COEFFICIENTS");
  });

  it("says by how much the penalty of the folds moves a gain, where that is more than its noise", () => {
    expect(runSignatures(assessment(shift(0.0119)), 50, 5, 0.005)).toEqual([]);
    const [warning] = runSignatures(assessment(shift(0.022)), 50, 5, 0.005);
    expect(warning?.code).toBe("PENALTY_WEIGHS_MORE_IN_FOLDS");
    expect(warning?.message).toMatch(/0\.020 nats smaller .*; a larger `inversePenalty` may be better$/);
    // With few rows the other warning asks for a smaller one.
    const few = runSignatures(assessment(shift(0.022)), 4, 5, 0.005).map(({ message }) => message);
    expect(few).toHaveLength(2);
    expect(few.join()).not.toContain("larger `inversePenalty`");
  });

  it("says nothing of a shift that is nothing beside the smallest gain worth having, however sure the gain", () => {
    const sure = (difference: number) => {
      const run = assessment({ none: difference, priorShift: difference, classWeight: 0 });
      const classWeight = { ...run.classWeight, overNone: { standardError: 1e-16 } };
      return runSignatures({ ...run, classWeight } as Assessment, 50, 5, 0.005).map(({ code }) => code);
    };
    expect(sure(1.6e-14)).toEqual([]);
    expect(sure(0.0005)).toEqual([]);
    expect(sure(0.00051)).toEqual(["PENALTY_WEIGHS_MORE_IN_FOLDS"]);
  });

  it("knows nothing where not even the least loss is surely below that of one half for every row", () => {
    const reached = (mean: number, standardError: number | null) => {
      const choice = { index: 1, corrected: true };
      const corrected = [
        { mean: 0.1, standardError: 0 },
        { mean, standardError },
      ];
      const generators = [{ curve: { choice, plain: [], corrected } }, { curve: { choice: null } }];
      const failed = { estimate: { mean: null, standardError: null } };
      const run = { ...assessment(null), priorShift: failed, classWeight: null, generators };
      return runSignatures(run as unknown as Assessment, 50, 5, 0.005).map(({ code }) => code);
    };
    expect(reached(0.65, 0.03)).toEqual(["NO_SKILL"]);
    expect(reached(0.65, 0.02)).toEqual([]);
    expect(reached(0.7, null)).toEqual(["NO_SKILL"]);
    expect(runSignatures(assessment(null), 50, 5, 0.005)).toEqual([]);
  });
});
