/** Folders, and who sees what: a document is kept from somebody, given to them, and they are told why. */
import assert from "node:assert/strict";

import { ana, enter, leave, proof } from "./door.mjs";
import { everyLook, violations } from "./looks.mjs";

const rui = { name: "Rui Lima", email: "rui.lima@campobelo.example", password: "caramujo azul telhado" };
const button = (within, name) => within.getByRole("button", { name, exact: true });
const rows = (page) => page.locator("[data-document]");

async function axe(page) {
  assert.deepEqual(await violations(page), []);
}

/** Rui has an account, with the password above, and is signed in nowhere. */
async function invite(page) {
  const headers = await proof(page);
  const { items } = await (await page.request.get("/api/v1/roles")).json();
  const role = items.find(({ permissions }) => permissions.length === 2);
  const data = { name: rui.name, email: rui.email, role_id: role.id };
  const { link } = await (await page.request.post("/api/v1/people", { data, headers })).json();
  await page.goto("/documentos");
  await leave(page);
  await page.goto(link.path);
  await page.getByRole("heading", { name: "Olá, Rui" }).waitFor();
  await page.keyboard.type(rui.password);
  await page.keyboard.press("Enter");
  await page.waitForURL((url) => url.pathname === "/");
}

async function enterAsRui(page) {
  await page.getByRole("textbox", { name: "E-mail", exact: true }).fill(rui.email);
  await page.locator('input[type="password"]').fill(rui.password);
  await page.keyboard.press("Enter");
  await page.waitForURL((url) => url.pathname !== "/entrar");
}

/** A folder is made, a document is moved into it with others, back, and by the mouse. */
async function folders(page, title, shot) {
  await page.goto("/documentos");
  await rows(page).first().waitFor();
  await button(page, "Nova pasta").click();
  await axe(page);
  await page.keyboard.type("Pessoal");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Esta pasta está vazia" }).waitFor();
  await axe(page);
  await shot("folder-empty");
  await button(page, "Enviar para Pessoal").waitFor();

  await page.getByRole("row", { name: "Todos os documentos" }).click();
  await page.getByRole("checkbox", { name: `Selecionar ${title}` }).check();
  await button(page.locator("[data-selection]"), "Mover para…").click();
  const move = page.getByRole("dialog", { name: "Mover 1 documento" });
  await move.getByText("Pessoal", { exact: true }).click();
  await axe(page);
  await shot("folder-move");
  await button(move, "Mover para cá").click();
  await page.getByText("1 documento foi para: Pessoal").waitFor();
  const undone = page.waitForResponse("**/documents/move");
  await button(page, "Desfazer").click();
  assert.equal((await undone).status(), 204);

  const moved = page.waitForResponse("**/documents/move");
  await rows(page).filter({ hasText: title }).dragTo(page.locator('[data-folder="Pessoal"]'));
  assert.equal((await moved).status(), 204);
  await page.locator('[data-folder="Pessoal"]').click();
  await rows(page).filter({ hasText: title }).waitFor();
  await everyLook(page, "folder", shot);
}

function isOnTop(element) {
  const { x, y, width, height } = element.getBoundingClientRect();
  return element.contains(document.elementFromPoint(x + width / 2, y + height / 2));
}

/** Only those who are named see it: the lock, the list of those who have access. */
async function restrict(page, title, shot) {
  await button(page, `Mais ações para ${title}`).click();
  await shot("row-menu");
  await page.getByRole("menuitem", { name: "Quem pode ver" }).click();
  const sheet = page.getByRole("dialog", { name: `Quem pode ver ${title}` });
  await sheet.getByText("Só quem for indicado", { exact: true }).click();
  await everyLook(page, "rights", shot);
  await button(sheet, "Salvar").click();
  await page.getByText("Mudou quem pode ver").waitFor();
  // What was done is told beneath, and hides no tab of the sheet.
  assert.ok(await sheet.getByRole("tab", { name: "Decidir" }).evaluate(isOnTop));
  await page.locator('[data-badge="restricted"]').first().waitFor({ state: "attached" });
  return sheet;
}

async function readers(sheet, expected) {
  await sheet.getByRole("tab", { name: "Pessoas com acesso" }).click();
  await sheet.locator("[data-reader]").first().waitFor();
  const names = await sheet.locator("[data-reader] > p:first-child").allInnerTexts();
  assert.deepEqual(names, expected);
}

export async function rights({ page, shot }) {
  await invite(page);
  await page.goto("/documentos");
  await rows(page).first().waitFor();
  const title = await rows(page).first().locator("th button").innerText();
  const seen = await rows(page).count();
  await leave(page, rui.name);
  await enter(page);

  await folders(page, title, shot);
  let sheet = await restrict(page, title, shot);
  await readers(sheet, [ana.name]);
  await shot("rights-readers");
  await axe(page);
  await button(sheet, "Fechar").click();
  await leave(page);
  await enterAsRui(page);
  await page.goto("/documentos");
  await rows(page).first().waitFor();
  assert.equal(await rows(page).count(), seen - 1);
  assert.equal(await rows(page).filter({ hasText: title }).count(), 0);
  await leave(page, rui.name);

  await enter(page);
  await page.goto("/documentos");
  await button(page, `Mais ações para ${title}`).click();
  await page.getByRole("menuitem", { name: "Quem pode ver" }).click();
  sheet = page.getByRole("dialog", { name: `Quem pode ver ${title}` });
  await sheet.getByRole("combobox", { name: "Pessoa, setor ou perfil" }).pressSequentially("rui l");
  await page.getByRole("option", { name: rui.name }).click();
  await sheet.getByLabel("Até (opcional)").fill("2099-12-03");
  await axe(page);
  await shot("rights-grant");
  await button(sheet, "Indicar").click();
  await sheet.locator('[data-grant="user"]').getByText("até 03/12/2099").waitFor();
  await shot("rights-granted");
  await button(sheet, "Fechar").click();
  await leave(page);

  await enterAsRui(page);
  await page.goto("/documentos");
  await page.getByRole("button", { name: `Abrir ${title}` }).click();
  await page.getByRole("button", { name: "Por que vejo isto?" }).click();
  const why = page.locator("[data-why]");
  await why.waitFor();
  const said = await why.innerText();
  assert.equal(said, `Porque ${ana.name} concedeu leitura até 03/12/2099.`);
  await axe(page);
  await shot("why-viewer");
  await page.keyboard.press("Escape");
  await leave(page, rui.name);
  await enter(page);
  return said;
}
