import type { Page } from "@playwright/test";
import { expect, expectAccessible, expectLive, test } from "./fixtures.ts";
import type { Scenes } from "./scenes.ts";

type Screen = { name: string; path: (scenes: Scenes) => string; shown: (page: Page) => Promise<unknown> };

const heading = (page: Page) => expect(page.getByRole("heading", { level: 1 }).first()).toBeAttached();
const tree = (page: Page) => expect(page.getByRole("tree")).toBeVisible();

/** Every screen and what it looks like when it is used. */
const SCREENS: readonly Screen[] = [
  { name: "Overview", path: () => "/", shown: (page) => expect(page.locator(".recharts-bar").first()).toBeAttached() },
  {
    name: "Decisions with one beside",
    path: ({ three }) => `/decisions?lane=tree&selected=${three.decisionId}`,
    shown: tree,
  },
  { name: "Decision, sixty candidates", path: ({ many }) => `/decisions/${many.decisionId}`, shown: tree },
  { name: "Decision, nobody", path: ({ nobody }) => `/decisions/${nobody.decisionId}`, shown: tree },
  {
    name: "Decision, compared",
    path: ({ three }) => `/decisions/${three.decisionId}?view=compare&factor=cost`,
    shown: (page) => expect(page.getByRole("table")).toBeVisible(),
  },
  {
    name: "Decision, other weights",
    path: ({ pinned }) => `/decisions/${pinned.decisionId}?view=weights`,
    shown: (page) => expect(page.getByRole("slider").first()).toBeVisible(),
  },
  {
    name: "Decision, record",
    path: ({ sticky }) => `/decisions/${sticky.decisionId}?view=record`,
    shown: (page) => expect(page.getByRole("tabpanel", { name: "Record" })).toBeVisible(),
  },
  { name: "Run", path: ({ run }) => `/runs/${run[0].rootTaskId}`, shown: heading },
  {
    name: "Tuning with a draft",
    path: ({ tunedLane }) => `/tuning?lane=${tunedLane}&draft=tuned.standard.cost:10`,
    shown: (page) => expect(page.getByRole("tabpanel")).toContainText("would go elsewhere"),
  },
  {
    name: "Tuning, history",
    path: () => "/tuning?view=history",
    shown: (page) => expect(page.getByRole("radio").first()).toBeVisible(),
  },
  { name: "Agents", path: () => "/agents", shown: (page) => expect(page.getByRole("table")).toBeVisible() },
  { name: "An agent", path: () => "/agents/agent_quill", shown: heading },
  { name: "A new agent", path: () => "/agents/new", shown: heading },
  { name: "Lanes", path: () => "/lanes", shown: (page) => expect(page.getByRole("table")).toBeVisible() },
  { name: "A lane", path: () => "/lanes/legal", shown: heading },
  { name: "Audit", path: () => "/audit", shown: heading },
  {
    name: "Settings, keys",
    path: () => "/settings",
    shown: (page) => expect(page.getByRole("table", { name: "Keys" })).toBeVisible(),
  },
  { name: "Settings, webhooks", path: () => "/settings?tab=webhooks", shown: heading },
  { name: "Settings, access", path: () => "/settings?tab=access", shown: heading },
];

