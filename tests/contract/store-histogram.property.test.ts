import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  bucketMiddle,
  bucketOf,
  LAST_BUCKET,
  MAXIMUM_ERROR,
  mergeHistograms,
  percentileOf,
} from "../../server/domain/histogram.ts";

const value = fc.double({ min: 1, max: 2 ** (LAST_BUCKET / 4), noNaN: true });
const histogramOf = (values: readonly number[]) =>
  mergeHistograms(values.map((each) => [[bucketOf(each), 1] as const]));

describe("a histogram", () => {
  test("stands for each value within its promised error", () => {
    fc.assert(
      fc.property(value, (each) => {
        const error = Math.abs(bucketMiddle(bucketOf(each)) / each - 1);
        expect(error).toBeLessThanOrEqual(MAXIMUM_ERROR + 1e-12);
      }),
    );
  });

  test("gives percentiles within its promised error of the exact ones by nearest rank", () => {
    fc.assert(
      fc.property(fc.array(value, { minLength: 1 }), fc.double({ min: 0, max: 1, noNaN: true }), (values, share) => {
        const sorted = [...values].sort((one, other) => one - other);
        const exact = sorted[Math.max(1, Math.ceil(share * values.length)) - 1]!;
        const estimate = percentileOf(histogramOf(values), share)!;
        expect(Math.abs(estimate / exact - 1)).toBeLessThanOrEqual(MAXIMUM_ERROR + 1e-12);
      }),
    );
  });

  test("of all is the sum of those of the parts", () => {
    fc.assert(
      fc.property(fc.array(fc.array(value)), (parts) => {
        expect(mergeHistograms(parts.map(histogramOf))).toEqual(histogramOf(parts.flat()));
      }),
    );
  });

  test("without values has no percentile, which is not 0", () => {
    expect(percentileOf([], 0.5)).toBeNull();
  });

  test("puts what is not above 1 into the first bucket and what is out of range into the last", () => {
    expect([-1, 0, 1, Number.NaN].map(bucketOf)).toEqual([0, 0, 0, 0]);
    expect([1e15, Number.POSITIVE_INFINITY].map(bucketOf)).toEqual([LAST_BUCKET, LAST_BUCKET]);
  });
});
