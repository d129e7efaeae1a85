import type { GeneratorResult } from "../../types.js";

/**
 * The predicted curve on the axis of losses. What is predicted is an excess risk, known but for a constant: it is moved
 * up or down until it meets the fitted curve at the size where its own least is nearest.
 *
 * @param generator - with or without a diagnosis.
 * @returns sizes within those of the curve; none without a prediction.
 */
export function predictedLosses(generator: GeneratorResult): { gapMultiplier: number; loss: number }[] {
  const predicted = generator.diagnosis?.predictedCurve ?? [];
  const { curve } = generator;
  if (predicted.length === 0 || curve.length === 0) return [];
  const lowest = predicted.reduce((a, b) => (b.excessRisk < a.excessRisk ? b : a));
  const fitted = curve.flatMap(({ gapMultiplier, loss }) => (loss === null ? [] : [{ gapMultiplier, loss }]));
  const [first] = fitted;
  if (first === undefined) return [];
  const distance = (point: { gapMultiplier: number }) => Math.abs(point.gapMultiplier - lowest.gapMultiplier);
  const meeting = fitted.reduce((a, b) => (distance(b) < distance(a) ? b : a), first);
  const widest = Math.max(...curve.map(({ gapMultiplier }) => gapMultiplier));
  return predicted
    .filter(({ gapMultiplier }) => gapMultiplier <= widest)
    .map(({ gapMultiplier, excessRisk }) => ({
      gapMultiplier,
      loss: meeting.loss + excessRisk - lowest.excessRisk,
    }));
}
