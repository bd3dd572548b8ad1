import { describe, expect, it } from "vitest";

import { answerAsText, citedSources, prepareMarkdown, spokenText } from "./citations";
import type { Source } from "@/lib/wire";
import { pt } from "@/lib/words/pt";

function source(n: number, part: Partial<Source> = {}): Source {
  return {
    n,
    document_id: "d",
    document_title: `Decreto ${n}`,
    filename: "d.pdf",
    media_type: "application/pdf",
    page: n,
    section: null,
    passage_id: n,
    text: "texto",
    quote: "trecho\ncitado",
    cited: false,
    score: 1,
    label: null,
    urn: null,
    in_force: true,
    note: null,
    holds_orders: false,
    ...part,
  };
}

describe("prepareMarkdown", () => {
  it("hides a mark that has only begun, while the text is coming", () => {
    expect(prepareMarkdown("Até três dias [1", true)).toBe("Até três dias");
    expect(prepareMarkdown("Até três dias [1, ", true)).toBe("Até três dias");
    expect(prepareMarkdown("Até três dias [1", false)).toBe("Até três dias [1");
  });

  it("keeps marks out of Markdown's link syntax", () => {
    expect(prepareMarkdown("[1]: veja\n[2](x)", false)).toBe("[1]\\: veja\n[2]\\(x)");
  });
});

describe("citedSources", () => {
  it("takes the sources that the text marks or the server says", () => {
    const sources = [source(3), source(1), source(2, { cited: true })];
    expect(citedSources("Sim [1, 3].", sources).map(({ n }) => n)).toEqual([1, 2, 3]);
    expect(citedSources("Sim.", sources).map(({ n }) => n)).toEqual([2]);
  });
});

describe("answerAsText", () => {
  it("puts the cited sources under the answer", () => {
    const text = answerAsText("Até três dias [1].", [source(1), source(2)], pt);
    expect(text).toBe("Até três dias [1].\n\nFontes:\n[1] Decreto 1, página 1: “trecho citado”");
  });

  it("cites the provision and says when it is out of force", () => {
    const gone = source(1, { label: "Lei nº 1/2020, art. 5º", in_force: false, note: "Revogado pela Lei nº 9/2024" });
    expect(answerAsText("Sim [1]", [gone], pt)).toContain(
      "[1] Lei nº 1/2020, art. 5º, página 1 (Revogado pela Lei nº 9/2024): “trecho citado”",
    );
  });

  it("leaves the page out where there is none, and the list where nothing is cited", () => {
    expect(answerAsText("Sim [1]", [source(1, { page: null, quote: "" })], pt)).toBe("Sim [1]\n\nFontes:\n[1] Decreto 1");
    expect(answerAsText("Não encontrei.", [source(1)], pt)).toBe("Não encontrei.");
  });
});

it("hides the mark of an unproven sentence while it is coming, and when reading aloud", () => {
  expect(prepareMarkdown("São dez dias [sem apo", true)).toBe("São dez dias");
  expect(spokenText("São dez dias [1] [sem apoio nos documentos].")).toBe("São dez dias.");
});

it("reads an answer aloud without its marks", () => {
  expect(spokenText("**Até** três dias [1] [2, 3].\n- Sim")).toBe("Até três dias. - Sim");
});
