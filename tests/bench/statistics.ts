/** The value below which that share of them lies (nearest rank); NaN of none. `share` is 0 to 1. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = Float64Array.from(values).toSorted();
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

export const median = (values: readonly number[]): number => percentile(values, 0.5);

/** How far apart two measurements of one thing lie, as a share of the smaller. */
export const spread = (a: number, b: number): number => Math.abs(a - b) / Math.min(a, b);
