/** Coming in and going out: the first access, signing in and out, sessions that end, a second tab. */
import assert from "node:assert/strict";

import { everyLook, violations } from "./looks.mjs";

export const ana = {
  organization: "Prefeitura de Campo Belo",
  name: "Ana Prado",
  email: "ana@campobelo.example",
  password: "jabuti sereno varanda",
};

const field = (page, name) => page.getByRole("textbox", { name, exact: true });
const password = (page) => page.locator('input[type="password"]');

async function axe(page) {
  assert.deepEqual(await violations(page), []);
}

/** Runs what has requests refused on purpose: Chromium reports each refusal as an error of the page. */
export async function refused({ faults }, run) {
  const before = faults.length;
  const said = await run();
  const wanted = /status of (401|403|409|410|422|429) .*\/api\/v1\//;
  const rest = faults.splice(before).filter((fault) => !wanted.test(fault));
  faults.push(...rest);
  return said;
}

/** What a change needs beside the cookies. */
export async function proof(page) {
  const cookies = await page.context().cookies();
  return { "X-CSRF-Token": cookies.find(({ name }) => name === "govbot_csrf").value };
}

/** The wizard, from the link of the server's console to the conversations. */
export async function firstAccess({ page, options, shot }) {
  await page.goto("/");
  await page.waitForURL("**/primeiro-acesso");
  await page.getByRole("heading", { name: "Código de primeiro acesso" }).waitFor();
  await axe(page);
  await shot("first-access-code");

  await page.goto(options.setup);
  await page.getByRole("heading", { name: "A sua organização" }).waitFor();
  await page.waitForURL((url) => url.hash === "");
  await axe(page);
  await shot("first-access");
  await page.keyboard.press("Enter");
  await page.getByText("Preencha este campo.").waitFor();
  await page.keyboard.type(ana.organization);
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Quem vai administrar" }).waitFor();
  await axe(page);
  await page.keyboard.type(ana.name);
  await page.keyboard.press("Tab");
  await page.keyboard.type(ana.email);
  await shot("first-access-person");
  await page.keyboard.press("Enter");

  await page.getByRole("heading", { name: "Uma senha só sua" }).waitFor();
  await page.keyboard.type("curta");
  await page.getByText("Faltam 5 caracteres.").waitFor();
  await password(page).fill("senha123456");
  const before = page.waitForResponse("**/auth/setup");
  await page.keyboard.press("Enter");
  assert.equal((await before).status(), 422);
  const reasons = page.getByRole("alert").getByRole("listitem");
  await reasons.first().waitFor();
  await everyLook(page, "first-access-weak", shot);
  const said = (await reasons.allInnerTexts()).join(" | ");
  await password(page).fill(ana.password);
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Tudo pronto, Ana" }).waitFor();
  await axe(page);
  await shot("first-access-done");
  await page.keyboard.press("Enter");
  await page.waitForURL((url) => url.pathname === "/");
  return said;
}

async function submit(page, email, secret) {
  await field(page, "E-mail").fill(email);
  await password(page).fill(secret);
  await page.keyboard.press("Enter");
}

export async function leave(page, name = ana.name) {
  await page.getByRole("button", { name: `Conta de ${name}` }).click();
  await page.getByRole("menuitem", { name: "Sair" }).waitFor();
  await axe(page);
  await page.getByRole("menuitem", { name: "Sair" }).click();
  await page.waitForURL("**/entrar");
}

export async function enter(page) {
  await submit(page, ana.email, ana.password);
  await page.waitForURL((url) => url.pathname !== "/entrar");
}

/** Out, a wrong password, the way in again, back to where the address led. */
export async function signInAgain(run) {
  const { page, shot } = run;
  await page.goto("/documentos");
  await page.getByRole("heading", { name: "Documentos", level: 1 }).waitFor();
  await leave(page);
  assert.deepEqual((await page.context().cookies()).map(({ name }) => name).filter((name) => name.startsWith("govbot")), []);
  await page.goto("/busca?q=multa");
  await page.waitForURL("**/entrar");
  await page.getByRole("heading", { name: "Entrar no GovBot" }).waitFor();
  await everyLook(page, "login", shot);
  await refused(run, async () => {
    await submit(page, ana.email, "não é esta");
    await page.getByRole("alert").getByText("E-mail ou senha incorretos.").waitFor();
  });
  await shot("login-wrong");
  await page.getByRole("button", { name: "Mostrar senha" }).click();
  assert.equal(await field(page, "Senha").inputValue(), "não é esta");
  await page.getByRole("button", { name: "Esconder senha" }).click();
  await enter(page);
  await page.waitForURL("**/busca?q=multa");
  return page.url();
}

