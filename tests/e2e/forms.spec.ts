import { expect, open, test } from "./fixtures.ts";

test("an agent is added by its form, which says what is wrong with it", async ({ admin }) => {
  await open(admin, "/agents/new");
  const main = admin.getByRole("main");
  await main.getByRole("textbox", { name: "Name", exact: true }).fill("Form made");
  await main.getByRole("textbox", { name: "Base URL" }).fill("not an address");
  await main.getByRole("button", { name: "Add…" }).click();
  await expect(main.getByRole("status").filter({ hasText: "to correct" })).toBeVisible();
  await expect(main.getByRole("textbox", { name: "Base URL" })).toHaveAttribute("aria-invalid", "true");
  await expect(main.getByRole("textbox", { name: "Id", exact: true })).toHaveAttribute("aria-invalid", "true");

  await main.getByRole("textbox", { name: "Id", exact: true }).fill(`form-made-${Date.now()}`);
  await main.getByRole("button", { name: "External" }).click();
  await main.getByRole("textbox", { name: "Input", exact: true }).fill("0.5");
  await main.getByRole("textbox", { name: "Output", exact: true }).fill("2");
  await main.getByRole("button", { name: "Add…" }).click();
  const dialog = admin.getByRole("dialog", { name: /^Add Form made/ });
  await dialog.getByRole("textbox", { name: "Why" }).fill("It was made by a form");
  await dialog.getByRole("button", { name: /^Publish version/ }).click();
  await expect(admin).toHaveURL(/\/agents\/agent_form-made-/);
  await expect(admin.getByRole("heading", { level: 1 })).toHaveText("Form made");
});

test("a lane of one's own is added with description, keywords and examples, and takes its work", async ({ admin }) => {
  const name = `gardening-${Date.now()}`;
  await open(admin, "/lanes/~new");
  const main = admin.getByRole("main");
  await expect(main.getByRole("button", { name: "Add…" })).toBeDisabled();
  await main.getByRole("textbox", { name: "Name", exact: true }).fill("Not A Slug");
  await main.getByRole("button", { name: "Add…" }).click();
  await expect(main.getByRole("textbox", { name: "Name", exact: true })).toHaveAttribute("aria-invalid", "true");
  await main.getByRole("textbox", { name: "Name", exact: true }).fill(name);
  await main
    .getByRole("textbox", { name: "Description" })
    .fill("Questions of gardeners: soil, pruning, pests, harvest.");
  await main.getByRole("textbox", { name: "Keywords" }).fill("compost, prune, seedlings, aphids");
  await main.getByRole("button", { name: "Add…" }).click();
  const dialog = admin.getByRole("dialog", { name: `Add ${name}` });
  await dialog.getByRole("textbox", { name: "Why" }).fill("Gardeners ask us");
  await dialog.getByRole("button", { name: /^Publish version/ }).click();
  await expect(admin).toHaveURL(new RegExp(`/lanes/${name}`));
  await admin.getByRole("textbox", { name: "A task in words" }).fill("How do I prune seedlings full of aphids?");
  await admin.getByRole("button", { name: "Which lane?" }).click();
  await expect(admin.getByRole("list", { name: "Lanes by probability" })).toContainText(name);
});

test("agents are imported from a file, looked through, and published as one version", async ({ admin }) => {
  await open(admin, "/agents");
  await admin.getByRole("button", { name: "Import…" }).click();
  const dialog = admin.getByRole("dialog", { name: "Import agents" });
  await dialog.getByText("LiteLLM file").click();
  await dialog.getByRole("button", { name: "Read the agents" }).click();
  await expect(dialog).toContainText("Paste the file's text");
  await dialog.getByRole("textbox", { name: "config.yaml" }).fill(`model_list:
  - model_name: imported-one
    litellm_params:
      model: openai/gpt-4o-mini
      api_key: os.environ/OPENAI_API_KEY
  - model_name: imported-two
    litellm_params:
      model: openai/gpt-4o
      api_key: os.environ/OPENAI_API_KEY
`);
  await dialog.getByRole("button", { name: "Read the agents" }).click();
  await expect(dialog.getByRole("list", { name: "Agents that were read" }).getByRole("checkbox")).toHaveCount(2);
  await dialog.getByRole("button", { name: "Preview…" }).click();
  const confirm = admin.getByRole("dialog", { name: "Import 2 agents" });
  await confirm.getByRole("textbox", { name: "Why" }).fill("From the old proxy");
  await confirm.getByRole("button", { name: /^Publish version/ }).click();
  await expect(admin.getByRole("table", { name: "Agents" })).toContainText("imported-two");
});

test("leaving a changed form asks first", async ({ admin }) => {
  await open(admin, "/agents/agent_quill");
  await admin.getByRole("textbox", { name: "Description" }).fill("Changed and not published.");
  await expect(admin.getByRole("main")).toContainText("Not published yet");
  const asked = new Promise<string>((resolve) => {
    admin.once("dialog", (dialog) => {
      resolve(dialog.type());
      void dialog.dismiss();
    });
  });
  await admin.reload({ timeout: 3_000 }).catch(() => undefined);
  expect(await asked).toBe("beforeunload");
});
