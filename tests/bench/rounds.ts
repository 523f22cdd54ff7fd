/** The value below which that share of them lies (nearest rank); NaN of none. `share` is 0 to 1. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = Float64Array.from(values).toSorted();
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

export const median = (values: readonly number[]): number => percentile(values, 0.5);

/** How far apart two measurements of one thing lie, as a share of the smaller. */
export const spread = (a: number, b: number): number => Math.abs(a - b) / Math.min(a, b);

/** Two floors further apart than this: the machine was busy with something else, and the round says nothing. */
const MAX_SPREAD = 0.25;
const MAX_ROUNDS = 3;

export type Round<Floor, Ours> = { before: Floor; ours: Ours; after: Floor; noisy: boolean };

type Measured<Floor, Ours> = {
  floor(): Promise<Floor>;
  ours(): Promise<Ours>;
  /** The figure of a floor that decides whether the round counts: one that a single hiccup does not move. */
  judgedBy(floor: Floor): number;
  say(line: string): void;
};

/** The floor, ours, the floor again; repeated, a few times at most, while the floors disagree. The last one stands, marked. */
export async function round<Floor, Ours>({
  floor,
  ours,
  judgedBy,
  say,
}: Measured<Floor, Ours>): Promise<Round<Floor, Ours>> {
  for (let tries = 1; ; tries += 1) {
    const before = await floor();
    const measured = await ours();
    const after = await floor();
    const apart = spread(judgedBy(before), judgedBy(after));
    const noisy = !(apart <= MAX_SPREAD);
    if (!noisy || tries === MAX_ROUNDS) return { before, ours: measured, after, noisy };
    say(`  its two floors are ${Math.round(apart * 100)} % apart: the round is thrown away`);
  }
}
