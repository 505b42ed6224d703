import type { Page } from "@playwright/test";
import { expect, expectLive, open, test } from "./fixtures.ts";

/** Tab until the named thing has the focus; fails when it is nowhere on the way. */
async function tabTo(page: Page, name: RegExp, role: Parameters<Page["getByRole"]>[0]): Promise<void> {
  const wanted = page.getByRole(role, { name });
  for (let presses = 0; presses < 80; presses += 1) {
    if (await wanted.evaluateAll((all) => all.some((each) => each === document.activeElement))) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`no Tab leads to ${role} ${name}`);
}

test("from sign-in to a published weight without a mouse", async ({ page, product, scenes }) => {
  await page.goto(`${product.url}/sign-in`);
  await expect(page.getByLabel("Key or link")).toBeFocused();
  await page.keyboard.type(product.adminKey);
  await page.keyboard.press("Enter");
  await expectLive(page);

  await page.keyboard.press("g");
  await page.keyboard.press("t");
  await expect(page).toHaveURL(/\/tuning/);
  await tabTo(page, /^Lane: /, "combobox");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("listbox")).toBeVisible();
  await page.keyboard.type(scenes.tunedLane);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/lane=tuned/);

  await tabTo(page, /^Weight of Session for heavy work$/, "slider");
  await page.keyboard.press("Shift+ArrowRight");
  await expect(page).toHaveURL(/draft=/);
  await page.keyboard.press("Control+Enter");
  const dialog = page.getByRole("dialog", { name: "Publish 1 weight" });
  await expect(dialog.getByRole("textbox", { name: "Why" })).toBeFocused();
  await page.keyboard.type("By keyboard alone");
  await page.keyboard.press("Control+Enter");
  await expect(page.getByText(/^Version \d+ is in force$/)).toBeVisible();
  await expect(dialog).toHaveCount(0);

  const { versions } = await product.ask<{ versions: { reason: string }[] }>("GET", "/v1/policy/versions?limit=1");
  expect(versions[0]?.reason).toBe("By keyboard alone");
});

test("the dialog of keys lists every key, and Escape gives the focus back", async ({ admin }) => {
  await open(admin, "/decisions");
  await expect(admin.getByRole("heading", { level: 1 })).toBeAttached();
  await admin.keyboard.press("?");
  const dialog = admin.getByRole("dialog", { name: "Keys" });
  await expect(dialog).toBeVisible();
  for (const key of ["Find a screen, lane, agent or decision", "Next row", "Compare two agents", "Tuning"]) {
    await expect(dialog).toContainText(key);
  }
  await admin.keyboard.press("Escape");
  await expect(dialog).toHaveCount(0);
});

test("every screen has a key", async ({ admin }) => {
  await open(admin, "/");
  for (const [key, path] of [
    ["d", /\/decisions/],
    ["a", /\/agents/],
    ["l", /\/lanes/],
    ["t", /\/tuning/],
    ["u", /\/audit/],
    ["s", /\/settings/],
    ["o", /\/$/],
  ] as const) {
    // Between the two keys there may be no more than a second, which a busy machine can miss.
    await expect(async () => {
      await admin.keyboard.press("g");
      await admin.keyboard.press(key);
      await expect(admin).toHaveURL(path, { timeout: 3_000 });
    }).toPass({ timeout: 20_000 });
  }
});

test("the command palette finds screens, lanes, agents and a decision by its id", async ({ admin, scenes }) => {
  await open(admin, "/audit");
  const find = async (text: string) => {
    await admin.keyboard.press("Control+k");
    await expect(admin.getByRole("dialog", { name: "Find" })).toBeVisible();
    await admin.keyboard.type(text);
  };
  await find("tuning");
  await admin.keyboard.press("Enter");
  await expect(admin).toHaveURL(/\/tuning/);
  await find("twins");
  await expect(admin.getByRole("option", { name: /twins/ })).toBeVisible();
  await admin.keyboard.press("Enter");
  await expect(admin).toHaveURL(/lane=twins/);
  await find("tree-deep");
  await expect(admin.getByRole("option", { name: /tree-deep/ })).toBeVisible();
  await admin.keyboard.press("Enter");
  await expect(admin).toHaveURL(/agent=agent_tree-deep/);
  await find(scenes.three.decisionId);
  await admin.keyboard.press("Enter");
  await expect(admin).toHaveURL(new RegExp(scenes.three.decisionId));
});
