// When the server does not answer: the old rows stay, the page says what happened, and trying again works.

import { expect, open, rowKeys, test } from "./support/page";

test.use({ expectedInConsole: /Failed to load resource/ });

test("rows that could not be renewed stay in sight, and trying again renews them", async ({ page }) => {
  await open(page, "/scores");
  const before = await rowKeys(page);
  await page.route("**/rpc/list-page*", (route) => route.fulfill({ status: 503, body: "busy" }));
  await page.getByRole("columnheader", { name: "Name", exact: true }).getByRole("link").click();
  const alert = page.getByRole("alert").filter({ hasText: "could not be loaded" });
  await expect(alert).toBeVisible();
  expect(await rowKeys(page)).toEqual(before);
  await page.unroute("**/rpc/list-page*");
  await alert.getByRole("button", { name: "Try again" }).click();
  await expect(alert).toBeHidden();
  expect(await rowKeys(page)).not.toEqual(before);
});
