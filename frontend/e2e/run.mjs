/**
 * Uses a running GovBot, with an empty library and nobody administering it, as a person would, in a real browser.
 *
 * npm run e2e -- --base-url http://127.0.0.1:8000 --setup LINK --pdf NORM.pdf [--question TEXT --expect PATTERN]
 *                [--shots DIR] [--chromium PATH] [--patience SECONDS] [--skip-looks]
 *                [--only PATTERN-OF-STEPS]
 */
import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { parseArgs } from "node:util";

import { openBrowser } from "./browser.mjs";
import { account, anotherPerson } from "./account.mjs";
import * as door from "./door.mjs";
import { instructions } from "./instructions.mjs";
import { looks } from "./looks.mjs";
import { organization } from "./organization.mjs";
import { people } from "./people.mjs";
import { rights } from "./rights.mjs";
import * as steps from "./steps.mjs";

const { values } = parseArgs({
  options: {
    "base-url": { type: "string", default: "http://127.0.0.1:8000" },
    setup: { type: "string" },
    pdf: { type: "string" },
    question: { type: "string", default: "As férias poderão ser parceladas em até quantos períodos?" },
    expect: { type: "string", default: "três" },
    shots: { type: "string" },
    chromium: { type: "string", default: process.env.CHROMIUM ?? "/usr/bin/chromium" },
    patience: { type: "string", default: "60" },
    only: { type: "string" },
    "skip-looks": { type: "boolean", default: false },
  },
});
assert.ok(values.pdf, "--pdf is missing");
assert.ok(values.setup, "--setup, the first-access address of the server's terminal, is missing");
if (values.shots) await mkdir(values.shots, { recursive: true });

const { page, faults, close } = await openBrowser(values.chromium, values["base-url"]);
page.setDefaultTimeout(30_000);

let pictures = 0;
async function shot(name, shown = page) {
  if (!values.shots) return;
  pictures += 1;
  await shown.screenshot({ path: path.join(values.shots, `${String(pictures).padStart(2, "0")}-${name}.png`) });
}

/** Chromium itself reports every refused request as an error; the refusals here are the test's own. */
const wanted = (fault) => /status of 4\d\d .*\/api\/v1\/(documents|prompts\/pt\/versions|auth\/setup)\)$/.test(fault);

const scenario = [
  ["the first administrator comes in", door.firstAccess],
  ["the first visit", steps.firstVisit],
  ["three files are sent", steps.upload],
  ["two are refused with reasons", steps.refusals],
  ["a question is answered", steps.ask],
  ["a citation opens its page", steps.openCitation],
  ["the conversation is reopened", steps.reopen],
  ["passages are searched, with reasons", steps.search],
  ["instructions are written, tried and brought back", instructions],
  ["what is not there is not found", steps.notFound],
  ["an answer is stopped", steps.stop],
  ["out, and in again", door.signInAgain],
  ["guesses have to wait", door.lockout],
  ["sessions end", door.sessionEnds],
  ["two tabs", door.secondTab],
  ["one's own account", account],
  ["another person", anotherPerson],
  ["people are managed", people],
  ["folders, and who sees what", rights],
  // Last of all: every page is then looked at in the organisation's own colour.
  ["the organisation gets its look", organization],
];
if (!values["skip-looks"]) scenario.push(["every page in every look", looks]);
const options = { ...values, patience: Number(values.patience) * 1_000 };
const run = { page, options, shot, faults, facts: {} };
try {
  const only = new RegExp(`^the first administrator|${values.only ?? ""}`);
  for (const [name, step] of scenario.filter(([name]) => only.test(name))) {
    const began = performance.now();
    const said = await step(run);
    const seconds = ((performance.now() - began) / 1_000).toFixed(1);
    console.log(`ok ${seconds.padStart(6)} s  ${name}${said ? `\n   ${said.replace(/\s+/g, " ")}` : ""}`);
  }
  assert.deepEqual(faults.filter((fault) => !wanted(fault)), []);
} catch (error) {
  await shot("failure");
  console.error(`failed at ${page.url()}\n${error.stack}\n${faults.join("\n")}`);
  process.exitCode = 1;
} finally {
  await close();
}
