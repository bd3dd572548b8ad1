/** The browser of the run: started afresh, watched for errors and for requests that leave this origin. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { chromium } from "playwright-core";

const flags = [
  "--no-sandbox",
  "--disable-gpu",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Runs in the page before its own code: keeps what comes and goes too quickly to be polled for. */
function keepDiary() {
  const diary = { announced: [], partial: [], states: {} };
  window.diary = diary;
  const add = (list, text) => text && list.at(-1) !== text && list.push(text);
  const look = () => {
    add(diary.announced, document.querySelector('#content [role="status"][aria-live]')?.textContent);
    add(diary.partial, document.querySelector("[data-live] .answer")?.textContent);
    for (const row of document.querySelectorAll("[data-document]")) {
      const states = (diary.states[row.dataset.document] ??= []);
      add(states, row.querySelector("[data-state]")?.dataset.state);
    }
  };
  new MutationObserver(look).observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
}

function watch(context, origins) {
  const faults = [];
  context.on("request", (request) => {
    const { protocol, origin: asked } = new URL(request.url());
    if (!origins.includes(asked) && protocol !== "data:" && protocol !== "blob:") faults.push(`request to ${request.url()}`);
  });
  context.on("weberror", (event) => faults.push(`uncaught: ${event.error().message}`));
  context.on("console", (message) => {
    if (message.type() === "error") faults.push(`console: ${message.text()} (${message.location().url})`);
  });
  return faults;
}

/** Opens a fresh browser; `faults` fills with what should never happen. `more`: other origins that may be asked. */
export async function openBrowser(executablePath, baseUrl, ...more) {
  const profile = await mkdtemp(path.join(tmpdir(), "govbot-e2e-"));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath,
    headless: true,
    args: flags,
    locale: "pt-BR",
    viewport: { width: 1440, height: 900 },
    baseURL: baseUrl,
  });
  await context.addInitScript(keepDiary);
  const faults = watch(context, [new URL(baseUrl).origin, ...more]);
  const close = async () => {
    await context.close();
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  };
  return { page: context.pages()[0] ?? (await context.newPage()), faults, close };
}
