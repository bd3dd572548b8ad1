import { describe, expect, it } from "vitest";

import { draftOf, saidOf } from "./draft";
import type { ProcessingOperation, ProcessingRegister } from "@/lib/wire";

const operation: ProcessingOperation = {
  code: "questions",
  name: "Perguntas",
  purpose: "Responder",
  proposed_purpose: "Responder",
  legal_basis: "Art. 7º, IX",
  proposed_legal_basis: "Art. 7º, III",
  people: "Quem pergunta",
  data: "Perguntas",
  tables: ["chat_sessions"],
  storage: "Servidor",
  terms: [],
  retention: "45 dias",
  roles: [],
  access: "Só a pessoa",
  transfers: "Nenhuma",
};
const controller = { name: "Órgão", registry: "", address: "", dpo_name: "", dpo_contact: "" };
const register: ProcessingRegister = { organization: "Órgão", controller, outside: false, operations: [operation] };

describe("saidOf", () => {
  it("says only what differs from the proposal", () => {
    expect(saidOf(draftOf(register), register.operations).operations).toEqual([
      { code: "questions", purpose: null, legal_basis: "Art. 7º, IX" },
    ]);
  });

  it("goes back to the proposal when a field is emptied", () => {
    const draft = { ...draftOf(register), bases: { questions: "  " } };
    expect(saidOf(draft, register.operations).operations.at(0)?.legal_basis).toBeNull();
  });
});
