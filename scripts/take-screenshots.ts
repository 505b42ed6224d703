/**
 * Takes the README's pictures from a running Signalbox: `npm run screenshots -- URL KEY`. The demo should have run for a
 * minute. Uses CHROMIUM_PATH, or /usr/bin/chromium.
 */
import { mkdirSync } from "node:fs";
import { chromium, type Page } from "@playwright/test";

const [url = "http://127.0.0.1:3000", key = process.env.SIGNALBOX_KEY ?? ""] = process.argv.slice(2);
const folder = new URL("../docs/images/", import.meta.url).pathname;
const FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"];

mkdirSync(folder, { recursive: true });
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM_PATH ?? "/usr/bin/chromium",
  args: [...FLAGS, "--disable-component-update", "--disable-sync"],
});

const decisionId = await instructiveDecision();
await picture("decision", "light", `/decisions/${decisionId}`, 1_000);
await picture("compare", "dark", `/decisions/${decisionId}?panel=compare`, 900, async (page) => {
  await page.getByRole("tab", { name: "Compare" }).click();
});
await picture("tuning", "light", "/tuning", 900, async (page) => {
  const slider = page.getByRole("slider").first();
  await slider.focus();
  for (let press = 0; press < 8; press += 1) await page.keyboard.press("Shift+ArrowRight");
});
await picture("overview", "dark", "/", 900);
await browser.close();

/** A recent scored decision of a hard task with several candidates: it shows the most. */
async function instructiveDecision(): Promise<string> {
  const answer = await fetch(`${url}/v1/decisions?kind=scored&lane=coding&limit=50`, {
    headers: { authorization: `Bearer ${key}` },
  });
  const { rows } = (await answer.json()) as { rows: { id: string; outcome: unknown; margin: number | null }[] };
  const ended = rows.filter((row) => row.outcome !== null && row.margin !== null);
  const closest = ended.sort((one, other) => Math.abs(one.margin!) - Math.abs(other.margin!))[0] ?? rows[0];
  if (closest === undefined)
    throw new Error("there is no scored decision in coding yet; let the demo run for a minute");
  return closest.id;
}

async function picture(
  name: string,
  colorScheme: "light" | "dark",
  path: string,
  height: number,
  prepare: (page: Page) => Promise<void> = async () => {},
): Promise<void> {
  const context = await browser.newContext({ viewport: { width: 1_440, height }, colorScheme });
  const page = await context.newPage();
  await page.goto(`${url}/sign-in`);
  await page.getByRole("textbox").first().fill(key);
  await page.keyboard.press("Enter");
  await page.waitForURL((target) => !target.pathname.startsWith("/sign-in"));
  await page.goto(`${url}${path}`);
  await page.waitForLoadState("networkidle").catch(() => {});
  await prepare(page);
  await page.waitForTimeout(2_500);
  await page.screenshot({ path: `${folder}${name}.png` });
  await context.close();
}
