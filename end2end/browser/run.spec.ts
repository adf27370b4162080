// The page of a run, as the link of the SDK opens it: made by the real SDK's experiment, read with and without a script.

import { newKeys, newProject } from "./support/project";
import { alive, expect, test, violations } from "./support/page";
import { withSdk } from "./support/program";

const EXPERIMENT = `
from interactiveai import Evaluation, Interactive

client = Interactive()
client.create_dataset(name="capitals")
for country, capital in {"France": "Paris", "Peru": "Lima"}.items():
    client.create_dataset_item(dataset_name="capitals", input={"country": country}, expected_output=capital)

def correct(*, output, expected_output, **_):
    return Evaluation(name="correct", value=output == expected_output, data_type="BOOLEAN")

def share(*, item_results, **_):
    return Evaluation(name="share_correct", value=0.5, comment="of all items")

result = client.get_dataset("capitals").run_experiment(
    name="Guessing", run_name="always Paris", description="One try",
    task=lambda *, item, **_: "Paris", evaluators=[correct], run_evaluators=[share],
)
client.flush()
print(result.dataset_run_url)
`;

test("the link that the SDK gives opens the run", async ({ page, request, browser }) => {
  const { id } = await newProject("Experiments");
  const keys = await newKeys(request, id);
  const said = await withSdk(keys, EXPERIMENT);
  const link = said.trim().split("\n").at(-1) ?? "";
  expect(link).toMatch(/\/project\/.+\/datasets\/.+\/runs\/.+/);
  for (const [width, scheme] of [[1440, "light"], [800, "dark"]] as const) {
    await page.emulateMedia({ colorScheme: scheme });
    await page.setViewportSize({ width, height: 900 });
    await page.goto(link);
    await alive(page);
    await expect(page.getByRole("heading", { name: "always Paris" })).toBeVisible();
    expect(await violations(page)).toEqual([]);
    await page.screenshot({ path: `test-results/look/run-${scheme}-${width}.png` });
  }
  await expect(page.getByRole("region", { name: "Scores of the run" })).toContainText(/share_correct\s*0.5/);
  await expect(page.getByRole("region", { name: "Its items" })).toContainText(/correct\s*n 2 50% True/);
  const rows = page.locator(".run-items tbody tr");
  await expect(rows).toHaveCount(2);
  await expect(rows.filter({ hasText: "France" })).toContainText("Paris");
  await expect(rows.filter({ hasText: "Peru" })).toContainText(/correct\s*False/);
  const plain = await browser.newContext({ javaScriptEnabled: false, storageState: "test-results/signed-in.json" });
  const reader = await plain.newPage();
  await reader.goto(link);
  await expect(reader.locator(".run-items tbody tr")).toHaveCount(2);
  expect((await reader.goto(`${link}0`))?.status()).toBe(404);
  await plain.close();
  await rows.filter({ hasText: "France" }).locator("a").click();
  await expect(page).toHaveURL(/\/traces\//);
});
