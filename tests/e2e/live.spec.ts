import { expect, expectLive, open, test } from "./fixtures.ts";
import { openNetwork } from "./network.ts";

test("a second browser sees a publish within a second", async ({ admin, openWindow, product }) => {
  const other = await openWindow();
  await open(other, "/tuning?view=history");
  await open(admin, "/audit");
  await expect(other.getByRole("tab", { name: /^Versions \(/ })).toBeVisible();
  const version = await product.editPolicy("Seen at once", (document) => ({ ...document, heavyReserve: 0.31 }));
  await expect(other.getByRole("tab", { name: `Versions (${version})` })).toBeVisible({ timeout: 1_000 });
  await expect(admin.getByRole("main")).toContainText("Seen at once", { timeout: 1_000 });
});

test("a dropped stream is noticed, asked for by polling, and recovers", async ({ openWindow, product }) => {
  test.slow();
  const network = await openNetwork(product.url);
  try {
    const page = await openWindow({ product: { ...product, url: network.url } });
    await open(page, "/decisions?lane=tree");
    const status = page.getByRole("banner").getByRole("status");
    // The stream alone does not come through any more, as behind a proxy that does not like streams.
    await page.route(/\/api\/trpc\/events\.stream/, (route) => route.abort("connectionreset"));
    network.cut();
    await expect(status).not.toHaveText("Live");
    await expect(status).toHaveText("Polling", { timeout: 20_000 });
    const { decisionId } = await product.route({ input: "While the stream is away.", lane: "tree", tier: "light" });
    await expect(page.locator(`[data-decision="${decisionId}"]`)).toBeVisible({ timeout: 15_000 });
    await page.unroute(/\/api\/trpc\/events\.stream/);
    await expect(status).toHaveText("Live", { timeout: 30_000 });
    const next = await product.route({ input: "After it came back.", lane: "tree", tier: "light" });
    await expect(page.locator(`[data-decision="${next.decisionId}"]`)).toBeVisible();
  } finally {
    network.close();
  }
});

test("one stream a tab, whatever screens are visited", async ({ admin }) => {
  let streams = 0;
  admin.on("request", (request) => {
    if (request.url().includes("/events.stream")) streams += 1;
  });
  await open(admin, "/");
  for (const screen of ["Decisions", "Agents", "Tuning", "Overview"]) {
    await admin.getByRole("navigation", { name: "Screens" }).getByRole("link", { name: screen }).click();
    await expect(admin.getByRole("banner")).toContainText(screen);
  }
  await expectLive(admin);
  expect(streams).toBe(1);
});
