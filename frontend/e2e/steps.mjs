/** What a person does, one function a step; each asserts what the person should then see. */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import path from "node:path";

const unanswerable = "Qual é a receita de bolo de chocolate com cobertura de morango?";

/** Letters and digits only: a page's line breaks, hyphens and ligatures aside. */
function fold(text) {
  return text.normalize("NFKD").toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");
}

async function api(page, address) {
  const response = await page.request.get(`/api/v1/${address}`);
  assert.ok(response.ok(), `${address}: ${response.status()}`);
  return response.json();
}

async function focused(page, selector) {
  return page.evaluate((wanted) => document.activeElement?.matches(wanted) ?? false, selector);
}

async function press(page, key, until) {
  for (let count = 0; count < 60; count += 1) {
    if (await focused(page, until)) return;
    await page.keyboard.press(key);
  }
  assert.fail(`${key} never reaches ${until}`);
}

export async function firstVisit({ page, shot }) {
  await page.goto("/");
  await page.getByRole("heading", { name: "Comece pelos documentos" }).waitFor();
  await shot("empty");
}

/** A good document between a damaged one and one that is not a document: the good one gets through. */
export async function upload({ page, options, shot }) {
  const good = await readFile(options.pdf);
  const files = [
    { name: "danificado.pdf", mimeType: "application/pdf", buffer: good.subarray(0, 900) },
    { name: path.basename(options.pdf), mimeType: "application/pdf", buffer: good },
    { name: "programa.exe", mimeType: "application/octet-stream", buffer: Buffer.from("MZ\u0000\u0001\u0002") },
  ];
  await page.getByRole("link", { name: "Documentos", exact: true }).click();
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("main").getByRole("button", { name: "Enviar documentos" }).click();
  await (await chooser).setFiles(files);
  await page.locator("[data-upload]").first().waitFor();
  await shot("uploading");

  const row = page.locator("[data-document]", { hasText: path.basename(options.pdf) });
  await row.locator('[data-state="ready"]').getByText("Pronto").waitFor({ timeout: options.patience });
  const id = await row.getAttribute("data-document");
  const states = await page.evaluate((document) => window.diary.states[document], id);
  assert.ok(states.length > 1 && states.at(-1) === "ready", `no progress was shown: ${states.join(" > ")}`);
}

export async function refusals({ page, options, shot }) {
  const refused = page.locator('[data-upload="rejected"]', { hasText: "programa.exe" });
  await refused.locator("p.text-bad").waitFor();
  const damaged = page.locator('[data-document], [data-upload="rejected"]', { hasText: "danificado.pdf" });
  const reason = damaged.locator("p.text-bad");
  await reason.waitFor({ timeout: options.patience });
  await shot("refused");
  return `${await refused.locator("p.text-bad").innerText()} | ${await reason.innerText()}`;
}

async function typeQuestion(page, question) {
  await press(page, "Tab", "textarea");
  await page.evaluate(() => Object.assign(window.diary, { announced: [], partial: [] }));
  await page.keyboard.type(question);
  await page.keyboard.press("Enter");
}

/** The answer, as the server has saved it, once the page has announced it. */
async function answered(page, options) {
  await page.waitForFunction(() => /^Resposta pronta|^Erro/.test(window.diary.announced.at(-1) ?? ""), undefined, {
    timeout: options.patience,
  });
  const { announced, partial } = await page.evaluate(() => window.diary);
  assert.match(announced.at(-1), /^Resposta pronta/);
  const { messages } = await api(page, `chat/sessions/${page.url().split("/").at(-1)}`);
  return { message: messages.at(-1), announced, partial };
}

async function modelReady(page, options) {
  const deadline = Date.now() + options.patience;
  for (;;) {
    const { llm } = await api(page, "status");
    if (llm.mode === "extractive" || llm.state === "ready") return llm.mode;
    assert.ok(Date.now() < deadline, `the model is ${llm.state}`);
    await page.waitForTimeout(500);
  }
}

/** By keyboard only. */
export async function ask({ page, options, shot, facts }) {
  const mode = await modelReady(page, options);
  await page.goto("/");
  await page.getByRole("heading", { name: "O que você quer saber?" }).waitFor();
  await shot("home");
  await typeQuestion(page, options.question);
  if (mode !== "extractive") {
    await page.locator("[data-live] .answer").waitFor({ timeout: options.patience });
    await shot("streaming");
  }
  const { message, announced, partial } = await answered(page, options);
  assert.ok(announced.includes("Buscando nos documentos…"), announced.join(" > "));
  if (mode !== "extractive") assert.ok(partial.length >= 3, `the text came in ${partial.length} pieces`);
  assert.equal(message.found, true);
  assert.match(message.content, new RegExp(options.expect, "i"));
  facts.conversation = page.url();
  facts.sources = message.sources;
  await shot("answer");
  return `${message.model ?? mode}, ${message.response_time_ms} ms, ${partial.length} pieces: ${message.content}`;
}

