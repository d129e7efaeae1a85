/** What a run found: shows that both programs answer the same question. */

interface OursDocument {
  generators: { curve: { loss: number | null }[] }[];
}

interface YardstickDocument {
  generators: Record<string, { loss?: number; curve?: [gapMultiplier: number, loss: number][] }>;
}

/** The lowest balanced loss of any candidate of any generator, in nats, from the document that a run prints. */
export function lowestLoss(program: "ours" | "yardstick", stdout: string): number {
  const losses =
    program === "ours"
      ? (JSON.parse(stdout) as OursDocument).generators.flatMap(({ curve }) => curve.map(({ loss }) => loss))
      : Object.values((JSON.parse(stdout) as YardstickDocument).generators).flatMap(
          ({ loss, curve = [] }) => [
            ...(loss === undefined ? [] : [loss]),
            ...curve.map(([, value]) => value),
          ],
        );
  const finite = losses.filter((loss): loss is number => loss !== null && Number.isFinite(loss));
  if (finite.length === 0) {
    throw new Error(`a run of ${program} printed no loss`);
  }
  return Math.min(...finite);
}
