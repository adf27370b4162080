// Hands on the filter bar.

import { expect, type Locator, type Page } from "@playwright/test";

/// Opens the menu that adds a filter, and gives its list of properties.
export async function openMenu(page: Page): Promise<Locator> {
  await page.locator("#list-filter").click();
  const menu = page.locator(".filter-menu");
  await expect(menu.getByLabel("Filter by", { exact: true })).toBeFocused();
  return menu;
}

/// Chooses a property of the open menu, and gives its editor.
export async function editorOf(page: Page, property: string): Promise<Locator> {
  await page.locator(".properties").getByRole("button", { name: property, exact: true }).click();
  const editor = page.getByRole("form", { name: `Filter by ${property}` });
  await expect(editor).toBeVisible();
  return editor;
}

/// The chip that reads so.
export function chip(page: Page, line: string): Locator {
  return page.getByRole("group", { name: line, exact: true });
}

/// The filters in the address, in order.
export function filtersOf(page: Page): string[] {
  return new URL(page.url()).searchParams.getAll("f");
}
