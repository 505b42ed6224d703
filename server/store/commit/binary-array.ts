/**
 * PostgreSQL arrays in its binary format, which the driver sends as they are: a batch of rows is one such array a column.
 * Text arrays would have to be quoted, escaped and, for bytes, written in hexadecimal.
 */
const OID = { bytea: 17, int8: 20, int2: 21, int4: 23, text: 25, float8: 701 };
const HEADER_BYTES = 20;

/** `text[]`; the text must be clean (`cleanText`). */
export function textArray(values: readonly (string | null)[]): Buffer {
  return variableArray(
    OID.text,
    values.map((value) => (value === null ? null : Buffer.from(value, "utf8"))),
  );
}

export function byteaArray(values: readonly Uint8Array[]): Buffer {
  return variableArray(OID.bytea, values);
}

export function int2Array(values: readonly (number | null)[]): Buffer {
  return fixedArray(OID.int2, 2, values, (buffer, value, at) => buffer.writeInt16BE(value, at));
}

export function int4Array(values: readonly (number | null)[]): Buffer {
  return fixedArray(OID.int4, 4, values, (buffer, value, at) => buffer.writeInt32BE(value, at));
}

export function int8Array(values: readonly (number | null)[]): Buffer {
  return fixedArray(OID.int8, 8, values, (buffer, value, at) => buffer.writeBigInt64BE(BigInt(value), at));
}

export function float8Array(values: readonly (number | null)[]): Buffer {
  return fixedArray(OID.float8, 8, values, (buffer, value, at) => buffer.writeDoubleBE(value, at));
}

function fixedArray(
  oid: number,
  width: number,
  values: readonly (number | null)[],
  write: (buffer: Buffer, value: number, at: number) => void,
): Buffer {
  const buffer = Buffer.allocUnsafe(HEADER_BYTES + values.length * (4 + width));
  let at = writeHeader(buffer, oid, values.length, values.includes(null));
  for (const value of values) {
    at = buffer.writeInt32BE(value === null ? -1 : width, at);
    if (value === null) continue;
    write(buffer, value, at);
    at += width;
  }
  return buffer.subarray(0, at);
}

function variableArray(oid: number, values: readonly (Uint8Array | null)[]): Buffer {
  const length = values.reduce((sum, value) => sum + 4 + (value?.length ?? 0), HEADER_BYTES);
  const buffer = Buffer.allocUnsafe(length);
  let at = writeHeader(buffer, oid, values.length, values.includes(null));
  for (const value of values) {
    at = buffer.writeInt32BE(value?.length ?? -1, at);
    if (value === null) continue;
    buffer.set(value, at);
    at += value.length;
  }
  return buffer;
}

/** One dimension, lower bound 1. An empty array has a dimension of length 0, which PostgreSQL reads as no elements. */
function writeHeader(buffer: Buffer, oid: number, length: number, hasNull: boolean): number {
  let at = buffer.writeInt32BE(1, 0);
  at = buffer.writeInt32BE(hasNull ? 1 : 0, at);
  at = buffer.writeInt32BE(oid, at);
  at = buffer.writeInt32BE(length, at);
  return buffer.writeInt32BE(1, at);
}
