import type { Page } from "@playwright/test";
import { expect, open, test } from "./fixtures.ts";

const COST = "Weight of Cost for standard work";

/** Far enough that cheap beats good in the tuned lane. */
async function moveCostToTheEnd(page: Page): Promise<void> {
  await page.getByRole("slider", { name: COST }).focus();
  await page.keyboard.press("End");
}

async function publish(page: Page, reason: string): Promise<void> {
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox", { name: "Why" }).fill(reason);
  await dialog.getByRole("button", { name: /^Publish version/ }).click();
  await expect(page.getByText(/^Version \d+ is in force$/).last()).toBeVisible();
  await expect(dialog).toHaveCount(0);
}

test("a slider tells what would flip; published with a reason, seen in the history, and taken back", async ({
  admin,
  scenes,
}) => {
  await open(admin, `/tuning?lane=${scenes.tunedLane}`);
  await expect(admin.getByRole("tabpanel", { name: "Draft" })).toContainText("the last 10 decisions of this lane");
  await moveCostToTheEnd(admin);
  await expect(admin.getByRole("tabpanel")).toContainText("10 of the last 10 decisions (100.0%) would go elsewhere");
  await expect(admin).toHaveURL(/draft=tuned\.standard\.cost/);

  // Each flipped decision opens to both sides.
  const flips = admin.getByRole("button", { name: /would go to.*tune-quick/ });
  await expect(flips).toHaveCount(10);
  await flips.first().click();
  const dialog = admin.getByRole("dialog", { name: "Before and after" });
  await expect(dialog.getByRole("region", { name: "In force" })).toContainText("tune-thorough");
  await expect(dialog.getByRole("region", { name: "Draft" }).getByRole("heading")).toContainText("tune-quick");
  await admin.keyboard.press("Escape");

  // The preview shows the one change; a reason is needed.
  await admin.getByRole("button", { name: "Publish…" }).click();
  const confirm = admin.getByRole("dialog", { name: "Publish 1 weight" });
  await expect(confirm).toContainText("1.5");
  await confirm.getByRole("button", { name: /^Publish version/ }).click();
  await expect(confirm).toContainText("Say why in at least 3 characters");
  await publish(admin, "Cheap is good enough here");

  await admin.getByRole("tab", { name: /^Versions/ }).click();
  const history = admin.getByRole("tabpanel", { name: /^Versions/ });
  const newest = history.getByRole("listitem").filter({ hasText: "Cheap is good enough here" }).first();
  await expect(newest).toContainText("in force");
  await newest.getByRole("button").click();
  await expect(history).toContainText("tuned");
  await expect(history).toContainText("10");

  await history.getByRole("button", { name: /back to version/i }).click();
  await publish(admin, "Back to what was good");
  await expect(history.getByRole("listitem").filter({ hasText: "Back to what was good" }).first()).toContainText(
    "in force",
  );
  await admin.getByRole("tab", { name: "Draft" }).click();
  await expect(admin.getByRole("slider", { name: COST })).toHaveValue("1.5");
});

test("a draft is undone step by step, reset, and shared by its link", async ({ admin, scenes }) => {
  await open(admin, `/tuning?lane=${scenes.tunedLane}`);
  const slider = admin.getByRole("slider", { name: "Weight of Latency for light work" });
  const inForce = await slider.inputValue();
  await slider.focus();
  await admin.keyboard.press("Shift+ArrowRight");
  await expect(admin.getByRole("tabpanel").getByRole("status").first()).toContainText("1 weight");
  await admin.keyboard.press("Control+z");
  await expect(slider).toHaveValue(inForce);
  await slider.focus();
  await admin.keyboard.press("Shift+ArrowRight");
  await expect(admin).toHaveURL(/draft=/);
  const moved = await slider.inputValue();
  await admin.reload();
  await expect(slider).toHaveValue(moved);
  await admin.getByRole("button", { name: "Reset" }).click();
  await expect(slider).toHaveValue(inForce);
});

test("what somebody else published meanwhile is shown before it is published over", async ({
  admin,
  product,
  scenes,
}) => {
  await open(admin, `/tuning?lane=${scenes.tunedLane}`);
  await admin.getByRole("slider", { name: "Weight of Load for heavy work" }).focus();
  await admin.keyboard.press("Shift+ArrowRight");
  await admin.getByRole("button", { name: "Publish…" }).click();
  const dialog = admin.getByRole("dialog");
  await expect(dialog.getByRole("button", { name: /^Publish version/ })).toBeEnabled();
  await product.editPolicy("Meanwhile, by somebody else", (document) => ({ ...document, nearEqual: 0.021 }));
  await expect(dialog).toContainText("Meanwhile, by somebody else");
  await expect(dialog.getByRole("button", { name: /^Publish version/ })).toBeDisabled();
  await admin.keyboard.press("Escape");
});

test("weights that come to nothing cannot be published", async ({ admin, scenes }) => {
  const zero = ["capability", "tier_fit", "quality", "latency", "cost", "load", "reliability", "session"]
    .map((factor) => `tuned.heavy.${factor}:0`)
    .join(",");
  await open(admin, `/tuning?lane=${scenes.tunedLane}&draft=${zero}`);
  await expect(admin.getByRole("tabpanel")).toContainText("At least one weight of each tier must be above 0.");
});
