/** Every page, wide and narrow, light and dark: a picture of each, and axe's opinion. */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";

const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const grave = ["serious", "critical"];
const sizes = { wide: { width: 1440, height: 900 }, narrow: { width: 390, height: 844 } };

/** What axe holds to be serious or critical on the page as it is. */
export async function violations(page) {
  // Evaluated, not added as a script tag: the content security policy stays as it is.
  await page.evaluate(`window.axe || (() => { ${axe} })()`);
  const { violations: found } = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
  return found
    .filter(({ impact }) => grave.includes(impact))
    .flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html}\n    ${failureSummary}`));
}

async function isTooWide(page) {
  return page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
}

const pages = {
  async home(page) {
    await page.goto("/");
    await page.getByRole("heading", { level: 1 }).waitFor();
  },
  async answer(page, facts) {
    await page.goto(facts.conversation);
    await page.locator("article [data-citation]").first().waitFor();
  },
  async sources(page, facts) {
    await page.locator(`article [data-citation="${facts.cited}"]`).first().click();
    await page.locator(`[data-source="${facts.cited}"][data-selected]`).waitFor();
  },
  async viewer(page, facts) {
    await page.locator(`[data-source="${facts.cited}"] button`).first().click();
    await page.locator("[data-page] mark").first().waitFor();
  },
  async notFound(page, facts) {
    await page.goto(facts.unanswered);
    await page.getByText("O que há de mais próximo").waitFor();
  },
  async search(page) {
    await page.goto("/busca?q=parcelamento%20das%20férias");
    await page.locator("[data-hit] mark").first().waitFor();
  },
  async instructions(page) {
    await page.goto("/instrucoes");
    await page.locator("[data-change]").first().waitFor();
  },
  async people(page) {
    await page.goto("/pessoas");
    await page.locator("[data-person]").first().waitFor();
  },
  async departments(page) {
    await page.goto("/pessoas/departamentos");
    await page.getByRole("main").locator("[data-department], h2").first().waitFor();
  },
  async roles(page) {
    await page.goto("/pessoas/perfis");
    await page.locator("[data-role]").first().waitFor();
  },
  async organization(page) {
    await page.goto("/organizacao");
    await page.locator("[data-term]").first().waitFor();
    await page.locator("[data-limit]").first().waitFor();
  },
  async record(page) {
    await page.goto("/registro");
    await page.locator("[data-check]").waitFor();
    await page.getByRole("main").locator("table, h2").first().waitFor();
  },
  async account(page) {
    await page.goto("/conta");
    await page.locator("[data-sign-in]").first().waitFor();
  },
  async library(page) {
    await page.goto("/documentos");
    await page.locator("[data-document]").first().waitFor();
  },
};

/** Looks at the page as it is in every look, and leaves it wide and light. */
export async function everyLook(page, name, shot) {
  for (const [size, viewport] of Object.entries(sizes)) {
    await page.setViewportSize(viewport);
    for (const colorScheme of ["dark", "light"]) {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      // What lies over the page is painted anew a little later.
      await page.waitForTimeout(300);
      await page.evaluate(() => new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted))));
      await shot(`${name}-${size}-${colorScheme}`);
      assert.deepEqual(await violations(page), [], `${name} ${size} ${colorScheme}`);
      assert.ok(!(await isTooWide(page)), `${name} ${size}: wider than the screen`);
    }
  }
  await page.setViewportSize(sizes.wide);
  await page.emulateMedia({ colorScheme: null, reducedMotion: null });
}

/** Looks at every page in every look; fails with all that axe holds to be serious or critical. */
export async function looks({ page, shot, facts }) {
  const faults = [];
  for (const [size, viewport] of Object.entries(sizes)) {
    await page.setViewportSize(viewport);
    for (const colorScheme of ["light", "dark"]) {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      for (const [name, open] of Object.entries(pages)) {
        await open(page, facts);
        await shot(`${name}-${size}-${colorScheme}`);
        if (await isTooWide(page)) faults.push(`${name} ${size}: wider than the screen`);
        faults.push(...(await violations(page)).map((fault) => `${name} ${size} ${colorScheme}: ${fault}`));
      }
    }
  }
  assert.equal(faults.length, 0, faults.join("\n"));
}
