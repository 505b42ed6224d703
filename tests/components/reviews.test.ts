import { describe, expect, it } from "vitest";
import { askedOf, holderOf, readableMessages, urgencyOf } from "../../components/reviews/prepare.ts";

const NOW = 1_000_000_000;

describe("a review", () => {
  it("is read as its messages, whatever they are made of", () => {
    const messages = readableMessages([
      { role: "system", content: "Be kind." },
      {
        role: "user",
        content: [
          { type: "text", text: "And the picture" },
          { type: "image_url", image_url: { url: "x" } },
          { type: "text", text: "beside it?" },
        ],
      },
      { role: "assistant", content: null, tool_calls: [{ id: "call_1" }] },
    ]);
    expect(messages.map(({ role, text }) => [role, text])).toEqual([
      ["system", "Be kind."],
      ["user", "And the picture\nbeside it?"],
      ["assistant", ""],
    ]);
    expect(messages[1]!.otherParts).toEqual(["image_url"]);
    expect(messages[2]!.more).toEqual({ tool_calls: [{ id: "call_1" }] });
    expect(readableMessages(null)).toEqual([]);
  });

  it("is listed by the last thing that a user said", () => {
    const messages = [
      { role: "user" as const, content: "First" },
      { role: "assistant" as const, content: "Answer" },
      { role: "user" as const, content: "Second" },
      { role: "tool" as const, content: "42" },
    ];
    expect(askedOf({ messages })).toBe("Second");
    expect(askedOf({ messages: [{ role: "assistant", content: "Alone" }] })).toBe("Alone");
    expect(askedOf({ messages: null })).toBe("");
  });

  it("is somebody's until the claim ends, and then anybody's", () => {
    const claimedBy = { id: "key_a", name: "Ada", untilMs: NOW + 1 };
    expect(holderOf({ claimedBy }, "key_a", NOW)).toEqual({ kind: "me", untilMs: NOW + 1 });
    expect(holderOf({ claimedBy }, "key_b", NOW)).toEqual({ kind: "other", name: "Ada", untilMs: NOW + 1 });
    expect(holderOf({ claimedBy }, "key_b", NOW + 1)).toEqual({ kind: "nobody" });
    expect(holderOf({ claimedBy: null }, "key_a", NOW)).toEqual({ kind: "nobody" });
  });

  it("is urgent in the last fifth of its time, a quarter of an hour at most", () => {
    const short = { createdAtMs: NOW, deadlineAtMs: NOW + 600_000 };
    expect(urgencyOf(short, NOW + 470_000)).toBe("calm");
    expect(urgencyOf(short, NOW + 490_000)).toBe("soon");
    expect(urgencyOf(short, NOW + 600_000)).toBe("late");
    const long = { createdAtMs: NOW, deadlineAtMs: NOW + 86_400_000 };
    expect(urgencyOf(long, NOW + 86_400_000 - 16 * 60_000)).toBe("calm");
    expect(urgencyOf(long, NOW + 86_400_000 - 14 * 60_000)).toBe("soon");
  });
});
