import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";

import { AnswerText } from "./answer-text";
import type { Source } from "@/lib/wire";

const sources = [1, 2].map(
  (n): Source => ({
    n,
    document_id: "d",
    document_title: `Decreto ${n}`,
    filename: "d.pdf",
    media_type: "application/pdf",
    page: 10 + n,
    section: null,
    passage_id: n,
    text: "",
    quote: "",
    cited: true,
    score: 1,
    label: null,
    urn: null,
    in_force: true,
    note: null,
    holds_orders: false,
  }),
);

function show(content: string, isStreaming = false) {
  const cited: number[] = [];
  const { container } = render(
    <AnswerText content={content} sources={sources} isStreaming={isStreaming} onCite={(n) => cited.push(n)} />,
  );
  return { container, cited };
}

describe("AnswerText", () => {
  it("makes a button of each mark, that says where it leads", async () => {
    const { cited } = show("Até três dias [1]. Com plano de trabalho [1, 2].");
    const buttons = screen.getAllByRole("button");
    expect(buttons.map((button) => button.textContent)).toEqual(["1", "1", "2"]);
    await userEvent.click(screen.getByRole("button", { name: "Fonte 2: Decreto 2, página 12" }));
    expect(cited).toEqual([2]);
  });

  it("says after a sentence that the documents do not prove it, and which facts are missing", () => {
    render(
      <AnswerText
        content={"São 30 dias [1] [sem apoio nos documentos]. E mais [sem apoio nos documentos]."}
        sources={sources}
        flags={[
          { reason: "unproven", facts: ["30 dias"] },
          { reason: "unsupported", facts: [] },
        ]}
        onCite={() => undefined}
      />,
    );
    expect(screen.getByRole("button", { name: /sem apoio.*30 dias/ })).toBeVisible();
    expect(screen.getByRole("button", { name: /sem apoio.*Nenhum trecho/ })).toBeVisible();
  });

  it("leaves a mark without a source as text", () => {
    const { container } = show("Veja [7] e [1]");
    expect(screen.getAllByRole("button")).toHaveLength(1);
    expect(container).toHaveTextContent("Veja [7] e");
  });

  it("makes buttons of marks inside emphasis, lists and tables too", () => {
    show("**forte [1]**\n\n- item [2]\n\n| a |\n|---|\n| b [1] |");
    expect(screen.getAllByRole("button").map((button) => button.textContent)).toEqual(["1", "2", "1"]);
  });

  it("survives marks that look like Markdown links and definitions", () => {
    const { container } = show("[1]: três dias\n\n[2](http://mau.example/)");
    expect(screen.getAllByRole("button").map((button) => button.textContent)).toEqual(["1", "2"]);
    // No mark hides a link; what remains is an address that anyone can read.
    expect(screen.getByRole("link").textContent).toBe("http://mau.example/");
    expect(container).toHaveTextContent("três dias");
  });

  it("shows no images and no raw HTML, and the true host of links", () => {
    const { container } = show("![x](http://mau.example/p.png) <b onclick=x>oi</b> [site](https://exemplo.gov.br/a)");
    expect(container.querySelector("img")).toBeNull();
    expect(container.querySelector("b")).toBeNull();
    expect(screen.getByRole("link")).toHaveTextContent("site (exemplo.gov.br)");
  });

  it("does not show half a mark while the text is coming", () => {
    const { container } = show("Até três dias [1", true);
    expect(container).toHaveTextContent(/^Até três dias$/);
  });
});
