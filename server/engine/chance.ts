/**
 * Chance as an argument: every draw of a decision is a function of its seed and of the agent's id, never of the
 * order in which agents stand in a list, and never of a clock.
 */

/** FNV-1a over UTF-16 code units with a 32-bit finaliser (murmur3), unsigned. */
export function hashText(text: string, basis = 0x811c9dc5): number {
  let hash = basis;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return finalise(hash);
}

function finalise(value: number): number {
  let hash = value;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** The place of an agent in a draw, uniform in 0 to 2^32 - 1; `purpose` keeps the draws of one decision apart. */
export function drawOf(seed: string, purpose: string, agentId: string): number {
  return hashText(agentId, hashText(purpose, hashText(seed)));
}

/** A stream of uniform numbers in (0, 1): sfc32 (Chris Doty-Humphrey, PractRand). */
export function uniforms(seed: number): () => number {
  let a = finalise(seed);
  let b = finalise(seed ^ 0x9e3779b9);
  let c = finalise(seed ^ 0x243f6a88);
  let counter = 1;
  const next = () => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return ((sum >>> 0) + 0.5) / 4294967296;
  };
  for (let warmUp = 0; warmUp < 12; warmUp += 1) next();
  return next;
}

function normal(next: () => number): number {
  return Math.sqrt(-2 * Math.log(next())) * Math.cos(2 * Math.PI * next());
}

/** Gamma(shape, 1) by Marsaglia and Tsang (2000); shapes under 1 by their boosting rule. Bounded to 64 rejections. */
function gamma(shape: number, next: () => number): number {
  if (shape < 1) return gamma(shape + 1, next) * next() ** (1 / shape);
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (let attempt = 0; attempt < 64; attempt += 1) {
    const x = normal(next);
    const v = (1 + c * x) ** 3;
    if (v > 0 && Math.log(next()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
  }
  return d;
}

/** One draw of Beta(successes, failures), both above 0. */
export function drawBeta(successes: number, failures: number, seed: number): number {
  const next = uniforms(seed);
  const one = gamma(successes, next);
  const other = gamma(failures, next);
  return one / (one + other);
}
