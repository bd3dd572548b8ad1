/** The menu of those who administer, used with the keyboard as much as with the mouse. */
import assert from "node:assert/strict";

import { violations } from "./looks.mjs";

/** Opens a page of the administration from whatever page is shown. */
export async function administration(page, name) {
  await page.getByRole("button", { name: "Administração", exact: true }).press("ArrowDown");
  const entry = page.getByRole("menuitem", { name, exact: true });
  await entry.waitFor();
  assert.deepEqual(await violations(page), []);
  await entry.click();
  await page.getByRole("menu").waitFor({ state: "hidden" });
  await page.getByRole("button", { name: "Administração", exact: true }).press("Enter");
  await page.locator('[role="menuitem"][aria-current="page"]').getByText(name, { exact: true }).waitFor();
  await page.keyboard.press("Escape");
}
