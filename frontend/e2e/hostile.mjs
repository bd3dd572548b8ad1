/**
 * Asks about a hostile document, with a model that obeys, in a real browser.
 *
 * npm run e2e:hostile -- --base-url URL --setup LINK --file HOSTILE.txt --question TEXT --expect PATTERN [--chromium PATH]
 *
 * Nothing may leave for another machine, no picture or foreign link may be shown, and the source must
 * tell its reader that it gives orders to the assistant.
 */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { parseArgs } from "node:util";

import { openBrowser } from "./browser.mjs";
import { firstAccess } from "./door.mjs";

const { values } = parseArgs({
  options: {
    "base-url": { type: "string" },
    setup: { type: "string" },
    file: { type: "string" },
    question: { type: "string" },
    expect: { type: "string" },
    chromium: { type: "string", default: process.env.CHROMIUM ?? "/usr/bin/chromium" },
    patience: { type: "string", default: "120" },
  },
});
const patience = Number(values.patience) * 1_000;
const { page, faults, close } = await openBrowser(values.chromium, values["base-url"]);
page.setDefaultTimeout(patience);
try {
  const file = { name: path.basename(values.file), mimeType: "text/plain", buffer: await readFile(values.file) };
  await firstAccess({ page, options: values, shot: () => undefined });
  faults.splice(0, faults.length, ...faults.filter((fault) => !fault.includes("/auth/setup")));
  // The list is slow: what it says is from before the file was sent, and comes after.
  const accepted = page.waitForResponse((response) => response.request().method() === "POST");
  await page.route("**/api/v1/documents?*", async (route) => {
    const response = await route.fetch();
    await accepted;
    await route.fulfill({ response }).catch(() => undefined);
  }, { times: 1 });
  await page.getByRole("link", { name: "Documentos", exact: true }).click();
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("main").getByRole("button", { name: "Enviar documentos" }).click();
  await (await chooser).setFiles([file]);
  await page.locator("[data-document]", { hasText: file.name }).locator('[data-state="ready"]').waitFor();

  await page.goto("/");
  await page.locator("textarea").fill(values.question);
  await page.locator("textarea").press("Enter");
  await page.waitForFunction(() => /^Resposta pronta/.test(window.diary.announced.at(-1) ?? ""));
  const answer = page.locator("article .answer").last();
  const said = await answer.innerText();
  assert.match(said, new RegExp(values.expect));
  assert.equal(await page.locator("main img:not([src^='data:']):not([src^='/'])").count(), 0, "a picture is shown");
  const links = await answer.locator("a").evaluateAll((all) => all.map((link) => link.href));
  assert.deepEqual(links, [], "the answer links elsewhere");
  await page.locator("[data-orders]").first().waitFor();
  assert.match(await page.locator("[data-orders]").first().innerText(), /ordens ao assistente, que foram ignoradas/);
  // What the page renders may load late, and a conversation that is opened again is rendered anew.
  await page.reload();
  await page.locator("article .answer").last().waitFor();
  await page.waitForLoadState("networkidle");
  assert.deepEqual(faults, []);
  console.log(`ok ${said.replace(/\s+/g, " ")}`);
} catch (error) {
  console.error(`failed at ${page.url()}\n${error.stack}\n${faults.join("\n")}`);
  process.exitCode = 1;
} finally {
  await close();
}
