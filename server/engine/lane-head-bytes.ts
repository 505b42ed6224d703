import { SLOT_COUNT } from "./feature-hash.ts";
import { DENSE_COUNT } from "./features.ts";
import type { LaneHead } from "./lane-head.ts";

/**
 * The shipped form of a lane head: 8-bit weights of the slots that matter, and the dense weights in single precision.
 *
 *     "SBLH" · version u8 · lanes u8 · dense count u8 · scale f32 · slots u32 · text bytes u32
 *     dense f32[lanes * dense count] · slots u16[] ascending · weights i8[slots * lanes] · text (JSON, UTF-8)
 *
 * All numbers are little-endian. A hashed weight is its byte times `scale`. The text holds lane names and background.
 */
const MAGIC = 0x484c4253;
const VERSION = 1;
const HEADER_BYTES = 19;
const LARGEST_BYTE = 127;

/** Bytes of a head without own lanes; slots whose weights all round to 0 are left out. */
export function encodeLaneHead(head: LaneHead): Uint8Array {
  if (head.own.length > 0) throw new Error("a head with an operator's own lanes is made from its policy, never stored");
  const count = head.lanes.length;
  let largest = 0;
  for (const weight of head.hashed) largest = Math.max(largest, Math.abs(weight));
  const scale = Math.fround(largest / LARGEST_BYTE || 1);
  const kept: number[] = [];
  for (let slot = 0; slot < SLOT_COUNT; slot++) {
    const weights = head.hashed.subarray(slot * count, (slot + 1) * count);
    if (weights.some((weight) => Math.round(weight / scale) !== 0)) kept.push(slot);
  }
  const text = new TextEncoder().encode(JSON.stringify({ lanes: head.lanes, background: head.background }));
  const bytes = new Uint8Array(HEADER_BYTES + head.dense.length * 4 + kept.length * (2 + count) + text.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, MAGIC, true);
  view.setUint8(4, VERSION);
  view.setUint8(5, count);
  view.setUint8(6, DENSE_COUNT);
  view.setFloat32(7, scale, true);
  view.setUint32(11, kept.length, true);
  view.setUint32(15, text.length, true);
  let at = HEADER_BYTES;
  for (const weight of head.dense) {
    view.setFloat32(at, weight, true);
    at += 4;
  }
  for (const slot of kept) {
    view.setUint16(at, slot, true);
    at += 2;
  }
  for (const slot of kept) {
    for (let lane = 0; lane < count; lane++) {
      view.setInt8(at++, Math.round(head.hashed[slot * count + lane]! / scale));
    }
  }
  bytes.set(text, at);
  return bytes;
}

/** The head in these bytes. Throws on bytes that are no head of this version, since then the installation is broken. */
export function decodeLaneHead(bytes: Uint8Array): LaneHead {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < HEADER_BYTES || view.getUint32(0, true) !== MAGIC || view.getUint8(4) !== VERSION) {
    throw new Error("not a lane head of this version");
  }
  const count = view.getUint8(5);
  const scale = view.getFloat32(7, true);
  const slotCount = view.getUint32(11, true);
  const textLength = view.getUint32(15, true);
  const expected = HEADER_BYTES + count * DENSE_COUNT * 4 + slotCount * (2 + count) + textLength;
  if (view.getUint8(6) !== DENSE_COUNT || bytes.length !== expected)
    throw new Error("the lane head is cut or too long");

  const dense = new Float32Array(count * DENSE_COUNT);
  let at = HEADER_BYTES;
  for (let index = 0; index < dense.length; index++, at += 4) dense[index] = view.getFloat32(at, true);
  const hashed = new Float32Array(SLOT_COUNT * count);
  let weightAt = at + slotCount * 2;
  for (let index = 0; index < slotCount; index++, at += 2) {
    const from = view.getUint16(at, true) * count;
    for (let lane = 0; lane < count; lane++) hashed[from + lane] = view.getInt8(weightAt++) * scale;
  }
  const text: Pick<LaneHead, "lanes" | "background"> = JSON.parse(new TextDecoder().decode(bytes.subarray(weightAt)));
  if (text.lanes.length !== count) throw new Error("the lane head names another number of lanes than it has");
  return { lanes: text.lanes, dense, hashed, own: [], background: text.background };
}
