/**
 * Comes in by an identity provider's page, goes out of both, and links an account, in a real browser.
 *
 * node e2e/provider.mjs --base-url URL --setup LINK --issuer URL [--shots DIR] [--chromium PATH]
 *
 * The provider knows `lia`, whom GovBot adds, and `ana-prado`, whom nobody here knows until an account is linked.
 */
import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { parseArgs } from "node:util";

import { openBrowser } from "./browser.mjs";
import { ana, enter, firstAccess, leave } from "./door.mjs";
import { violations } from "./looks.mjs";

const { values } = parseArgs({
  options: {
    "base-url": { type: "string" },
    setup: { type: "string" },
    issuer: { type: "string" },
    shots: { type: "string" },
    chromium: { type: "string", default: process.env.CHROMIUM ?? "/usr/bin/chromium" },
  },
});
if (values.shots) await mkdir(values.shots, { recursive: true });
// The provider's own pages ask for a typeface elsewhere.
const { page, faults, close } = await openBrowser(values.chromium, values["base-url"], new URL(values.issuer).origin, "https://fonts.googleapis.com");
page.setDefaultTimeout(30_000);
let pictures = 0;
const shot = async (name) => {
  if (values.shots) await page.screenshot({ path: path.join(values.shots, `${String((pictures += 1)).padStart(2, "0")}-${name}.png`) });
};

const ours = (pathname) => (url) => url.origin === values["base-url"] && url.pathname === pathname;
const theirs = (url) => url.origin === values.issuer;
const byProvider = page.getByRole("link", { name: "Entrar com a conta do órgão" });
const account = (name) => page.getByRole("button", { name: `Conta de ${name}` });
const kept = async () =>
  (await page.context().cookies(`${values["base-url"]}/api/v1/auth/oidc`)).map(({ name }) => name).filter((name) => name.startsWith("govbot"));

/** Logs in at the provider's page, and lets it tell GovBot. */
async function logInThere(login) {
  await page.waitForURL(theirs);
  await page.locator('input[name="login"]').fill(login);
  await page.locator('input[name="password"]').fill("qualquer");
  await shot(`provider-${login}`);
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Continue" }).click();
}

/** Signs out of GovBot by its menu, and then at the provider's page. */
async function leaveBoth(name) {
  await account(name).click();
  await page.getByRole("menuitem", { name: "Sair" }).click();
  await page.waitForURL(theirs);
  assert.deepEqual((await kept()).filter((each) => each !== "govbot_leaving"), [], "GovBot's session ends first");
  await page.getByRole("button", { name: /Yes/ }).click();
  await page.waitForURL(ours("/entrar"));
  await page.getByRole("status").getByText("Você saiu.").waitFor();
  assert.deepEqual(await kept(), []);
  assert.deepEqual(await violations(page), []);
  await shot(`left-${name}`);
}

try {
  await firstAccess({ page, options: values, shot: () => undefined });
  await leave(page); // by a password: the provider is not asked
  await page.waitForURL(ours("/entrar"));

  await byProvider.click();
  await logInThere("lia");
  await account("Lia Moura").waitFor();
  await page.waitForURL(ours("/"));
  await page.locator("textarea").fill("Qual o prazo de férias?");
  await page.locator("textarea").press("Enter");
  await page.locator("article .answer").first().waitFor();
  await shot("answered");
  await leaveBoth("Lia Moura");

  await byProvider.click();
  await page.waitForURL(theirs);
  await page.locator('input[name="login"]').waitFor(); // the provider's session has ended too
  await logInThere("ana-prado");
  await page.waitForURL(ours("/entrar"));
  await page.getByRole("alert").getByText(/escolha «Vincular ao login do provedor»/).waitFor();
  await shot("refused");

  await enter(page);
  await page.goto("/conta");
  await page.getByRole("button", { name: "Vincular ao login do provedor" }).click();
  await page.locator('form input[name="password"]').fill(ana.password);
  await page.getByRole("button", { name: "Continuar" }).click();
  await page.waitForURL(ours("/conta")); // the provider knows her still
  await page.getByText(`Ana do Provedor · ${ana.email}`).waitFor();
  assert.deepEqual(await violations(page), []);
  await page.getByRole("button", { name: "Sim, vincular" }).scrollIntoViewIfNeeded();
  await shot("proposal");
  await page.getByRole("button", { name: "Sim, vincular" }).click();
  await page.getByText(/^Vinculada/).waitFor();
  await shot("linked");
  await leave(page);

  await byProvider.click();
  await account(ana.name).waitFor();
  await leaveBoth(ana.name);
  const wanted = (fault) => /(auth\/setup|fonts\.googleapis\.com|favicon)/.test(fault) || fault.includes(values.issuer);
  assert.deepEqual(faults.filter((fault) => !wanted(fault)), []);
  console.log("in by the provider, out of both, linked");
} catch (error) {
  await shot("failure");
  throw error;
} finally {
  await close();
}
