import { describe, expect, it } from "vitest";

import { findQuote, fold } from "./quote";

function marked(text: string, quote: string): string[] {
  return findQuote(text, quote).ranges.map(({ start, end }) => text.slice(start, end));
}

describe("fold", () => {
  it("keeps letters and digits, without case and accents, and knows where each stood", () => {
    const { text, at } = fold("Ação nº 5");
    expect(text).toBe("acaono5");
    expect(at).toEqual([0, 1, 2, 3, 5, 6, 8]);
  });

  it("opens ligatures", () => {
    expect(fold("ﬁm").text).toBe("fim");
  });
});

describe("findQuote", () => {
  it("finds a quote through line breaks, hyphenation, case and accents", () => {
    const page = "Art. 9º O servi-\ndor poderá  trabalhar\nremotamente até três dias.";
    const quote = "o SERVIDOR podera trabalhar remotamente";
    expect(marked(page, quote)).toEqual(["O servi-\ndor poderá  trabalhar\nremotamente"]);
    expect(findQuote(page, quote).coverage).toBe(1);
  });

  it("takes along the signs that belong to the words", () => {
    expect(marked("(§ 1º Fica vedado o pagamento.) Outro.", "1º Fica vedado o pagamento")).toEqual([
      "(§ 1º Fica vedado o pagamento.)",
    ]);
  });

  it("finds both halves of a quote that a page header cuts in two", () => {
    const page = "as férias serão gozadas em até 17 Prefeitura de Serra Clara três períodos por exercício";
    const found = marked(page, "as férias serão gozadas em até três períodos por exercício");
    expect(found).toEqual(["as férias serão gozadas em até", "três períodos por exercício"]);
  });

  it("finds on a page only the part that stands there", () => {
    const match = findQuote("o prazo para recurso é de", "O prazo para recurso é de dez dias úteis, contados da ciência");
    expect(match.ranges).toEqual([{ start: 0, end: 25 }]);
    expect(match.coverage).toBeLessThan(0.6);
  });

  it("marks nothing by chance", () => {
    expect(findQuote("o servidor público municipal", "a diária de viagem ao exterior").ranges).toEqual([]);
    expect(findQuote("qualquer texto", "…")).toEqual({ ranges: [], coverage: 0 });
  });

  it("finds a short quote only as a whole", () => {
    expect(marked("valor: R$ 90,00 por mês", "R$ 90,00")).toEqual(["R$ 90,00"]);
    expect(marked("valor: R$ 80,00 por mês", "R$ 90,00")).toEqual([]);
  });
});
