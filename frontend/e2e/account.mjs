/** One's own account, and another person in the same browser. */
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";

import { ana, enter, leave, proof, refused } from "./door.mjs";
import { violations } from "./looks.mjs";

/** The code that an authenticator app shows now (RFC 6238), `ahead` periods later. */
function totp(key, ahead = 0) {
  const bits = [...key.replace(/\s|=/g, "")].map((letter) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(letter).toString(2).padStart(5, "0")).join("");
  const bytes = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + ahead));
  const digest = createHmac("sha1", bytes).update(counter).digest();
  const offset = digest.at(-1) & 15;
  return String((digest.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

const section = (page, name) => page.getByRole("region", { name, exact: true });
const button = (within, name) => within.getByRole("button", { name, exact: true });

async function prove(within) {
  await within.getByLabel("Senha atual", { exact: true }).fill(ana.password);
  await button(within, "Continuar").click();
}

/** On, used at the door, off again; a recovery code in the place of the phone. */
async function secondFactor(run) {
  const { page, shot } = run;
  const part = section(page, "Verificação em duas etapas");
  await button(part, "Ativar").click();
  await prove(part);
  await part.getByAltText("Código QR").evaluate((picture) => picture.decode());
  const key = await part.locator("[data-totp-key]").innerText();
  await refused(run, async () => {
    await part.getByLabel("Código do aplicativo").fill("000000");
    await page.keyboard.press("Enter");
    await part.getByRole("alert").getByText("O código não confere.").waitFor();
  });
  assert.deepEqual(await violations(page), []);
  await shot("account-qr");
  await part.getByLabel("Código do aplicativo").fill(totp(key));
  await page.keyboard.press("Enter");
  const kept = section(page, "Guarde os códigos de recuperação");
  await kept.waitFor();
  const codes = await kept.getByRole("listitem").allInnerTexts();
  assert.ok(codes.length >= 8, codes.join());
  await shot("account-recovery");
  await button(kept, "Já guardei").click();
  await part.getByText("Ativa: além da senha").waitFor();

  await leave(page);
  await refused(run, async () => {
    await page.getByLabel("E-mail", { exact: true }).fill(ana.email);
    await page.getByLabel("Senha", { exact: true }).fill(ana.password);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Verificação em duas etapas" }).waitFor();
    assert.equal(await page.evaluate(() => document.activeElement.autocomplete), "one-time-code");
    assert.deepEqual(await violations(page), []);
    await shot("login-code");
    await page.keyboard.type("000000");
    await page.keyboard.press("Enter");
    await page.getByRole("alert").getByText("O código não confere.").waitFor();
    await page.getByLabel("Código", { exact: true }).fill(codes[0]);
    await page.keyboard.press("Enter");
    await page.waitForURL((url) => url.pathname === "/");
  });
  await page.goto("/conta");
  await button(part, "Desativar").click();
  await prove(part);
  await part.getByText("Desativada.").waitFor();
}

/** A second program signs in, is seen, and is sent away. */
async function signIns({ page, options }) {
  const { email, password } = ana;
  const login = await fetch(`${options["base-url"]}/api/v1/auth/login`, {
    method: "POST",
    headers: { "Content-Type": "application/json", "User-Agent": "protocolo/1.0" },
    body: JSON.stringify({ email, password, bearer: true }),
  });
  const { access_token: token } = await login.json();
  await page.goto("/conta");
  const part = section(page, "Onde você está conectado");
  await part.locator('[data-sign-in="this"]').getByText("Este navegador").waitFor();
  await button(part, "Sair de protocolo").click();
  await part.getByText("protocolo").waitFor({ state: "hidden" });
  assert.equal((await called(options, token, "documents")).status, 401);
}

function called(options, secret, address) {
  return fetch(`${options["base-url"]}/api/v1/${address}`, { headers: { Authorization: `Bearer ${secret}` } });
}

/** A key is made, shown once, does what it may and nothing else, and is taken back. */
async function keys({ page, options, shot }) {
  const part = section(page, "Chaves de API");
  await part.getByText("Nenhuma chave.").waitFor();
  await button(part, "Criar chave").click();
  await page.keyboard.type("Robô do protocolo");
  await part.getByLabel("Buscar e ler documentos").check();
  assert.deepEqual(await violations(page), []);
  await shot("account-key");
  await button(part, "Criar chave").click();
  const secret = await part.getByRole("status").getByRole("listitem").innerText();
  await button(part, "Pronto").click();
  assert.equal((await called(options, secret, "documents")).status, 200);
  assert.equal((await called(options, secret, "models")).status, 403);
  await button(part, "Revogar a chave Robô do protocolo").click();
  await button(page.getByRole("alertdialog"), "Revogar").click();
  await part.getByText("Nenhuma chave.").waitFor();
  assert.equal((await called(options, secret, "documents")).status, 401);
}

async function changePassword(run) {
  const { page } = run;
  const part = section(page, "Senha");
  const next = "quati dourado ladeira";
  const fill = async (current) => {
    await part.getByLabel("Senha atual", { exact: true }).fill(current);
    await part.getByLabel("Senha nova", { exact: true }).fill(next);
    await page.keyboard.press("Enter");
  };
  await refused(run, async () => {
    await fill("não é a atual");
    await part.getByRole("alert").getByText("A senha atual está errada.").waitFor();
  });
  await fill(ana.password);
  await page.getByText("A senha foi trocada").waitFor();
  ana.password = next;
}

export async function account(run) {
  const { page, shot } = run;
  await page.goto("/");
  await button(page, `Conta de ${ana.name}`).click();
  await page.getByRole("menuitem", { name: "Minha conta" }).click();
  await page.getByRole("heading", { name: "Minha conta", level: 1 }).waitFor();
  await section(page, "Seus dados").getByText(ana.email).waitFor();
  assert.deepEqual(await violations(page), []);
  await shot("account");
  await secondFactor(run);
  await signIns(run);
  await keys(run);
  await changePassword(run);
  await leave(page);
  await enter(page);
}

/** Somebody who is invited comes into the browser that Ana has left: their pages, and nothing of hers. */
export async function anotherPerson(run) {
  const { page, shot } = run;
  const api = "/api/v1";
  const { items } = await (await page.request.get(`${api}/roles`)).json();
  const role = items.find(({ permissions }) => permissions.length === 2);
  const invited = await page.request.post(`${api}/people`, {
    data: { name: "Rui Melo", email: "rui@campobelo.example", role_id: role.id },
    headers: await proof(page),
  });
  assert.equal(invited.status(), 201, await invited.text());
  const { link } = await invited.json();
  await page.goto("/documentos");
  await leave(page);

  await page.goto(link.path);
  await page.getByRole("heading", { name: "Olá, Rui" }).waitFor();
  await page.waitForURL((url) => url.hash === "");
  assert.deepEqual(await violations(page), []);
  await shot("invitation");
  await page.keyboard.type("caramujo azul telhado");
  await page.keyboard.press("Enter");
  await page.waitForURL((url) => url.pathname === "/");
  const menu = page.getByRole("navigation", { name: "Menu principal" });
  await menu.getByRole("link").first().waitFor();
  assert.deepEqual(await menu.getByRole("link").allInnerTexts(), ["Conversas", "Busca", "Documentos"]);
  assert.equal(await menu.getByRole("button").count(), 0, "nothing to administer");
  assert.equal(await page.locator('a[href^="/conversas/"]').count(), 0, "Ana's conversations");
  await page.goto("/documentos");
  await page.getByRole("heading", { name: "Documentos", level: 1 }).waitFor();
  assert.equal(await page.getByRole("button", { name: "Enviar documentos" }).count(), 0);
  await page.goto("/modelos");
  await page.getByRole("heading", { name: "Sem permissão" }).waitFor();
  assert.deepEqual(await violations(page), []);
  await shot("denied");
  await leave(page, "Rui Melo");

  await refused(run, async () => {
    await page.goto(link.path);
    await page.getByRole("heading", { name: "Este endereço não serve" }).waitFor();
    await page.getByRole("alert").getByText("já foi usado").waitFor();
  });
  await page.goto("/entrar");
  await enter(page);
}