/** The viewer stands at the page of the source, and marks the quote there, and nothing else. */
async function checkViewer(page, { n, page: number, quote }) {
  const viewer = page.getByRole("dialog");
  const sheet = viewer.locator(`[data-page="${number}"]`);
  await sheet.locator("mark").first().waitFor();
  assert.equal(await viewer.getByRole("textbox", { name: "Página" }).inputValue(), String(number), `page of source ${n}`);
  const marked = (await viewer.locator("mark").allInnerTexts()).join("");
  assert.equal(fold(marked), fold(quote));
  const inSight = await sheet.locator("mark").first().evaluate((mark) => {
    const { top, bottom } = mark.getBoundingClientRect();
    return top >= 0 && bottom <= innerHeight;
  });
  assert.ok(inSight, "the quote is out of sight");
  return marked;
}

/** By keyboard only: back to the first mark, to its source, into the document, and out again. */
export async function openCitation({ page, shot, facts }) {
  const n = Number(await page.locator("article [data-citation]").first().getAttribute("data-citation"));
  await press(page, "Shift+Tab", `article [data-citation="${n}"]`);
  const source = facts.sources.find((one) => one.n === n);
  await page.keyboard.press("Enter");
  await page.waitForFunction((wanted) => document.activeElement?.closest(`[data-source="${wanted}"]`), n);
  await shot("sources");
  await page.keyboard.press("Enter");
  const marked = await checkViewer(page, source);
  await shot("viewer");
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "hidden" });
  await page.waitForFunction((wanted) => document.activeElement?.closest(`[data-source="${wanted}"]`), n);
  facts.cited = n;
  return `[${n}] page ${source.page}: ${marked}`;
}

export async function reopen({ page, options, facts }) {
  await page.reload();
  await page.locator("article [data-citation]").first().waitFor();
  await page.goto("/");
  await page.getByRole("link", { name: options.question }).first().click();
  await page.waitForURL(facts.conversation);
  await page.locator(`article [data-citation="${facts.cited}"]`).first().waitFor();
}

export async function notFound({ page, options, shot, facts }) {
  await page.goto("/");
  await page.getByRole("heading", { name: "O que você quer saber?" }).waitFor();
  await typeQuestion(page, unanswerable);
  const { message } = await answered(page, options);
  assert.equal(message.found, false, message.content);
  await page.getByRole("article").getByText("Não encontrei essa informação nos documentos").waitFor();
  await page.getByText("O que há de mais próximo").waitFor();
  facts.unanswered = page.url();
  await shot("not-found");
}

/** With a model: what was written before Esc stays, on the page and on the server. */
export async function stop({ page, options, shot }) {
  if ((await modelReady(page, options)) === "extractive") return "no model: nothing to stop";
  await page.goto("/");
  await page.getByRole("heading", { name: "O que você quer saber?" }).waitFor();
  await typeQuestion(page, options.question);
  await page.locator("[data-live] .answer").waitFor({ timeout: options.patience });
  await page.keyboard.press("Escape");
  const answer = page.locator("article[data-answer]").filter({ hasText: "Resposta interrompida" });
  await answer.waitFor();
  const kept = await answer.locator(".answer").innerText();
  assert.ok(kept.length > 0, "the text so far is gone");
  await shot("stopped");
  // The server saves the stopped answer once it sees that nobody listens.
  await page.waitForTimeout(2_000);
  await page.reload();
  const saved = await answer.locator(".answer").innerText();
  assert.ok(saved.startsWith(kept.slice(0, 10)), `${kept} became ${saved}`);
  return saved;
}

/** The keyboard alone: "/" to the field, Enter, the reasons, and the page that the passage came from. */
export async function search({ page, shot }) {
  await page.getByRole("link", { name: "Busca", exact: true }).click();
  await page.getByRole("heading", { name: "Procure nos documentos" }).waitFor();
  await page.keyboard.press("/");
  assert.ok(await focused(page, 'input[type="search"]'), "/ does not lead to the field");
  await page.keyboard.type("em quantas vezes posso parcelar as ferias");
  await page.keyboard.press("Enter");
  const first = page.locator('[data-hit="1"]');
  await first.locator("mark").first().waitFor();
  await shot("search");
  const said = await first.innerText();
  assert.match(said, /Pelas palavras|Pelo sentido/);
  assert.match(page.url(), /\/busca\?q=em\+quantas\+vezes/);

  await page.getByText("Só sentido").click();
  await page.waitForURL(/modo=dense/);
  await first.locator("mark").first().waitFor();
  await first.getByRole("button", { name: /^Abrir/ }).click();
  await page.locator("[data-page] mark").first().waitFor();
  await shot("search-opened");
  await page.keyboard.press("Escape");

  // A norm named in the search leads straight to its article, in every choice of validity.
  await page.goto("/busca?q=" + encodeURIComponent("art. 8º do Decreto 847/2021"));
  for (const choice of ["Em vigor hoje", "Em vigor em…", "Também revogados"]) {
    await page.getByText(choice, { exact: true }).click();
    await first.getByText("Citado na busca").waitFor();
    assert.match(await first.innerText(), /art\. 8º/);
  }
  await shot("search-reference");
  return said;
}
