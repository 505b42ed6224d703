import { expect, expectAccessible, expectLive, test } from "./fixtures.ts";

const PHONE = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };

test("a phone reads: the bar at the bottom, the drawer, a decision, no sideways scrolling", async ({
  openWindow,
  scenes,
}) => {
  const phone = await openWindow(PHONE);
  for (const path of [
    "/",
    "/decisions",
    `/decisions/${scenes.three.decisionId}`,
    `/decisions/${scenes.many.decisionId}`,
    `/runs/${scenes.run[0].rootTaskId}`,
    `/tuning?lane=${scenes.tunedLane}`,
    "/agents",
    "/lanes",
    "/audit",
    "/settings",
  ]) {
    await phone.goto(path);
    await expect(phone.getByRole("heading", { level: 1 }).first()).toBeAttached();
    await expectLive(phone);
    const overflow = await phone.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(overflow, `${path} is wider than the phone`).toBeLessThanOrEqual(0);
  }
  await expectAccessible(phone);
  await phone.getByRole("button", { name: "More" }).click();
  const drawer = phone.getByRole("dialog", { name: "Screens" });
  await expectAccessible(phone);
  await drawer.getByRole("link", { name: /^Audit/ }).click();
  await expect(phone).toHaveURL(/\/audit/);
});

test("a row of the list opens its decision on a phone", async ({ openWindow, scenes }) => {
  const phone = await openWindow(PHONE);
  await phone.goto("/decisions?lane=twins");
  await phone.locator(`[data-decision="${scenes.nearEqual.decisionId}"]`).click();
  await expect(phone).toHaveURL(new RegExp(scenes.nearEqual.decisionId));
  await expect(phone.getByRole("tree")).toBeVisible();
});
