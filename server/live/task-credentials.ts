import { createHmac, createSecretKey, hkdfSync, timingSafeEqual } from "node:crypto";
import type { TaskBinding } from "../domain/access.ts";
import type { Credentials } from "../services/ports/dispatch.ts";
import type { Clock } from "../services/ports.ts";

const PREFIX = "sbt_";
const TASK = "task_";
const SEAL_BYTES = 16;
const SHAPE =
  /^[0-9A-HJKMNP-TV-Z]{26}\.(?:[0-9A-HJKMNP-TV-Z]{26})?\.[0-9a-z]{1,6}\.[0-9a-z]{1,9}\.[0-9a-z]{1,9}\.[a-z0-9_-]{1,63}$/;

/**
 * Credentials that need no store: the binding in plain text, sealed by HMAC-SHA256 with a key derived from the master
 * secret. `sbt_<task>.<root>.<depth>.<deadline>.<expiry>.<project>.<seal>`, numbers in base 36, the root empty where the
 * task is one.
 */
export function createTaskCredentials(masterSecret: string, clock: Pick<Clock, "nowMs">): Credentials {
  const key = createSecretKey(Buffer.from(hkdfSync("sha256", masterSecret, "signalbox task credentials", "seal", 32)));
  const sealOf = (text: string) => createHmac("sha256", key).update(text).digest().subarray(0, SEAL_BYTES);

  return {
    issue(binding) {
      const text = write(binding);
      return `${PREFIX}${text}.${sealOf(text).toString("base64url")}`;
    },
    read(token) {
      if (!token.startsWith(PREFIX)) return null;
      const end = token.lastIndexOf(".");
      const text = token.slice(PREFIX.length, Math.max(PREFIX.length, end));
      const seal = Buffer.from(token.slice(end + 1), "base64url");
      if (!SHAPE.test(text) || seal.length !== SEAL_BYTES || !timingSafeEqual(seal, sealOf(text))) return null;
      const binding = read(text);
      return binding.expiresAtMs > clock.nowMs() ? binding : null;
    },
  };
}

function write({ taskId, rootTaskId, depth, deadlineAtMs, expiresAtMs, project }: TaskBinding): string {
  const root = rootTaskId === taskId ? "" : rootTaskId.slice(TASK.length);
  const numbers = [depth, Math.floor(deadlineAtMs), Math.floor(expiresAtMs)].map((number) => number.toString(36));
  return [taskId.slice(TASK.length), root, ...numbers, project].join(".");
}

/** Of a text that has the shape. */
function read(text: string): TaskBinding {
  const [task = "", root = "", depth = "", deadline = "", expiry = "", project = ""] = text.split(".");
  return {
    taskId: TASK + task,
    rootTaskId: TASK + (root === "" ? task : root),
    depth: Number.parseInt(depth, 36),
    deadlineAtMs: Number.parseInt(deadline, 36),
    expiresAtMs: Number.parseInt(expiry, 36),
    project,
  };
}
