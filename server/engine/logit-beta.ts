/** Points over the range that holds all but about a millionth of a distribution; no point holds more than half a percent. */
const POINTS = 1_024;
/** The range ends where the density has fallen to e^-14 of its peak. */
const FALL = 14;

/**
 * A Beta distribution over the logit of its variable, on equally spaced points. In the logit the density is smooth and
 * log-concave for every pair of counts, also where the Beta's own has poles at 0 or 1, so that a plain sum integrates
 * it well (the trapezoid rule on a function that vanishes at both ends).
 */
export interface LogitBeta {
  /** Logit of the first point, and the distance to the next. */
  from: number;
  step: number;
  /** Probability that each point stands for; sums to 1. */
  mass: Float64Array;
  /** Sum of the mass of all points before each one. */
  before: Float64Array;
}

/** Beta(successes, failures), both above 0. */
export function logitBeta(successes: number, failures: number): LogitBeta {
  // log of σ(t)^successes σ(-t)^failures, where -log σ(-t) = softplus(t) and -log σ(t) = softplus(t) - t.
  const all = successes + failures;
  const logDensity = (t: number) => successes * t - all * softplus(t);
  const peak = Math.log(successes / failures);
  const highest = logDensity(peak);
  const from = peak - distanceOfFall((distance) => highest - logDensity(peak - distance));
  const to = peak + distanceOfFall((distance) => highest - logDensity(peak + distance));
  const step = (to - from) / (POINTS - 1);

  const mass = new Float64Array(POINTS);
  let sum = 0;
  for (let point = 0; point < POINTS; point += 1) {
    mass[point] = Math.exp(logDensity(from + point * step) - highest);
    sum += mass[point]!;
  }
  const before = new Float64Array(POINTS);
  let reached = 0;
  for (let point = 0; point < POINTS; point += 1) {
    mass[point]! /= sum;
    before[point] = reached;
    reached += mass[point]!;
  }
  return { from, step, mass, before };
}

/** Probability of a logit below `logit`: each point's mass lies evenly half a step to either side of it. */
export function massBelow({ from, step, mass, before }: LogitBeta, logit: number): number {
  const place = (logit - from) / step + 0.5;
  if (place <= 0) return 0;
  if (place >= POINTS) return 1;
  const point = Math.floor(place);
  return before[point]! + (place - point) * mass[point]!;
}

/** log(1 + e^t), written so that neither end overflows. */
function softplus(t: number): number {
  return t > 0 ? t + Math.log1p(Math.exp(-t)) : Math.log1p(Math.exp(t));
}

/** How far from the peak a growing `fallen` reaches `FALL`, by doubling and halving. */
function distanceOfFall(fallen: (distance: number) => number): number {
  let far = 1;
  while (fallen(far) < FALL) far *= 2;
  let near = far === 1 ? 0 : far / 2;
  for (let halving = 0; halving < 12; halving += 1) {
    const middle = (near + far) / 2;
    if (fallen(middle) < FALL) near = middle;
    else far = middle;
  }
  return far;
}
