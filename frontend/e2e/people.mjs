/** Somebody manages people: departments, a role, an invitation that is passed on, and the way out. */
import assert from "node:assert/strict";

import { openBrowser } from "./browser.mjs";
import { refused } from "./door.mjs";
import { everyLook, violations } from "./looks.mjs";
import { administration } from "./menu.mjs";

const lia = { name: "Lia Costa", email: "lia@campobelo.example", password: "tamanduá lento quintal" };

const button = (within, name) => within.getByRole("button", { name, exact: true });

async function department(page, opener, name) {
  await button(page, opener).click();
  const dialog = page.getByRole("dialog");
  await dialog.waitFor();
  assert.deepEqual(await violations(page), []);
  await page.keyboard.type(name);
  await page.keyboard.press("Enter");
  await dialog.waitFor({ state: "hidden" });
  await page.locator(`[data-department="${name}"]`).waitFor();
}

/** Made, moved with the keyboard alone, not removed while something is within. */
async function departments(run) {
  const { page, shot } = run;
  await page.getByRole("link", { name: "Departamentos", exact: true }).click();
  await page.getByText("Ainda não há departamentos").waitFor();
  await department(page, "Criar departamento", "Finanças");
  await department(page, "Criar departamento", "Tributos");
  await button(page, "Renomear ou mover Tributos").press("Enter");
  await page.keyboard.press("Tab");
  await page.keyboard.type("fin");
  await page.getByRole("option", { name: "Finanças" }).waitFor();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await button(page.getByRole("dialog"), "Salvar").press("Enter");
  await page.locator('li li [data-department="Tributos"]').waitFor();
  await refused(run, async () => {
    await button(page, "Excluir Finanças").click();
    await button(page.getByRole("alertdialog"), "Excluir").click();
    await page.getByRole("alert").getByText("O departamento não está vazio").waitFor();
  });
  await everyLook(page, "departments", shot);
}

async function role(page, shot) {
  await page.getByRole("link", { name: "Perfis", exact: true }).click();
  await button(page, "Criar perfil").click();
  await page.keyboard.type("Fiscalização");
  await page.getByRole("checkbox", { name: "Ler os registros" }).check();
  await everyLook(page, "role-new", shot);
  await button(page, "Salvar").click();
  await page.getByRole("article", { name: "Fiscalização" }).getByText("Lê e exporta o registro").waitFor();
  await everyLook(page, "roles", shot);
}

/** Returns the address that is to be passed on. */
async function invite(run) {
  const { page, shot } = run;
  await page.getByRole("link", { name: "Pessoas", exact: true }).click();
  const herself = page.locator('[data-person="ana@campobelo.example"]');
  await herself.getByText("(você)").waitFor();
  assert.equal(await herself.getByText("nunca entrou").count(), 0, "setting up is coming in");
  await button(page, "Convidar pessoa").click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Nome", { exact: true }).fill(lia.name);
  await refused(run, async () => {
    await dialog.getByLabel("E-mail", { exact: true }).fill("ana@campobelo.example");
    await page.keyboard.press("Enter");
    await dialog.getByRole("alert").getByText("ana@campobelo.example").waitFor();
  });
  await dialog.getByLabel("E-mail", { exact: true }).fill(lia.email);
  await dialog.getByLabel("Perfil").selectOption({ label: "Fiscalização" });
  await dialog.getByRole("combobox", { name: "Departamento" }).fill("tribut");
  await page.getByRole("option", { name: "Tributos" }).click();
  await everyLook(page, "invite", shot);
  await button(dialog, "Criar convite").click();
  await dialog.getByText("O GovBot não envia e-mails").waitFor();
  await everyLook(page, "invite-link", shot);
  const link = await dialog.getByRole("status").getByRole("listitem").innerText();
  await button(dialog, "Já copiei").click();
  await page.locator(`[data-person="${lia.email}"]`).getByText("Convite pendente").waitFor();
  return link;
}

async function accept(other, link, question) {
  await other.goto(link);
  await other.getByRole("heading", { name: "Olá, Lia" }).waitFor();
  await other.keyboard.type(lia.password);
  await other.keyboard.press("Enter");
  await other.waitForURL((url) => url.pathname === "/");
  await other.locator("textarea").fill(question);
  await other.keyboard.press("Enter");
  await other.locator("article [data-citation]").first().waitFor();
  await button(other, "Administração").click();
  assert.deepEqual(await other.getByRole("menuitem").allInnerTexts(), ["Registro"]);
  await other.keyboard.press("Escape");
}

async function opened(page) {
  await page.goto("/pessoas");
  await page.getByRole("searchbox", { name: "Procurar por nome ou e-mail" }).fill("lia@");
  await page.getByText("1 pessoa", { exact: true }).waitFor();
  await button(page, `Ver ${lia.name}`).click();
  const sheet = page.getByRole("dialog", { name: lia.name });
  await sheet.getByText("Nenhuma chave.").waitFor();
  return sheet;
}

/** Suspended, and out at once wherever she is; let in again, and helped with a new password. */
async function suspend(page, other, shot) {
  const sheet = await opened(page);
  await everyLook(page, "person", shot);
  await button(sheet, "Suspender acesso").click();
  await page.getByRole("alertdialog").waitFor();
  assert.deepEqual(await violations(page), []);
  await button(page.getByRole("alertdialog"), "Suspender acesso").click();
  await sheet.getByText("Não entra mais").waitFor();
  await other.getByRole("link", { name: "Documentos", exact: true }).click();
  await other.waitForURL("**/entrar", { timeout: 40_000 });
  await other.getByLabel("E-mail", { exact: true }).fill(lia.email);
  await other.getByLabel("Senha", { exact: true }).fill(lia.password);
  await other.keyboard.press("Enter");
  await other.getByRole("alert").getByText("E-mail ou senha incorretos.").waitFor();
  await button(sheet, "Reativar acesso").click();
  await button(sheet, "Endereço para nova senha").click();
  assert.match(await sheet.getByRole("status").getByRole("listitem").innerText(), /\/nova-senha#/);
  await shot("person-reset");
}

export async function people(run) {
  const { page, options, shot } = run;
  await page.goto("/");
  await administration(page, "Pessoas");
  await departments(run);
  await role(page, shot);
  const link = await invite(run);
  const other = await openBrowser(options.chromium, options["base-url"]);
  try {
    other.page.setDefaultTimeout(30_000);
    await accept(other.page, link, options.question);
    assert.deepEqual(other.faults, []);
    await suspend(page, other.page, shot);
  } finally {
    await other.close();
  }
}