/** Who guesses waits, is told how long, and may try again when the time is over. */
export async function lockout(run) {
  const { page, shot } = run;
  await leave(page);
  const said = await refused(run, async () => {
    const wait = page.getByRole("alert").getByText(/^Muitas tentativas sem sucesso\. Espere \d+ segundos/);
    // Each failure doubles the wait; one of some seconds is long enough to be looked at.
    for (let seconds = 0, tries = 0; seconds < 4; tries += 1) {
      assert.ok(tries < 25, "guessing is not slowed down");
      const answer = page.waitForResponse("**/auth/login");
      await submit(page, "ninguem@campobelo.example", `chute ${tries}`);
      const response = await answer;
      if (response.status() === 429) seconds = (await response.json()).error.data.seconds;
      if (response.status() === 429 && seconds < 4) await page.getByText("Pode tentar de novo.").waitFor();
      if (seconds < 4) await page.getByRole("button", { name: "Entrar", exact: true }).waitFor();
    }
    await wait.waitFor();
    const words = await wait.innerText();
    await shot("login-lockout");
    await axe(page);
    await page.getByText("Pode tentar de novo.").waitFor();
    return words;
  });
  await page.goto("/");
  await page.waitForURL("**/entrar");
  await enter(page);
  return said;
}

/** The short token ends: nobody notices. The session ends: what was typed is still there afterwards. */
export async function sessionEnds(run) {
  const { page, shot } = run;
  const context = page.context();
  await page.goto("/");
  const box = page.locator("textarea");
  await box.fill("Uma pergunta pela metade");
  await refused(run, async () => {
    await context.clearCookies({ name: "govbot_access" });
    const renewed = page.waitForResponse("**/auth/refresh");
    await page.getByRole("link", { name: "Busca", exact: true }).click();
    await page.getByRole("link", { name: "Documentos", exact: true }).click();
    assert.equal((await renewed).status(), 200);
    await page.locator("main h1").waitFor();
    assert.match(page.url(), /\/documentos$/);
    // A change is proven by the same token after the renewal.
    await context.clearCookies({ name: "govbot_access" });
    await page.goto("/");
    assert.equal(await box.inputValue(), "Uma pergunta pela metade");

    await context.clearCookies({ name: /govbot_(access|refresh)/ });
    const out = page.waitForURL("**/entrar", { timeout: 40_000 });
    // What the page asks for by itself may find out first, and then there is no link any more.
    await page.getByRole("link", { name: "Documentos", exact: true }).click({ timeout: 3_000 }).catch(() => undefined);
    await out;
    await page.getByText("A sua sessão terminou.").waitFor();
    await shot("login-expired");
  });
  await enter(page);
  await page.waitForURL(({ pathname }) => pathname === "/documentos" || pathname === "/");
  await page.goto("/");
  assert.equal(await box.inputValue(), "Uma pergunta pela metade");
  await box.fill("");
}

/** Two tabs are of one person: out in one is out in both, in again in both. */
export async function secondTab(run) {
  const { page } = run;
  const other = await page.context().newPage();
  await other.goto("/documentos");
  await other.locator("main h1").waitFor();
  await page.goto("/");
  await page.locator("textarea").fill("Só da Ana");
  await page.bringToFront();
  await leave(page);
  await other.waitForURL("**/entrar");
  assert.equal(await page.evaluate(() => Object.keys(sessionStorage).filter((key) => key.startsWith("govbot.draft")).length), 0);
  await enter(page);
  await other.waitForURL((url) => url.pathname !== "/entrar");
  await other.close();
  assert.equal(await page.locator("textarea").inputValue(), "");
}
