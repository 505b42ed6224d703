import { expect, open, test } from "./fixtures.ts";

test("a key is created, shown once, rotated and revoked, and each is in the audit", async ({ admin, product }) => {
  const name = `batch ${Date.now()}`;
  await open(admin, "/settings");
  await admin.getByRole("button", { name: "Create a key" }).click();
  const create = admin.getByRole("dialog", { name: "Create a key" });
  await create.getByRole("button", { name: "Create the key" }).click();
  await expect(create).toContainText("Say in 1 to 80 characters what it is for.");
  await create.getByRole("textbox", { name: "What it is for" }).fill(name);
  await create.getByRole("button", { name: "Create the key" }).click();
  const secretOf = async () => (await admin.getByRole("dialog", { name }).locator("code").textContent())!;
  const secret = await secretOf();
  expect(await statusWith(product.url, secret)).toBe(200);
  await admin.getByRole("button", { name: "I have it" }).click();
  await expect(admin.getByText(secret)).toHaveCount(0);

  await admin.getByRole("button", { name: `Rotate ${name}` }).click();
  const rotate = admin.getByRole("dialog", { name: `Rotate ${name}` });
  await rotate.getByRole("textbox", { name: "Why" }).fill("It was in a log");
  await rotate.getByRole("button", { name: "Rotate the key" }).click();
  await expect(admin.getByRole("button", { name: "I have it" })).toBeVisible();
  const rotated = await secretOf();
  expect(rotated).not.toBe(secret);
  expect(await statusWith(product.url, secret)).toBe(401);
  expect(await statusWith(product.url, rotated)).toBe(200);
  await admin.getByRole("button", { name: "I have it" }).click();

  await admin.getByRole("button", { name: `Revoke ${name}` }).click();
  const revoke = admin.getByRole("dialog", { name: `Revoke ${name}` });
  await revoke.getByRole("textbox", { name: "Why" }).fill("No longer needed");
  await revoke.getByRole("button", { name: "Revoke the key" }).click();
  await expect(admin.getByText(`${name} is revoked`)).toBeVisible();
  expect(await statusWith(product.url, rotated)).toBe(401);

  await open(admin, "/audit");
  for (const reason of ["It was in a log", "No longer needed"]) {
    await expect(admin.getByRole("main")).toContainText(reason);
  }
});

test("the audit shows a change with before and after, and who made it why", async ({ admin, product }) => {
  await open(admin, "/audit");
  const version = await product.editPolicy("A change to look at", (document) => ({ ...document, nearEqual: 0.03 }));
  const entry = admin.getByRole("main").getByRole("listitem").filter({ hasText: "A change to look at" });
  await entry.getByRole("button", { name: `Show before and after of policy ${version}` }).click();
  await expect(admin).toHaveURL(/open=/);
  await expect(entry).toContainText("administrator");
  await expect(entry).toContainText("0.02");
  await expect(entry).toContainText("0.03");
});

test("settings tell what each role may do, and what runs", async ({ admin }) => {
  await open(admin, "/settings?tab=about");
  await expect(admin.getByRole("tabpanel")).toContainText("database");
  await admin.getByRole("tab", { name: "Access" }).click();
  await expect(admin.getByRole("tabpanel")).toContainText("admin", { ignoreCase: true });
});

/** What a program is answered that uses the key. */
async function statusWith(url: string, key: string): Promise<number> {
  const response = await fetch(`${url}/v1/route?dry_run=true`, {
    method: "POST",
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
    body: JSON.stringify({ input: "Good morning" }),
  });
  await response.arrayBuffer();
  return response.status;
}
