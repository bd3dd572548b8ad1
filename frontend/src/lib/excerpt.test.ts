import { expect, it } from "vitest";

import { compact, excerptAround } from "./excerpt";

it("fits passages into small boxes", () => {
  expect(compact("Art. 1º ........ (NR)\n\n\nArt. 2º")).toBe("Art. 1º … (NR)\nArt. 2º");
  expect(compact("| Assunto | Limite |\n| --- | :-: |\n| Férias | 30 dias |")).toBe("Assunto · Limite\nFérias · 30 dias");
  expect(excerptAround("um dois três quatro", 14, 8)).toBe("… três quatro");
  expect(excerptAround("curto", 0)).toBe("curto");
});
