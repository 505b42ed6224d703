import AxeBuilder from "@axe-core/playwright";
import { type BrowserContext, test as base, expect, type Page } from "@playwright/test";
import { type Product, startProduct } from "./product.ts";
import { prepareScenes, type Scenes } from "./scenes.ts";

export { expect };

interface WorkerFixtures {
  /** Where the browser is; `null` skips every test. */
  browserPath: string | null;
  /** With the demo: a fleet, a day of history, and new decisions all the time. */
  product: Product;
  /** Decisions of known make, in lanes that the demo does not touch. */
  scenes: Scenes;
  /** A new installation: no agents, no decisions. */
  emptyProduct: Product;
}

interface TestFixtures {
  needsBrowser: undefined;
  /** Signed in as the administrator of `product`. */
  admin: Page;
  /** A page of its own browser window, signed in with this key or as the administrator. */
  openWindow: (options?: OpenOptions) => Promise<Page>;
  /** Signed in as the administrator of `emptyProduct`. */
  emptyAdmin: Page;
}

type OpenOptions = { key?: string; product?: Product } & Parameters<
  import("@playwright/test").Browser["newContext"]
>[0];

export const test = base.extend<TestFixtures, WorkerFixtures>({
  browserPath: [null, { option: true, scope: "worker" }],
  needsBrowser: [
    async ({ browserPath }, use, testInfo) => {
      testInfo.skip(browserPath === null, "there is no Chromium here: set CHROMIUM_PATH");
      await use(undefined);
    },
    { auto: true },
  ],
  product: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures that it depends on from the pattern
    async ({}, use) => {
      const product = await startProduct({ demo: true });
      await use(product);
      await product.stop();
    },
    { scope: "worker", timeout: 60_000 },
  ],
  scenes: [async ({ product }, use) => use(await prepareScenes(product)), { scope: "worker", timeout: 60_000 }],
  emptyProduct: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures that it depends on from the pattern
    async ({}, use) => {
      const product = await startProduct({ demo: false });
      await use(product);
      await product.stop();
    },
    { scope: "worker", timeout: 60_000 },
  ],
  openWindow: async ({ browser, product }, use, testInfo) => {
    const contexts: BrowserContext[] = [];
    await use(async ({ key, product: other, ...options } = {}) => {
      const { url, adminKey } = other ?? product;
      const context = await browser.newContext({ baseURL: url, ...options });
      contexts.push(context);
      await signIn(context, key ?? adminKey);
      return context.newPage();
    });
    for (const context of contexts) await context.close();
    if (testInfo.status === testInfo.expectedStatus) return;
    await testInfo.attach("output of the product", { body: product.output(), contentType: "text/plain" });
  },
  admin: async ({ openWindow }, use) => use(await openWindow()),
  emptyAdmin: async ({ openWindow, emptyProduct }, use) => use(await openWindow({ product: emptyProduct })),
});

/** Opens a session as the form of the sign-in page does. */
export async function signIn(context: BrowserContext, key: string): Promise<void> {
  const answer = await context.request.post("/sign-in", { form: { key }, maxRedirects: 0 });
  expect(answer.status()).toBe(303);
}

/** No violation of axe in the page as it is now. */
export async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const told = violations.map(({ id, nodes }) => ({
    id,
    where: nodes.slice(0, 3).map((node) => `${node.target.join(" ")}: ${node.html.slice(0, 160)}`),
  }));
  expect(told).toEqual([]);
}

/** Opens a screen and waits until it can be used: its keys are bound and its stream of changes stands. */
export async function open(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await expectLive(page);
}

/** The page has found its stream of changes, so it is at rest but for them. */
export async function expectLive(page: Page): Promise<void> {
  await expect(page.getByRole("banner").getByRole("status")).toHaveText("Live", { timeout: 20_000 });
}

/** Stops the page from moving, so that what is read of it stays true. */
export async function pauseLive(page: Page): Promise<void> {
  await page.getByRole("button", { name: /Pause live updates/ }).click();
  await expect(page.getByRole("banner").getByRole("status")).toHaveText("Paused");
}
