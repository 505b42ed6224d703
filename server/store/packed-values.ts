/**
 * Values that MessagePack would blow up, as raw little-endian bytes: runs of numbers, and hexadecimal text. Every machine
 * that Node runs on in practice is little-endian, so runs are copied, not converted. The copies go through one buffer that
 * grows to the largest run seen: a buffer for each of a record's runs would cost more than all else of reading it.
 */
let bytes = new Uint8Array(8_192);
let singles = new Float32Array(bytes.buffer);
let doubles = new Float64Array(bytes.buffer);

function reserve(byteLength: number): void {
  if (byteLength <= bytes.length) return;
  bytes = new Uint8Array(2 ** Math.ceil(Math.log2(byteLength)));
  singles = new Float32Array(bytes.buffer);
  doubles = new Float64Array(bytes.buffer);
}

/** Four bytes a number where all are single precision (as records keep them), else eight: exact either way. */
export function packNumbers(values: readonly number[]): Uint8Array {
  reserve(values.length * 8);
  let isExact = true;
  for (let place = 0; isExact && place < values.length; place += 1) {
    singles[place] = values[place]!;
    isExact = Object.is(singles[place], values[place]);
  }
  if (isExact) return Buffer.from(bytes.subarray(0, values.length * 4));
  doubles.set(values);
  return Buffer.from(bytes.subarray(0, values.length * 8));
}

/** Reads back `count` numbers; the length tells their width. */
export function unpackNumbers(packed: Uint8Array, count: number): number[] {
  if (packed.length !== count * 4 && packed.length !== count * 8)
    throw new RangeError(`${packed.length} bytes are not ${count} numbers`);
  reserve(packed.length);
  bytes.set(packed);
  const run = packed.length === count * 4 ? singles : doubles;
  const values: number[] = [];
  for (let place = 0; place < count; place += 1) values.push(run[place]!);
  return values;
}

export function packSingles(runs: readonly Float32Array[]): Uint8Array {
  let length = 0;
  for (const run of runs) length += run.length;
  reserve(length * 4);
  let place = 0;
  for (const run of runs) {
    singles.set(run, place);
    place += run.length;
  }
  return Buffer.from(bytes.subarray(0, length * 4));
}

/** Cut into `runs` of equal length. */
export function unpackSingles(packed: Uint8Array, runs: number): Float32Array[] {
  const length = runs === 0 ? 0 : packed.length / 4 / runs;
  if (!Number.isInteger(length)) throw new RangeError(`${packed.length} bytes are not ${runs} equal runs of numbers`);
  reserve(packed.length);
  bytes.set(packed);
  return Array.from({ length: runs }, (_, run) => singles.slice(run * length, (run + 1) * length));
}

/** Half the length where the text is lower-case hexadecimal; other text stays text. */
export function packHex(text: string): Uint8Array | string {
  return text.length % 2 === 0 && /^[0-9a-f]*$/.test(text) ? Buffer.from(text, "hex") : text;
}

export function unpackHex(packed: Uint8Array | string): string {
  if (typeof packed === "string") return packed;
  return Buffer.from(packed.buffer, packed.byteOffset, packed.byteLength).toString("hex");
}
