/** The wire types of protobuf that OTLP uses, as the last three bits of a tag. */
const VARINT = 0;
const FIXED_64 = 1;
const LENGTH_DELIMITED = 2;
const FIXED_32 = 5;

/** Longer texts are handed to the runtime, which copies them faster; calling it costs more than copying a short one. */
const SHORT_CHARACTERS = 24;
const MOST_BYTES_PER_CHARACTER = 3;

/**
 * Writes a protobuf message from its end to its beginning. A nested message is preceded by its length, and written
 * backwards that length is known when its turn comes: nothing is measured first, and nothing is moved afterwards. So
 * fields are given last first, and a field's value before its tag.
 */
export class ProtobufWriter {
  readonly #usualBytes: number;
  #bytes!: Buffer;
  #view!: DataView;
  /** Where the first byte written so far stands. */
  #at!: number;

  /** `usualBytes` are kept from message to message; a longer message has more until the next begins. */
  constructor(usualBytes: number) {
    this.#usualBytes = usualBytes;
    this.#writeInto(Buffer.allocUnsafeSlow(usualBytes));
  }

  /** Bytes written so far: taken before a nested message, and given to `endMessage` after it. */
  get written(): number {
    return this.#bytes.length - this.#at;
  }

  /** Begins a message; what an earlier one that failed has left is gone. */
  begin(): void {
    const isUsual = this.#bytes.length === this.#usualBytes;
    this.#writeInto(isUsual ? this.#bytes : Buffer.allocUnsafeSlow(this.#usualBytes));
  }

  /** A copy of what was written since `begin`. */
  finish(): Uint8Array {
    return Uint8Array.prototype.slice.call(this.#bytes, this.#at);
  }

  /** Makes a nested message in `field` of what was written since `written` was `before`. */
  endMessage(field: number, before: number): void {
    this.#varint(this.written - before);
    this.#tag(field, LENGTH_DELIMITED);
  }

  text(field: number, value: string): void {
    const before = this.written;
    this.#characters(value);
    this.endMessage(field, before);
  }

  bytes(field: number, value: Uint8Array): void {
    this.#reserve(value.length);
    this.#at -= value.length;
    this.#bytes.set(value, this.#at);
    this.#varint(value.length);
    this.#tag(field, LENGTH_DELIMITED);
  }

  /** Bytes given as hexadecimal digits, two each. */
  hex(field: number, digits: string): void {
    const length = digits.length / 2;
    this.#reserve(length);
    this.#at -= length;
    this.#bytes.write(digits, this.#at, length, "hex");
    this.#varint(length);
    this.#tag(field, LENGTH_DELIMITED);
  }

  /** A whole number from -2^63 to 2^63 - 1, as `int64` has it. */
  integer(field: number, value: number): void {
    if (value >= 0 && value <= 0xff_ff_ff_ff) this.#varint(value);
    else this.#longVarint(BigInt(value));
    this.#tag(field, VARINT);
  }

  double(field: number, value: number): void {
    this.#reserve(8);
    this.#at -= 8;
    this.#view.setFloat64(this.#at, value, true);
    this.#tag(field, FIXED_64);
  }

  /** A whole number from 0 to 2^32 - 1. */
  fixed32(field: number, value: number): void {
    this.#reserve(4);
    this.#at -= 4;
    this.#view.setUint32(this.#at, value, true);
    this.#tag(field, FIXED_32);
  }

  fixed64(field: number, value: bigint): void {
    this.#reserve(8);
    this.#at -= 8;
    this.#view.setBigUint64(this.#at, value, true);
    this.#tag(field, FIXED_64);
  }

  #tag(field: number, wireType: number): void {
    this.#varint((field << 3) | wireType);
  }

  /** From 0 to 2^32 - 1: seven bits a byte, the lowest first, and every byte but the last has its top bit set. */
  #varint(value: number): void {
    if (this.#at < 5) this.#grow(5);
    if (value < 0x80) {
      this.#at -= 1;
      this.#bytes[this.#at] = value;
      return;
    }
    const length = value < 0x40_00 ? 2 : value < 0x20_00_00 ? 3 : value < 0x10_00_00_00 ? 4 : 5;
    this.#at -= length;
    let rest = value;
    for (let place = this.#at; place < this.#at + length - 1; place++) {
      this.#bytes[place] = (rest & 0x7f) | 0x80;
      rest >>>= 7;
    }
    this.#bytes[this.#at + length - 1] = rest;
  }

  #longVarint(value: bigint): void {
    const digits: number[] = [];
    let rest = BigInt.asUintN(64, value);
    for (; rest > 0x7fn; rest >>= 7n) digits.push(Number(rest & 0x7fn) | 0x80);
    digits.push(Number(rest));
    this.#reserve(digits.length);
    this.#at -= digits.length;
    this.#bytes.set(digits, this.#at);
  }

  #characters(value: string): void {
    this.#reserve(value.length * MOST_BYTES_PER_CHARACTER);
    if (value.length <= SHORT_CHARACTERS && this.#asciiCharacters(value)) return;
    const length = Buffer.byteLength(value);
    this.#at -= length;
    this.#bytes.write(value, this.#at, length, "utf8");
  }

  /** `false` where there is another character; then nothing counts as written. */
  #asciiCharacters(value: string): boolean {
    const start = this.#at - value.length;
    for (let place = 0; place < value.length; place++) {
      const code = value.charCodeAt(place);
      if (code > 0x7f) return false;
      this.#bytes[start + place] = code;
    }
    this.#at = start;
    return true;
  }

  #reserve(count: number): void {
    if (count > this.#at) this.#grow(count);
  }

  #grow(count: number): void {
    const { written } = this;
    const grown = Buffer.allocUnsafeSlow(Math.max(this.#bytes.length * 2, written + count));
    grown.set(this.#bytes.subarray(this.#at), grown.length - written);
    this.#writeInto(grown);
    this.#at -= written;
  }

  #writeInto(bytes: Buffer): void {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#at = bytes.length;
  }
}
