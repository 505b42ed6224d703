import type { DecisionView } from "../../server/domain/decision.ts";
import { expect, open, test } from "./fixtures.ts";
import type { Scenes } from "./scenes.ts";

/** Every kind of decision, and what one must be able to read of it without seeing it. */
const KINDS: readonly [keyof Scenes & string, string][] = [
  ["three", "one agent well ahead of two, and one that fell"],
  ["many", "sixty candidates, one of the near-equals drawn"],
  ["nobody", "nobody left to score"],
  ["pinned", "an agent that the caller named"],
  ["nearEqual", "three that are equal"],
  ["sticky", "a session that stays"],
  ["exploration", "an agent chosen to learn about it"],
];

for (const [scene, what] of KINDS) {
  test(`the tree tells of ${what}`, async ({ admin, scenes }) => {
    const { decisionId } = scenes[scene] as DecisionView;
    await open(admin, `/decisions/${decisionId}`);
    await expect(admin.getByRole("tree", { name: "How the decision was made" })).toMatchAriaSnapshot({
      name: `${scene}.aria.yml`,
    });
  });
}

test("the tree is walked, opened and closed by its keys", async ({ admin, scenes }) => {
  await open(admin, `/decisions/${scenes.three.decisionId}`);
  const tree = admin.getByRole("tree");
  const item = (name: RegExp) => tree.getByRole("treeitem", { name });
  await item(/^Task of/).focus();
  await admin.keyboard.press("End");
  await expect(item(/^Rank 3: tree-deep/)).toBeFocused();
  await admin.keyboard.press("ArrowUp");
  await expect(item(/^Rank 2: tree-swift/)).toBeFocused();
  await admin.keyboard.press("ArrowRight");
  await expect(item(/^Rank 2: tree-swift/)).toHaveAttribute("aria-expanded", "true");
  await expect(tree.getByRole("treeitem", { level: 4 })).toHaveCount(8);
  await expect(tree).toContainText(/Tier fit.*1 tier apart/);
  await admin.keyboard.press("ArrowRight");
  await expect(tree.getByRole("treeitem", { level: 4 }).first()).toBeFocused();
  await admin.keyboard.press("ArrowLeft");
  await admin.keyboard.press("ArrowLeft");
  await expect(item(/^Rank 2: tree-swift/)).toHaveAttribute("aria-expanded", "false");
  await admin.keyboard.press("Home");
  await expect(item(/^Task of/)).toBeFocused();
});

test("a gate opens to who fell at it, and by how much", async ({ admin, scenes }) => {
  await open(admin, `/decisions/${scenes.three.decisionId}`);
  const gate = admin.getByRole("treeitem", { name: /^Gate Context window/ });
  await gate.click();
  await expect(gate).toHaveAttribute("aria-expanded", "true");
  await expect(admin.getByRole("tree")).toContainText("tree-brief");
  await expect(admin.getByRole("tree")).toContainText("256");
});

test("sixty candidates begin as twelve; the rest come on demand, and the focus goes on among them", async ({
  admin,
  scenes,
}) => {
  await admin.setViewportSize({ width: 1440, height: 700 });
  await open(admin, `/decisions/${scenes.many.decisionId}`);
  await admin.getByRole("treeitem", { name: "12 of 60 shown; show 48 more" }).focus();
  await admin.keyboard.press("Enter");
  await expect(admin.getByRole("treeitem", { name: /^Rank 13:/ })).toBeFocused();
  await admin.keyboard.press("End");
  const last = admin.getByRole("treeitem", { name: /^Rank 60:/ });
  await expect(last).toBeFocused();
  await expect(last).toHaveAttribute("aria-setsize", "60");
});

test("one factor alone ranks the candidates on an axis of its own, and the link keeps it", async ({
  admin,
  scenes,
}) => {
  await open(admin, `/decisions/${scenes.three.decisionId}`);
  await admin.getByRole("button", { name: "Latency", exact: true }).click();
  await expect(admin).toHaveURL(/factor=latency/);
  await admin.reload();
  await expect(admin.getByRole("button", { name: "Latency", exact: true })).toHaveAttribute("aria-pressed", "true");
});
