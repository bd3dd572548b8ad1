/** The assistant's instructions: edited, compared, tried, saved, changed by two at once, brought back. */
import assert from "node:assert/strict";

import { proof } from "./door.mjs";
import { violations } from "./looks.mjs";
import { administration } from "./menu.mjs";

const prompts = "/api/v1/prompts";

function system(page) {
  return page.locator('textarea[name="system"]');
}

async function portuguese(page) {
  const { items } = await (await page.request.get(prompts)).json();
  return items.find(({ language }) => language === "pt");
}

async function inUse(page, text) {
  await page.locator("[data-in-use]").getByText(text).waitFor();
}

/** What is empty cannot be saved, and is told where it stands. */
async function refuseEmpty(page) {
  const plain = page.locator('textarea[name="plain"]');
  const before = await plain.inputValue();
  await plain.fill("  ");
  await page.getByText("Este texto não pode ficar vazio.").waitFor();
  assert.ok(await page.getByRole("button", { name: "Salvar e usar" }).isDisabled());
  await plain.fill(before);
}

/** Both answers side by side, each with its sources; the scripted model's differ. */
async function tryOut(page, options, shot) {
  await page.getByRole("textbox", { name: "Pergunta de teste" }).fill(options.question);
  await page.keyboard.press("Enter");
  const [active, draft] = ["active", "draft"].map((side) => page.locator(`[data-trial="${side}"]`));
  for (const card of [active, draft]) {
    await card.and(page.locator("[data-over]")).waitFor({ timeout: options.patience });
    assert.match(await card.locator(".answer").innerText(), new RegExp(options.expect, "i"));
    await card.getByText("Fontes citadas").waitFor();
  }
  const answers = await Promise.all([active, draft].map((card) => card.innerText()));
  if (answers[0].includes("roteiro")) {
    assert.match(answers[1], /sem apoio nos documentos[\s\S]*1 frase sem apoio/);
    assert.doesNotMatch(answers[0], /sem apoio nos documentos/);
  }
  await draft.scrollIntoViewIfNeeded();
  await shot("instructions-tried");
  return answers[1];
}

async function guardLeaving(page) {
  await page.getByRole("link", { name: "Documentos", exact: true }).click();
  await page.getByRole("alertdialog").getByText("Sair sem salvar?").waitFor();
  await page.keyboard.press("Enter"); // the harmless answer
  await page.getByRole("alertdialog").waitFor({ state: "hidden" });
  assert.match(page.url(), /\/instrucoes$/);
  assert.match(await system(page).inputValue(), /cortês/);
}

/** Somebody else saves while this person writes: this one is told, and both texts are kept. */
async function meetAnother(page, shot) {
  const { revision, shipped } = await portuguese(page);
  const text = { ...shipped.text, system: "Texto de outra pessoa." };
  await system(page).fill("Texto desta pessoa.");
  const other = { text, revision, shipped_version: shipped.version };
  assert.ok((await page.request.post(`${prompts}/pt/versions`, { data: other, headers: await proof(page) })).ok());
  await page.getByRole("button", { name: "Salvar e usar" }).click();
  await page.getByText("Outra pessoa alterou as instruções").waitFor();
  assert.equal(await system(page).inputValue(), "Texto desta pessoa.");
  await shot("instructions-conflict");
  assert.ok(await page.getByRole("button", { name: "Salvar e usar" }).isDisabled());
  await page.getByRole("button", { name: "Seguir com o meu texto" }).click();
  await page.getByText("Outra pessoa alterou as instruções").waitFor({ state: "hidden" });
  await page.getByRole("button", { name: "Salvar e usar" }).click();
  await inUse(page, "Em uso: versão 3");
}

async function restore(page, what, then) {
  await page.getByRole("button", { name: `Usar de novo: ${what}` }).first().click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Usar de novo" }).click();
  await inUse(page, then);
}

export async function instructions({ page, options, shot }) {
  await administration(page, "Instruções");
  await inUse(page, "Em uso: texto original do GovBot");
  const original = await system(page).inputValue();
  await shot("instructions");

  await system(page).fill(original.replace("Regras:", "Seja cortês.\n\nRegras:"));
  await page.locator('[data-changed="system"] ins').getByText("cortês").waitFor();
  await refuseEmpty(page);
  const tried = await tryOut(page, options, shot);
  assert.deepEqual(await violations(page), []);
  await guardLeaving(page);

  await page.getByRole("textbox", { name: "O que mudou e por quê" }).fill("Tom mais formal");
  await page.keyboard.press("Enter");
  await inUse(page, "Em uso: versão 1");
  await page.locator("[data-change]").first().getByText("Tom mais formal").waitFor();

  await meetAnother(page, shot);
  await page.getByRole("button", { name: "Ver Versão 1" }).first().click();
  await page.getByRole("dialog").locator("ins").getByText("cortês").waitFor();
  await shot("instructions-version");
  await page.keyboard.press("Escape");
  await restore(page, "Versão 1", "Em uso: versão 1");
  await restore(page, "Texto original do GovBot", "Em uso: texto original do GovBot");
  await page.reload();
  await page.locator("[data-change]").first().getByText("de volta").waitFor();
  assert.equal(await system(page).inputValue(), original);
  assert.equal(await page.locator("[data-change]").count(), 6);
  await shot("instructions-history");
  return tried;
}
