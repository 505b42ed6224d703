import { expect, open, test } from "./fixtures.ts";

test("a viewer sees every control that changes something disabled, with the cause", async ({
  openWindow,
  product,
  scenes,
}) => {
  const viewer = await openWindow({ key: await product.makeKey("a viewer", "viewer") });
  const because = "Your role is viewer; this takes operator or admin.";
  await open(viewer, `/tuning?lane=${scenes.tunedLane}`);
  await viewer.getByRole("slider", { name: "Weight of Cost for standard work" }).focus();
  await viewer.keyboard.press("End");
  await expect(viewer.getByRole("tabpanel")).toContainText("would go elsewhere");
  const publish = viewer.getByRole("button", { name: "Publish…" });
  await expect(publish).toBeDisabled();
  await expect(publish).toHaveAttribute("title", because);
  await publish.click({ force: true });
  await expect(viewer.getByRole("dialog")).toHaveCount(0);
  await viewer.keyboard.press("Control+Enter");
  await expect(viewer.getByRole("dialog")).toHaveCount(0);

  await open(viewer, "/agents/agent_tree-deep");
  await expect(viewer.getByRole("textbox", { name: "Name" })).not.toBeEditable();
  for (const name of ["Publish changes…", "Remove…"]) {
    await expect(viewer.getByRole("button", { name })).toHaveAttribute("title", because);
  }
  await open(viewer, "/lanes/tree");
  await expect(viewer.getByRole("button", { name: "Make default…" })).toHaveAttribute("title", because);

  await open(viewer, "/settings");
  await expect(viewer.getByRole("button", { name: "Create a key" })).toHaveAttribute(
    "title",
    "Your role is viewer; this takes admin.",
  );
});

test("an operator may publish and may not make keys", async ({ openWindow, product, scenes }) => {
  const operator = await openWindow({ key: await product.makeKey("an operator", "operator") });
  await open(operator, `/tuning?lane=${scenes.tunedLane}`);
  await operator.getByRole("slider", { name: "Weight of Load for light work" }).focus();
  await operator.keyboard.press("Shift+ArrowRight");
  await expect(operator.getByRole("button", { name: "Publish…" })).toBeEnabled();
  await open(operator, "/settings");
  await expect(operator.getByRole("button", { name: "Create a key" })).toBeDisabled();
});

test("what a viewer's control would do is refused by the server too", async ({ openWindow, product }) => {
  const viewer = await openWindow({ key: await product.makeKey("another viewer", "viewer") });
  await open(viewer, "/");
  const answer = await viewer.evaluate(async () => {
    const response = await fetch("/api/trpc/keys.create", {
      method: "POST",
      headers: { "content-type": "application/json", "x-signalbox-client": "dashboard" },
      body: JSON.stringify({ name: "mine", role: "admin" }),
    });
    return response.status;
  });
  expect(answer).toBe(403);
});
