import { crc32 } from "node:zlib";
import { Packr } from "msgpackr";
import type { Decision, DecisionRecord } from "../domain/decision.ts";
import { Problem } from "../domain/problem.ts";
import { type PackedFacts, packFacts, unpackFacts } from "./packed-facts.ts";
import { packHex, unpackHex } from "./packed-values.ts";
import type { DecisionColumns, RecordedChoice, RecordedDecision } from "./recorded-decision.ts";

/**
 * The bytes of a record: one for the schema version, the parts in MessagePack by position, and a CRC-32 of all before it.
 * What is a column is not in them, nor anything that the engine computes again from the facts.
 */
const SCHEMA_VERSION = 1;
const CHECKSUM_BYTES = 4;

const packr = new Packr({ useRecords: false });

type PackedRecord = [place: PackedPlace, facts: PackedFacts, choice: PackedChoice];

/** The bytes that are stored beside the columns. Text must be well formed (`cleanText`), or it would not come back the same. */
export function encodeDecision(record: DecisionRecord): Uint8Array {
  const packed: PackedRecord = [
    packPlace(record),
    packFacts(record.decision.facts, record.id),
    packChoice(record.decision),
  ];
  const body: Uint8Array = packr.pack(packed);
  const bytes = Buffer.allocUnsafe(1 + body.length + CHECKSUM_BYTES);
  bytes[0] = SCHEMA_VERSION;
  bytes.set(body, 1);
  bytes.writeUInt32LE(crc32(bytes.subarray(0, -CHECKSUM_BYTES)), bytes.length - CHECKSUM_BYTES);
  return bytes;
}

/** The record again, but for its scores. Throws `internal` where the bytes are damaged or a newer program's. */
export function decodeDecision(columns: DecisionColumns, bytes: Uint8Array): RecordedDecision {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const body = buffer.subarray(0, -CHECKSUM_BYTES);
  if (buffer.length <= CHECKSUM_BYTES || crc32(body) !== buffer.readUInt32LE(body.length))
    throw unreadable(columns.id, "its bytes do not match their checksum");
  if (body[0] !== SCHEMA_VERSION)
    throw unreadable(columns.id, `it has schema version ${body[0]}, this program reads ${SCHEMA_VERSION}`);
  try {
    const [place, facts, choice] = packr.unpack(body.subarray(1)) as PackedRecord;
    const { lane, tier, kind, margin, decidingFactor, policyVersion, ...placed } = columns;
    return {
      ...placed,
      ...unpackPlace(place),
      facts: unpackFacts(facts, { id: columns.id, policyVersion, lane, tier }),
      choice: { kind, margin, decidingFactor, ...unpackChoice(choice) },
    };
  } catch (error) {
    throw unreadable(columns.id, error instanceof Error ? error.message : String(error));
  }
}

type Hex = Uint8Array | string;

/** Where the decision stands in its run, its trace and its policy. */
type PackedPlace = [
  parentTaskId: string | null,
  previousDecisionId: string | null,
  depth: number,
  traceId: Hex,
  spanId: Hex,
  parentSpanId: Hex | null,
  policyHash: Hex,
  snapshotDigest: Hex,
];

function packPlace(record: DecisionRecord): PackedPlace {
  return [
    record.parentTaskId,
    record.previousDecisionId,
    record.depth,
    packHex(record.traceId),
    packHex(record.spanId),
    record.parentSpanId === null ? null : packHex(record.parentSpanId),
    packHex(record.policyHash),
    packHex(record.snapshotDigest),
  ];
}

function unpackPlace(packed: PackedPlace) {
  const [parentTaskId, previousDecisionId, depth, traceId, spanId, parentSpanId, policyHash, snapshotDigest] = packed;
  return {
    parentTaskId,
    previousDecisionId,
    depth,
    traceId: unpackHex(traceId),
    spanId: unpackHex(spanId),
    parentSpanId: parentSpanId === null ? null : unpackHex(parentSpanId),
    policyHash: unpackHex(policyHash),
    snapshotDigest: unpackHex(snapshotDigest),
  };
}

type PackedChoice = [
  chosenOrdinal: number | null,
  runnerUpOrdinal: number | null,
  /** `null`: the chosen one alone. */
  spreadOver: readonly number[] | null,
  /** `null`: deferred. */
  propensity: number | null,
];

function packChoice({ chosenOrdinal, runnerUpOrdinal, spreadOver, propensity }: Decision): PackedChoice {
  const alone = chosenOrdinal !== null && spreadOver.length === 1 && spreadOver[0] === chosenOrdinal;
  return [chosenOrdinal, runnerUpOrdinal, alone ? null : spreadOver, propensity.value];
}

function unpackChoice(packed: PackedChoice): Omit<RecordedChoice, "kind" | "margin" | "decidingFactor"> {
  const [chosenOrdinal, runnerUpOrdinal, spreadOver, propensity] = packed;
  return {
    chosenOrdinal,
    runnerUpOrdinal,
    spreadOver: spreadOver ?? [chosenOrdinal!],
    propensity: propensity === null ? { value: null, method: "deferred" } : { value: propensity, method: "exact" },
  };
}

function unreadable(id: string, why: string): Problem {
  return new Problem(
    "internal",
    `decision ${id} cannot be read: ${why}`,
    "Restore the record from a backup, or read it with the version of Signalbox that wrote it.",
  );
}
