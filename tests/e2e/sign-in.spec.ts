import { expect, test } from "./fixtures.ts";
import { startProduct } from "./product.ts";

test("the printed link signs in, once; a second use says what to do", async ({ browser }) => {
  const product = await startProduct({ demo: false });
  try {
    const page = await browser.newPage({ baseURL: product.url });
    await page.goto(product.signInLink);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expect(page).toHaveURL(`${product.url}/`);
    await expect(page.getByRole("button", { name: /Signed in as administrator/ })).toBeVisible();
    const cookies = await page.context().cookies();
    expect(cookies).toMatchObject([{ httpOnly: true, sameSite: "Lax" }]);
    const other = await browser.newPage({ baseURL: product.url });
    await other.goto(product.signInLink);
    await expect(other).toHaveURL(/\/sign-in\?problem=link_used/);
    await expect(other.getByText(/link/i).first()).toBeVisible();
    await page.close();
    await other.close();
  } finally {
    await product.stop();
  }
});

test("a key signs in and leads to where one was going; a wrong one is refused in words", async ({ page, product }) => {
  await page.goto(`${product.url}/decisions?lane=coding`);
  await expect(page).toHaveURL(/\/sign-in\?next=/);
  await page.getByLabel("Key or link").fill("sb_wrong_key_of_enough_letters");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("main")).toContainText(/key/i);
  await expect(page.getByLabel("Key or link")).toHaveAttribute("aria-invalid", "true");
  await page.getByLabel("Key or link").fill(product.adminKey);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(`${product.url}/decisions?lane=coding`);
});

test("signing out ends the session", async ({ admin }) => {
  await admin.goto("/decisions");
  await admin.getByRole("button", { name: /Signed in as/ }).click();
  await admin.getByRole("menuitem", { name: "Sign out" }).click();
  await expect(admin).toHaveURL(/\/sign-in/);
  await admin.goto("/decisions");
  await expect(admin).toHaveURL(/\/sign-in\?next=%2Fdecisions/);
});

test("a caller's key is for programs and opens no session", async ({ page, product }) => {
  const key = await product.makeKey("a program", "caller");
  await page.goto(`${product.url}/sign-in`);
  await page.getByLabel("Key or link").fill(key);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("main")).toContainText("A caller's key is for programs");
});
