import { expect, expectLive, open, pauseLive, test } from "./fixtures.ts";

test("decisions arrive by themselves, and pausing holds the page still", async ({ admin, product }) => {
  await open(admin, "/decisions");
  const first = admin.locator("[data-decision]").first();
  const { decisionId } = await product.route({ input: "A live one.", lane: "tree", tier: "light" });
  await expect(admin.locator(`[data-decision="${decisionId}"]`)).toBeVisible({ timeout: 5_000 });
  await pauseLive(admin);
  // What was asked for before it was paused may still come.
  await admin.waitForTimeout(1_000);
  const before = await first.getAttribute("data-decision");
  const held = await product.route({ input: "A held one.", lane: "tree", tier: "light" });
  await admin.waitForTimeout(1_500);
  expect(await first.getAttribute("data-decision")).toBe(before);
  await admin.keyboard.press("p");
  await expectLive(admin);
  await expect(admin.locator(`[data-decision="${held.decisionId}"]`)).toBeVisible({ timeout: 5_000 });
});

test("filters stand in the address, survive a reload, and are shared by their link", async ({
  admin,
  openWindow,
  scenes,
}) => {
  await open(admin, "/decisions");
  await admin.getByRole("combobox", { name: "Lane: any" }).click();
  await admin.getByRole("option", { name: "tree", exact: true }).click();
  await admin.getByRole("combobox", { name: "Kind: any" }).click();
  await admin.getByRole("option", { name: "Pinned" }).click();
  await expect(admin).toHaveURL(/lane=tree.*kind=pinned|kind=pinned.*lane=tree/);
  const status = admin.getByRole("region", { name: "List of decisions" }).getByRole("status");
  await expect(status).toHaveText("1 decision");
  await expect(admin.locator("[data-decision]")).toHaveCount(1);
  await admin.reload();
  await expect(admin.locator(`[data-decision="${scenes.pinned.decisionId}"]`)).toBeVisible();
  await expect(status).toHaveText("1 decision");
  const other = await openWindow();
  await open(other, new URL(admin.url()).pathname + new URL(admin.url()).search);
  await expect(other.locator(`[data-decision="${scenes.pinned.decisionId}"]`)).toBeVisible();
  await expect(other.getByRole("combobox", { name: "Lane: tree" })).toBeVisible();
  await admin.goBack();
  await expect(admin).not.toHaveURL(/kind=pinned/);
});

test("filters are kept in the browser under a name", async ({ admin }) => {
  await open(admin, "/decisions?lane=crowd");
  await admin.getByRole("button", { name: "Saved" }).click();
  await admin.getByRole("menuitem", { name: "Save these filters…" }).click();
  await admin.getByRole("textbox", { name: "Name" }).fill("The crowd");
  await admin.keyboard.press("Enter");
  await expect(admin.getByText("Saved as “The crowd”")).toBeVisible();
  await open(admin, "/decisions");
  await admin.getByRole("button", { name: "Saved" }).click();
  await admin.getByRole("menuitem", { name: "The crowd" }).click();
  await expect(admin).toHaveURL(/lane=crowd/);
});

test("the list is worked by keys: search, next, open, close", async ({ admin, scenes }) => {
  await open(admin, "/decisions?lane=tuned");
  await admin.keyboard.press("/");
  await expect(admin.getByRole("searchbox", { name: "Search the words of tasks" })).toBeFocused();
  await admin.keyboard.type("Case");
  await expect(admin).toHaveURL(/q=Case/);
  await admin.keyboard.press("Escape");
  await expect(admin.locator("[data-decision]")).toHaveCount(10);
  await admin.keyboard.press("j");
  await admin.keyboard.press("j");
  const rows = admin.locator("[data-decision]");
  const second = await rows.nth(1).getAttribute("data-decision");
  await expect(rows.nth(1)).toHaveAttribute("aria-selected", "true");
  await expect(admin.getByRole("complementary", { name: "Selected decision" })).toContainText("tune-thorough");
  await admin.keyboard.press("k");
  await expect(rows.nth(0)).toHaveAttribute("aria-selected", "true");
  await admin.keyboard.press("Escape");
  await expect(admin.getByRole("complementary", { name: "Selected decision" })).toHaveCount(0);
  await admin.keyboard.press("j");
  await admin.keyboard.press("j");
  await admin.keyboard.press("Enter");
  await expect(admin).toHaveURL(new RegExp(`/decisions/${second}`));
  expect(scenes.tunedLane).toBe("tuned");
});

test("a long list draws only what is in sight and says how much of it is loaded", async ({ admin }) => {
  await open(admin, "/decisions?range=7d");
  await pauseLive(admin);
  const status = admin.getByRole("region", { name: "List of decisions" }).getByRole("status");
  await expect(status).toHaveText(/^\d+ of [\d,]+ loaded$/);
  const grid = admin.getByRole("grid");
  for (let turn = 0; turn < 6; turn += 1) {
    await grid.evaluate((element) => element.scrollTo({ top: element.scrollHeight }));
    await admin.waitForTimeout(150);
  }
  await expect(status).toHaveText(/^[2-9]\d\d of [\d,]+ loaded$/);
  expect(await admin.locator("[data-decision]").count()).toBeLessThan(80);
});

test("the list scrolls without long pauses", async ({ admin }) => {
  await open(admin, "/decisions?range=7d");
  await pauseLive(admin);
  await expect(admin.locator("[data-decision]").first()).toBeVisible();
  // Time of the thread's own, so that a busy machine does not count.
  const devtools = await admin.context().newCDPSession(admin);
  await devtools.send("Performance.enable", { timeDomain: "threadTicks" });
  const busyMs = async () => {
    const { metrics } = await devtools.send("Performance.getMetrics");
    return 1_000 * (metrics.find(({ name }) => name === "TaskDuration")?.value ?? Number.NaN);
  };
  const steps = 60;
  const before = await busyMs();
  await admin.getByRole("grid").evaluate(async (grid, count) => {
    for (let step = 0; step < count; step += 1) {
      grid.scrollBy({ top: 108 });
      await new Promise(requestAnimationFrame);
    }
  }, steps);
  const perStepMs = ((await busyMs()) - before) / steps;
  test.info().annotations.push({ type: "a step of scrolling, ms", description: perStepMs.toFixed(1) });
  expect(perStepMs).toBeGreaterThan(0);
  expect(perStepMs).toBeLessThan(24);
});
