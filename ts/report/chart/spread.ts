/**
 * Moves labels apart along one axis, each as little as can be in the mean of its neighbours.
 *
 * @param wanted - where each would stand, ascending, in pixels.
 * @param spacing - the least distance between two.
 * @param low - none stands below this.
 * @param high - none stands above this, as far as there is room.
 * @returns where each stands, in the same order.
 */
export function spread(wanted: readonly number[], spacing: number, low: number, high: number): number[] {
  const clusters: { members: number[]; start: number }[] = [];
  const place = (members: number[]) => {
    const mean = members.reduce((sum, at, i) => sum + at - i * spacing, 0) / members.length;
    const length = (members.length - 1) * spacing;
    return { members, start: Math.max(low, Math.min(high - length, mean)) };
  };
  for (const at of wanted) {
    let cluster = place([at]);
    for (
      let above = clusters.at(-1);
      above !== undefined && above.start + above.members.length * spacing > cluster.start;
      above = clusters.at(-1)
    ) {
      clusters.pop();
      cluster = place([...above.members, ...cluster.members]);
    }
    clusters.push(cluster);
  }
  return clusters.flatMap(({ members, start }) => members.map((_, i) => start + i * spacing));
}
