import { render, screen } from "@testing-library/react";
import { describe, expect, it } from "vitest";

import { SkippedModels } from "./skipped-models";
import type { SkippedModel } from "@/lib/wire";

const busy: SkippedModel = {
  mode: "openai",
  model: "grande",
  code: "llm_busy",
  reason: "o servidor estava ocupado",
  message: "O servidor do modelo de linguagem grande está ocupado. Espere um pouco.",
};
const away: SkippedModel = { ...busy, mode: "ollama", model: null, code: "llm_unreachable", reason: "o servidor não respondeu" };

describe("SkippedModels", () => {
  it("says nothing where the first model answered", () => {
    const { container } = render(<SkippedModels skipped={[]} writer={{ mode: "openai", model: "grande" }} />);
    expect(container).toBeEmptyDOMElement();
  });

  it("names each one with its reason, and who wrote once, at the end", () => {
    render(<SkippedModels skipped={[busy, away]} writer={{ mode: "embedded", model: "pequeno" }} />);
    expect(screen.getByText("O modelo grande não respondeu (o servidor estava ocupado).")).toHaveAttribute("title", busy.message);
    screen.getByText("O modelo do Ollama não respondeu (o servidor não respondeu); quem escreveu foi o modelo pequeno.");
  });

  it("says that passages stand in for the model, and nothing of a writer while nobody has begun", () => {
    const { rerender } = render(<SkippedModels skipped={[busy]} writer={{ mode: "extractive", model: null }} />);
    screen.getByText(/ocupado\); a resposta são trechos literais dos documentos\.$/);
    rerender(<SkippedModels skipped={[busy]} />);
    screen.getByText("O modelo grande não respondeu (o servidor estava ocupado).");
  });
});
