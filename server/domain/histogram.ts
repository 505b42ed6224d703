/**
 * Log-scale histograms: 2^(1/4) from one bucket to the next, so four buckets double the value. Bucket 0 holds values up to 1,
 * bucket `i` those above 2^((i - 1) / 4) up to 2^(i / 4). Histograms add up bucket by bucket, whatever made them.
 */

/** Values above 2^(159/4), some 9e11, share the last bucket: eleven days in microseconds, thirty years in milliseconds. */
export const LAST_BUCKET = 160;

/** The most by which `bucketMiddle` is off, as a share of the value, for values from 1 up to the last bucket: 2^(1/8) - 1. */
export const MAXIMUM_ERROR = 2 ** (1 / 8) - 1;

/** Counts by bucket, at most one entry a bucket, in ascending order; empty buckets may be left out. */
export type Histogram = readonly (readonly [bucket: number, count: number])[];

/** The bucket of a value; anything that is not above 1 falls into bucket 0. */
export function bucketOf(value: number): number {
  if (!(value > 1)) return 0;
  return Math.min(LAST_BUCKET, Math.ceil(Math.log2(value) * 4));
}

/** Stands for every value of a bucket: the geometric middle of its edges, and 1 for bucket 0. */
export function bucketMiddle(bucket: number): number {
  return bucket === 0 ? 1 : 2 ** ((bucket - 0.5) / 4);
}

/** Adds histograms up. */
export function mergeHistograms(histograms: Iterable<Histogram>): Histogram {
  const counts = new Map<number, number>();
  for (const histogram of histograms) {
    for (const [bucket, count] of histogram) counts.set(bucket, (counts.get(bucket) ?? 0) + count);
  }
  return [...counts].sort(([one], [other]) => one - other);
}

/** How many values a histogram has counted. */
export function countOf(histogram: Histogram): number {
  return histogram.reduce((sum, [, count]) => sum + count, 0);
}

/**
 * The value below or at which `share` (0 to 1) of the counted values lie, by nearest rank; off by at most `MAXIMUM_ERROR` of
 * itself. `null` for an empty histogram: no data is not 0.
 */
export function percentileOf(histogram: Histogram, share: number): number | null {
  const total = countOf(histogram);
  if (total === 0) return null;
  const rank = Math.max(1, Math.ceil(share * total));
  let reached = 0;
  for (const [bucket, count] of histogram) {
    reached += count;
    if (reached >= rank) return bucketMiddle(bucket);
  }
  return null;
}
