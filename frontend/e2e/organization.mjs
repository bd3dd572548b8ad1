/** Somebody gives the organisation its name, colour and logo; others see them, at the door and within. */
import assert from "node:assert/strict";

import { openBrowser } from "./browser.mjs";
import { ana, proof } from "./door.mjs";
import { everyLook, violations } from "./looks.mjs";
import { administration } from "./menu.mjs";

const api = "/api/v1";
// White is read on the colour, but the colour not on the page's grey: there it is a little darker.
const given = { name: "Câmara Municipal de Campo Belo", short: "Câmara de Campo Belo", accent: "#b45309", darker: "#b05109" };
const nina = { name: "Nina Rocha", email: "nina@campobelo.example", password: "bigorna mansa domingo" };

const button = (within, name) => within.getByRole("button", { name, exact: true });
const bar = (page) => page.getByRole("group", { name: "Mudanças não salvas" });
const field = (page, name) => page.getByRole("textbox", { name, exact: true });

/** Refused where it is written, and by the server whoever writes it; the nearest that will do is at hand. */
async function colour(page, shot) {
  await field(page, "Cor de destaque").fill("#ffee00");
  await page.getByText("Letras brancas não se leem bem sobre esta cor: contraste 1,2").waitFor();
  await shot("organization-unreadable");
  await page.keyboard.press("Enter");
  assert.equal(await page.evaluate(() => document.activeElement.name), "organization-accent");
  const answer = await page.request.put(`${api}/organization`, {
    data: { name: given.name, accent: "#ffee00" },
    headers: await proof(page),
  });
  assert.equal(answer.status(), 422);
  assert.match((await answer.json()).error.message, /letras brancas sobre ela precisam de contraste de 4.5/);
  await page.getByRole("button", { name: /a mais próxima que serve$/ }).click();
  await page.getByText("Letras brancas se leem bem sobre esta cor: contraste 4,").waitFor();
  await field(page, "Cor de destaque").fill(given.accent);
}

/** On a telephone, what is written stays in sight when the bar comes up. */
async function uncovered(page) {
  await page.setViewportSize({ width: 375, height: 667 });
  const days = page.getByRole("textbox", { name: "Números de uso por dia: dias" });
  await days.evaluate((field) => field.scrollIntoView({ block: "end" }));
  await days.pressSequentially("0");
  await bar(page).waitFor();
  const isSeen = await days.evaluate((field) => {
    const { left, top, width, height } = field.getBoundingClientRect();
    return document.elementFromPoint(left + width / 2, top + height / 2) === field;
  });
  assert.ok(isSeen, "the field is beneath the bar");
  await page.keyboard.press("Backspace");
  await bar(page).waitFor({ state: "hidden" });
  await page.setViewportSize({ width: 1440, height: 900 });
}

/** Not left behind without a question, undone, and brought back. */
async function unsaved(page) {
  await page.getByRole("link", { name: "Documentos", exact: true }).click();
  const question = page.getByRole("alertdialog", { name: "Sair sem salvar?" });
  await question.waitFor();
  assert.deepEqual(await violations(page), []);
  await button(question, "Cancelar").press("Enter");
  await question.waitFor({ state: "hidden" });
  await button(bar(page), "Desfazer").press("Enter");
  await bar(page).waitFor({ state: "hidden" });
  assert.equal(await field(page, "Nome").inputValue(), ana.organization);
  await button(page, "Trazer de volta").click();
  assert.equal(await field(page, "Nome").inputValue(), given.name);
}

/** A picture of more than the server takes, as a camera or a designer hands it over. */
function heavyPicture(page) {
  return page.evaluate(() => {
    const canvas = document.createElement("canvas");
    canvas.width = 1500;
    canvas.height = 500;
    const paper = canvas.getContext("2d");
    const noise = paper.createImageData(500, 500);
    let seed = 1;
    for (let at = 0; at < noise.data.length; at += 1) {
      seed = Math.imul(seed, 1_103_515_245) + 12_345;
      noise.data[at] = at % 4 === 3 ? 255 : (seed >> 16) & 255;
    }
    paper.putImageData(noise, 0, 0);
    paper.fillStyle = "#b45309";
    paper.font = "bold 300px sans-serif";
    paper.fillText("CMCB", 540, 360);
    return canvas.toDataURL("image/png").split(",")[1];
  });
}

async function logo(page) {
  const buffer = Buffer.from(await heavyPicture(page), "base64");
  assert.ok(buffer.length > 100_000, `${buffer.length} bytes`);
  const put = page.waitForResponse((answer) => answer.url().endsWith("/organization/logo") && answer.request().method() === "PUT");
  await page.locator('input[type="file"]').setInputFiles({ name: "brasão.png", mimeType: "image/png", buffer });
  assert.equal((await put).status(), 200);
  const picture = page.locator("header [data-brand] img");
  await page.locator('header [data-brand] img[src^="/api/v1/organization/logo"]').waitFor();
  await picture.evaluate((image) => image.decode());
}

const brandOf = (page) => page.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue("--brand").trim());

/** A fresh browser: the look is there before anybody comes in, and for whoever was invited. */
async function seenByOthers({ page, options, shot }) {
  const { items } = await (await page.request.get(`${api}/roles`)).json();
  const role = items.find(({ name }) => name === "user");
  const invited = await page.request.post(`${api}/people`, {
    data: { name: nina.name, email: nina.email, role_id: role.id },
    headers: await proof(page),
  });
  assert.equal(invited.status(), 201, await invited.text());
  const { link } = await invited.json();
  const { page: other, faults, close } = await openBrowser(options.chromium, options["base-url"]);
  try {
    other.setDefaultTimeout(30_000);
    await other.goto("/entrar");
    await other.locator("[data-brand]").getByText(given.short).waitFor();
    await other.locator("[data-brand] img").evaluate((image) => image.decode());
    assert.equal(await brandOf(other), given.darker);
    await everyLook(other, "login-of-organization", (name) => shot(name, other));
    await other.goto(link.path);
    await other.getByRole("heading", { name: "Olá, Nina" }).waitFor();
    await other.keyboard.type(nina.password);
    await other.keyboard.press("Enter");
    await other.waitForURL((url) => url.pathname === "/");
    await other.locator("header [data-brand]").getByText(given.short).waitFor();
    assert.equal(await brandOf(other), given.darker);
    await shot("home-of-organization", other);
    await other.goto("/organizacao");
    await other.getByRole("heading", { name: "Sem permissão" }).waitFor();
    assert.deepEqual(faults, []);
  } finally {
    await close();
  }
}

export async function organization(run) {
  const { page, shot } = run;
  await page.goto("/");
  await administration(page, "Organização");
  await page.getByRole("region", { name: "Uso e limites" }).getByText(/^\d+, sem limite$/).first().waitFor();
  await everyLook(page, "organization", shot);
  await uncovered(page);
  await field(page, "Nome").fill(given.name);
  await field(page, "Sigla ou nome curto").fill(given.short);
  await colour(page, shot);
  await unsaved(page);
  await everyLook(page, "organization-unsaved", shot);
  await field(page, "Nome").press("Enter");
  await page.getByText("As configurações foram salvas").waitFor();
  await page.locator("header [data-brand]").getByText(given.short).waitFor();
  assert.equal(await brandOf(page), given.darker);
  await logo(page);
  await everyLook(page, "organization-changed", shot);
  await seenByOthers(run);
  return `${given.short} in ${given.accent}`;
}
