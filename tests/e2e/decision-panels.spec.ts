import { expect, open, test } from "./fixtures.ts";

test("any two agents are compared factor by factor, and the link says which", async ({ admin, scenes }) => {
  await open(admin, `/decisions/${scenes.three.decisionId}`);
  await admin.keyboard.press("2");
  const panel = admin.getByRole("tabpanel", { name: "Compare" });
  await expect(panel).toContainText(/tree-steady is ahead by 0\.\d{3}/);
  await panel.getByRole("combobox", { name: /^Second agent/ }).click();
  await admin.getByRole("option", { name: "tree-deep" }).click();
  await expect(panel.getByRole("table", { name: /tree-steady and tree-deep/ }).getByRole("row")).toHaveCount(10);
  await expect(panel.getByRole("row", { name: /^Latency/ })).toContainText("20 s");
  await expect(admin).toHaveURL(/b=agent_tree-deep/);
  await panel.getByRole("button", { name: "Swap the two" }).click();
  await expect(panel.getByRole("table", { name: /tree-deep and tree-steady/ })).toBeVisible();
  await admin.reload();
  await expect(panel.getByRole("table", { name: /tree-deep and tree-steady/ })).toBeVisible();
});

test("an agent that fell at a filter is compared in words, for it has no score", async ({ admin, scenes }) => {
  await open(admin, `/decisions/${scenes.three.decisionId}?view=compare&a=agent_tree-steady&b=agent_tree-brief`);
  const panel = admin.getByRole("tabpanel", { name: "Compare" });
  await expect(panel).toContainText(/tree-brief/);
  await expect(panel).toContainText("passed every filter and scored");
  await expect(panel.getByRole("table")).toHaveCount(0);
});

test("a weight moved on the spot decides this decision again, and leaves the record alone", async ({
  admin,
  scenes,
}) => {
  await open(admin, `/decisions/${scenes.three.decisionId}`);
  await admin.keyboard.press("3");
  const panel = admin.getByRole("tabpanel", { name: "Try weights" });
  const latency = panel.getByRole("slider", { name: "Weight of latency" });
  await latency.focus();
  await admin.keyboard.press("End");
  await expect(panel.getByRole("status")).toContainText("tree-swift takes it instead of tree-steady");
  await panel.getByRole("button", { name: "Back to recorded" }).click();
  await expect(panel.getByRole("status")).toContainText("Move a weight");
  await expect(admin.getByRole("heading", { level: 1 })).toContainText("tree-steady");
});

test("the previous and the next decision of the run are one key away", async ({ admin, scenes }) => {
  const [parent, first, second] = scenes.run;
  await open(admin, `/decisions/${first.decisionId}`);
  await expect(admin.getByRole("navigation", { name: "Decisions of this run" })).toContainText("2 of 3 in this run");
  await admin.keyboard.press("]");
  await expect(admin).toHaveURL(new RegExp(second.decisionId));
  await expect(admin.getByRole("navigation", { name: "Decisions of this run" })).toContainText("3 of 3");
  await admin.getByRole("link", { name: "Previous decision of the run" }).click();
  await expect(admin).toHaveURL(new RegExp(first.decisionId));
  await expect(admin.getByRole("navigation", { name: "Decisions of this run" })).toContainText("2 of 3");
  await admin.keyboard.press("[");
  await expect(admin).toHaveURL(new RegExp(parent.decisionId));
});

test("a run shows its tasks and decisions as they were delegated", async ({ admin, scenes }) => {
  const [parent, first] = scenes.run;
  await open(admin, `/runs/${parent.rootTaskId}`);
  await expect(admin.getByRole("main")).toContainText("Plan the release and hand its parts on.");
  await expect(admin.getByRole("main")).toContainText("Write the notes.");
  const task = admin
    .getByRole("main")
    .getByRole("listitem")
    .filter({ hasText: /^Write the notes/ });
  await task.getByRole("link").click();
  await expect(admin).toHaveURL(new RegExp(first.decisionId));
});

test("the record names its policy and snapshot and holds all that was decided from", async ({ admin, scenes }) => {
  await open(admin, `/decisions/${scenes.pinned.decisionId}`);
  await admin.keyboard.press("4");
  const panel = admin.getByRole("tabpanel", { name: "Record" });
  await expect(panel).toContainText(`version ${scenes.pinned.policyVersion}`);
  await expect(panel).toContainText("pinned");
  await expect(panel).toContainText(scenes.pinned.snapshot.digest.slice(0, 12));
  await expect(panel.getByRole("button", { name: "Copy the record as JSON" })).toBeVisible();
});

test("why: sentences, and what would have tipped it", async ({ admin, scenes }) => {
  await open(admin, `/decisions/${scenes.three.decisionId}`);
  const why = admin.getByRole("tabpanel", { name: "Why" });
  for (const sentence of scenes.three.rationale) await expect(why).toContainText(sentence);
  await expect(why.getByRole("listitem").filter({ hasText: /tree-swift, latency above/ })).toBeVisible();
  await open(admin, `/decisions/${scenes.pinned.decisionId}`);
  await expect(why).toContainText("On total alone tree-steady would have won");
});
