import { expect, open, pauseLive, test } from "./fixtures.ts";

test("every figure leads to the rows that it was counted from", async ({ admin }) => {
  await open(admin, "/?range=1h");
  const main = admin.getByRole("main");
  for (const [label, address] of [
    [/^Decisions a minute/, "/decisions?range=1h"],
    [/^Success/, "/decisions?outcome=failed&range=1h"],
    [/^Decision time/, "/decisions?range=1h"],
    [/^Task time/, "/decisions?range=1h"],
    [/^Router's share/, "/decisions?range=1h"],
    [/^Spend/, "/spend?range=1h"],
  ] as const) {
    await expect(main.getByRole("link", { name: label })).toHaveAttribute("href", address);
  }
});

test("a lane's figures are those of its rows", async ({ admin, scenes }) => {
  await open(admin, "/");
  await pauseLive(admin);
  const row = admin.getByRole("table", { name: "By lane" }).getByRole("row", { name: /^tuned/ });
  await expect(row.getByRole("cell").nth(1)).toHaveText("10");
  await row.getByRole("link", { name: "tuned" }).click();
  await expect(admin).toHaveURL(/\/decisions\?lane=tuned/);
  await expect(admin.getByRole("region", { name: "List of decisions" }).getByRole("status")).toHaveText("10 decisions");
  expect(scenes.tunedLane).toBe("tuned");
});

test("it answers in words first, and says what changed", async ({ admin, scenes }) => {
  await open(admin, "/");
  await expect(admin.getByRole("heading", { level: 1 })).toContainText(/[\d,]+ decisions/);
  await expect(admin.getByRole("main")).toContainText("Lanes for the dashboard's tests");
  await admin.getByRole("link", { name: "All changes" }).click();
  await expect(admin).toHaveURL(/\/audit/);
  expect(scenes.three.kind).toBe("scored");
});

test("the time range is shared by all screens and stands in the address", async ({ admin }) => {
  await open(admin, "/");
  await admin.getByRole("combobox", { name: "Time range" }).selectOption("7d");
  await expect(admin).toHaveURL(/range=7d/);
  await admin.getByRole("navigation", { name: "Screens" }).getByRole("link", { name: "Decisions" }).click();
  await expect(admin).toHaveURL(/\/decisions\?range=7d/);
});