for (const colorScheme of ["light", "dark"] as const) {
  test(`axe finds nothing on any screen, ${colorScheme}`, async ({ openWindow, scenes }) => {
    test.setTimeout(150_000);
    const page = await openWindow({ colorScheme });
    for (const { name, path, shown } of SCREENS) {
      await test.step(name, async () => {
        await page.goto(path(scenes));
        await shown(page);
        await expectLive(page);
        await expectAccessible(page);
      });
    }
  });

  test(`axe finds nothing in dialogs, ${colorScheme}`, async ({ openWindow, scenes }) => {
    test.setTimeout(90_000);
    const page = await openWindow({ colorScheme });
    await page.goto(`/tuning?lane=${scenes.tunedLane}&draft=tuned.standard.cost:10`);
    await expectLive(page);
    for (const open of [
      () => page.keyboard.press("?"),
      () => page.keyboard.press("Control+k"),
      () => page.getByRole("button", { name: "Publish…" }).click(),
      () =>
        page
          .getByRole("button", { name: /would go to/ })
          .first()
          .click(),
    ]) {
      await open();
      await expect(page.getByRole("dialog")).toBeVisible();
      // What fades in is measured when it stands.
      await page.waitForTimeout(250);
      await expectAccessible(page);
      await page.keyboard.press("Escape");
      await expect(page.getByRole("dialog")).toHaveCount(0);
    }
    await page.goto("/settings");
    await page.getByRole("button", { name: "Create a key" }).click();
    await page.getByRole("button", { name: "Create the key" }).click();
    await page.waitForTimeout(250);
    await expectAccessible(page);
    await page.goto("/agents");
    await page.getByRole("button", { name: "Import…" }).click();
    await expect(page.getByRole("dialog")).toBeVisible();
    await page.waitForTimeout(250);
    await expectAccessible(page);
  });

  test(`an installation without anything says what to do, ${colorScheme}`, async ({ openWindow, emptyProduct }) => {
    test.setTimeout(90_000);
    const page = await openWindow({ product: emptyProduct, colorScheme });
    for (const [path, words] of [
      ["/", "Nothing decided"],
      ["/decisions", /decision/i],
      ["/agents", /agent/i],
      ["/tuning", "nothing can be foretold"],
      ["/settings", "No keys yet"],
      ["/audit", /policy/i],
    ] as const) {
      await page.goto(path);
      await expect(page.getByRole("main")).toContainText(words);
      await expectLive(page);
      await expectAccessible(page);
    }
  });

  test(`what fails is told with a way to try again, ${colorScheme}`, async ({ openWindow }) => {
    test.setTimeout(90_000);
    const page = await openWindow({ colorScheme });
    for (const path of ["/", "/decisions", "/tuning", "/agents", "/lanes", "/audit"]) {
      // The stream of changes stands, so that what is asked again is only what failed.
      await page.route(/\/api\/trpc\/(?!events\.stream)/, (route) =>
        route.fulfill({ status: 503, contentType: "application/json", body: FAILURE }),
      );
      await page.goto(path);
      const again = page.getByRole("main").getByRole("button", { name: "Try again" }).first();
      await expect(again).toBeVisible({ timeout: 20_000 });
      await expectAccessible(page);
      await page.unroute(/\/api\/trpc\/(?!events\.stream)/);
      await again.click();
      await expect(again).toHaveCount(0);
    }
  });

  test(`what is on its way has a shape and a name, ${colorScheme}`, async ({ openWindow, scenes }) => {
    const page = await openWindow({ colorScheme });
    for (const path of ["/", "/decisions", `/decisions/${scenes.three.decisionId}`, "/tuning", "/agents"]) {
      await page.route(/\/api\/trpc\/(?!events\.stream)/, () => {});
      await page.goto(path);
      await expect(page.getByRole("main").getByRole("status", { name: /^Loading/ })).toBeAttached();
      await expectAccessible(page);
      await page.unrouteAll({ behavior: "ignoreErrors" });
    }
  });
}

const FAILURE = JSON.stringify({
  error: {
    message: "the database cannot be reached",
    code: -32_603,
    data: {
      code: "INTERNAL_SERVER_ERROR",
      httpStatus: 503,
      problem: {
        type: "urn:signalbox:problem:store_unavailable",
        title: "store unavailable",
        status: 503,
        detail: "the database cannot be reached",
        code: "store_unavailable",
        action: "Try again in a moment.",
      },
    },
  },
});

test("what does not exist is said to be missing", async ({ admin }) => {
  await admin.goto("/decisions/dec_01ARZ3NDEKTSV4RRFFQ69G5FAV");
  await expect(admin.getByRole("main")).toContainText("No such decision");
  await admin.goto("/runs/task_01ARZ3NDEKTSV4RRFFQ69G5FAV");
  await expect(admin.getByRole("main")).toContainText("No such run");
  await expectAccessible(admin);
});
