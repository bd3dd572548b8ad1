import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { act, render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import axe from "axe-core";
import { beforeEach, describe, expect, it, vi } from "vitest";

import { RegisterPage } from "./register-page";
import type { ProcessingRegister } from "@/lib/wire";
import { setLanguage } from "@/lib/words/language";

/** The client keeps the `fetch` that it finds when it is loaded. */
const wire = vi.hoisted(() => {
  const given = { answer: (request: Request): Promise<Response> => Promise.resolve(new Response(request.url)) };
  globalThis.fetch = (request) => given.answer(request as Request);
  return given;
});

const register: ProcessingRegister = {
  organization: "Prefeitura",
  controller: { name: "", registry: "", address: "", dpo_name: "", dpo_contact: "" },
  outside: false,
  operations: [
    {
      code: "questions",
      name: "Perguntas e respostas",
      purpose: "Responder",
      proposed_purpose: "Responder",
      legal_basis: "Art. 7º, III",
      proposed_legal_basis: "Art. 7º, III",
      people: "Quem pergunta",
      data: "Texto das perguntas",
      tables: ["chat_sessions"],
      storage: "No servidor",
      terms: [{ kind: "conversations", days: 45 }],
      retention: "Prazo de conversas: 45 dias.",
      roles: [],
      access: "Só a própria pessoa",
      transfers: "Nenhuma",
    },
  ],
};
let saved: unknown;

const english: ProcessingRegister = {
  ...register,
  operations: register.operations.map((each) => ({
    ...each,
    name: "Questions and answers",
    purpose: "Answer",
    proposed_purpose: "Answer",
    legal_basis: "Art. 7, III",
    proposed_legal_basis: "Art. 7, III",
  })),
};

beforeEach(() => {
  saved = null;
  setLanguage("pt-BR");
  wire.answer = async (request) => {
    if (request.method === "PUT") {
      saved = await request.json();
      return Response.json({ ...register, ...(saved as object), operations: register.operations });
    }
    return Response.json(request.headers.get("Accept-Language") === "en" ? english : register);
  };
});

function show() {
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  return render(
    <QueryClientProvider client={queries}>
      <RegisterPage />
    </QueryClientProvider>,
  );
}

describe("RegisterPage", () => {
  it("tells each operation with its term, and can be read by everybody", async () => {
    const { container } = show();
    await screen.findByRole("heading", { name: "Perguntas e respostas" });
    expect(screen.getByText("Prazo de conversas: 45 dias.")).toBeVisible();
    expect(screen.getByRole("link", { name: "Baixar CSV" })).toHaveAttribute("href", "/api/v1/processing/export?format=csv");
    const { violations } = await axe.run(container, { rules: { "color-contrast": { enabled: false } } });
    expect(violations.map(({ id }) => id)).toEqual([]);
  });

  it("keeps what the organisation says, and nothing of the proposal", async () => {
    show();
    const user = userEvent.setup();
    await user.type(await screen.findByLabelText("Encarregado (DPO)"), "Ana");
    await user.click(screen.getByRole("button", { name: "Salvar" }));
    await waitFor(() => expect(saved).toMatchObject({ controller: { dpo_name: "Ana" } }));
    expect(saved).toMatchObject({ operations: [{ code: "questions", purpose: null, legal_basis: null }] });
  });

  it("keeps what is being written when the language changes, and puts the proposals into it", async () => {
    show();
    const user = userEvent.setup();
    await user.type(await screen.findByLabelText("Encarregado (DPO)"), "Ana");
    const purpose = screen.getByLabelText("Finalidade");
    await user.clear(purpose);
    await user.type(purpose, "Atender");
    act(() => setLanguage("en"));
    await screen.findByRole("heading", { name: "Questions and answers" });
    expect(screen.getByDisplayValue("Ana")).toBeVisible();
    expect(screen.getByDisplayValue("Atender")).toBeVisible();
    expect(screen.getByDisplayValue("Art. 7, III")).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Save" }));
    await waitFor(() => expect(saved).toMatchObject({ operations: [{ code: "questions", purpose: "Atender", legal_basis: null }] }));
  });
});
