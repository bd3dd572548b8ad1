import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { act, render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import axe from "axe-core";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { RightsSheet } from "./rights-sheet";
import { closeRights, openRights } from "./target";
import type { Cause } from "@/lib/wire";

/** The client keeps the `fetch` that it finds when it is loaded. */
const wire = vi.hoisted(() => {
  const given = { answer: (request: Request): Response | Promise<Response> => new Response(request.url) };
  globalThis.fetch = (request) => Promise.resolve(given.answer(request as Request));
  return given;
});

const cause = (part: Partial<Cause>): Cause => ({
  how: "user",
  name: "Rui Melo",
  rights: ["read"],
  via: null,
  expires_at: null,
  grant_id: "g1",
  subject_id: "u1",
  by: "Ana Prado",
  ...part,
});
const owner = cause({ how: "owner", name: "Ana Prado", rights: ["read", "write", "delete"], grant_id: null, by: null });
const fazenda = cause({ how: "department", name: "Fazenda", grant_id: null, subject_id: null, by: null });

let causes: Cause[];
let visibility: string;
let broken: boolean;
let sent: { method: string; path: string; body: unknown }[];

async function answer(request: Request): Promise<Response> {
  const { pathname, searchParams } = new URL(request.url);
  if (broken) return Response.json({ error: { code: "internal", message: "Falhou" } }, { status: 500 });
  if (request.method !== "GET") {
    const text = await request.text();
    sent.push({ method: request.method, path: pathname, body: text ? JSON.parse(text) : null });
    if (request.method === "DELETE") causes = causes.filter(({ grant_id: id }) => !pathname.endsWith(`/${id ?? ""}`));
    if (request.method === "PUT") ({ visibility } = sent.at(-1)?.body as { visibility: string });
    return request.method === "POST" ? Response.json({ id: "g9" }, { status: 201 }) : new Response(null, { status: 204 });
  }
  if (pathname.endsWith("/why")) return Response.json({ items: causes });
  if (pathname.endsWith("/readers")) {
    const all = Array.from({ length: 23 }, (_, index) => ({ id: `p${index}`, name: `Pessoa ${index}`, email: "p@orgao.example", causes: [fazenda] }));
    const from = Number(searchParams.get("offset"));
    return Response.json({ items: all.slice(from, from + Number(searchParams.get("limit"))) });
  }
  if (pathname.endsWith("/subjects")) {
    const people = [{ kind: "user", id: "u2", name: "Bia Souza", detail: "bia@orgao.example" }];
    const parts = [{ kind: "department", id: "d1", name: "Fazenda", detail: null }];
    const all = Array.from({ length: 60 }, (_, index) => ({ kind: "department", id: `d${index}`, name: `Setor ${index}`, detail: null }));
    const found = all.filter(({ name }) => name.includes(searchParams.get("q") ?? "")).slice(0, 20);
    return Response.json({ items: searchParams.get("kind") ? found : [...people, ...parts] });
  }
  return Response.json({ visibility, department_id: null, owner_id: "a", causes });
}

beforeEach(() => {
  [causes, visibility, broken, sent] = [[owner, cause({})], "restricted", false, []];
  wire.answer = answer;
});
afterEach(() => act(closeRights));
vi.setConfig({ testTimeout: 20_000 });

async function show(view: "access" | "why" = "access"): Promise<HTMLElement> {
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  openRights({ what: "documents", id: "d7", name: "Lei 1", view, isInFolder: true });
  render(
    <QueryClientProvider client={queries}>
      <RightsSheet />
    </QueryClientProvider>,
  );
  return screen.findByRole("dialog");
}

async function violations(container: Element): Promise<string[]> {
  const { violations: found } = await axe.run(container, { rules: { "color-contrast": { enabled: false } } });
  return found.map(({ id }) => id);
}

describe("RightsSheet", () => {
  it("says in plain words who sees a document, and lets that be decided", async () => {
    const sheet = await show();
    const chosen = await within(sheet).findByRole("radio", { name: "Só quem for indicado" });
    expect(chosen).toBeChecked();
    expect(await violations(sheet)).toEqual([]);
    await userEvent.click(within(sheet).getByRole("radio", { name: "Só um setor e os que estão abaixo" }));
    const save = within(sheet).getByRole("button", { name: "Salvar" });
    expect(save).toBeDisabled();
    // Far beyond those that the server tells at a time: it is found by its name, by the keyboard.
    await userEvent.type(await within(sheet).findByRole("combobox", { name: "Setor" }), "Setor 41");
    await waitFor(() => expect(screen.getAllByRole("option").map(({ textContent }) => textContent)).toEqual(["Setor 41"]));
    await userEvent.keyboard("{ArrowDown}{Enter}");
    expect(within(sheet).getByRole("combobox", { name: "Setor" })).toHaveValue("Setor 41");
    await userEvent.click(save);
    await waitFor(() => expect(sent).toEqual([{ method: "PUT", path: "/api/v1/documents/d7/access", body: { visibility: "department", department_id: "d41" } }]));
  });

  it("lists who was named and where, and takes that back", async () => {
    causes = [owner, cause({}), cause({ grant_id: "g2", name: "Bia", rights: ["read", "write"], via: "Pessoal", expires_at: "2026-12-03T23:59:59Z" })];
    const sheet = await show();
    await within(sheet).findByText("Pessoa · Ler e alterar · até 03/12/2026 · por Ana Prado");
    within(sheet).getByText("Decidido na pasta Pessoal");
    expect(within(sheet).queryByRole("button", { name: "Retirar o acesso de Bia" })).toBeNull();
    await userEvent.click(within(sheet).getByRole("button", { name: "Retirar o acesso de Rui Melo" }));
    await waitFor(() => expect(within(sheet).queryByText("Rui Melo")).toBeNull());
    expect(sent[0]?.path).toBe("/api/v1/documents/d7/grants/g1");
  });

  it("names somebody until a day", async () => {
    const sheet = await show();
    const box = await within(sheet).findByRole("combobox", { name: /Pessoa, setor ou perfil/ });
    await userEvent.type(box, "bia");
    await userEvent.click(await screen.findByRole("option", { name: /Bia Souza/ }));
    await userEvent.selectOptions(within(sheet).getByLabelText("Pode"), "Ler e alterar");
    await userEvent.type(within(sheet).getByLabelText("Até (opcional)"), "2099-12-03");
    await userEvent.click(within(sheet).getByRole("button", { name: "Indicar" }));
    await waitFor(() => expect(sent).toHaveLength(1));
    const expires = new Date("2099-12-03T23:59:59").toISOString();
    expect(sent[0]?.body).toEqual({ kind: "user", id: "u2", right: "write", expires_at: expires });
  });

  it("shows everybody who has access, a page at a time", async () => {
    const sheet = await show();
    await userEvent.click(await within(sheet).findByRole("tab", { name: "Pessoas com acesso" }));
    await within(sheet).findByText("Pessoa 0");
    expect(sheet.querySelectorAll("[data-reader]")).toHaveLength(20);
    expect(within(sheet).getAllByText("É do setor Fazenda")).toHaveLength(20);
    expect(await violations(sheet)).toEqual([]);
    await userEvent.click(within(sheet).getByRole("button", { name: "Próxima" }));
    await within(sheet).findByText("Pessoa 22");
    expect(within(sheet).getByRole("button", { name: "Próxima" })).toBeDisabled();
  });

  it("tells the person why they see it", async () => {
    const granted = { expires_at: "2026-12-03T23:59:59Z" };
    causes = [fazenda, cause(granted), cause({ how: "everybody", via: "Pessoal", grant_id: null }), cause({ how: "role", name: "fiscal", grant_id: "g3", by: null })];
    const sheet = await show("why");
    await within(sheet).findByText("Porque você é do setor Fazenda.");
    within(sheet).getByText("Porque Ana Prado concedeu leitura até 03/12/2026.");
    within(sheet).getByText("Porque está na pasta Pessoal, visível a todos.");
    within(sheet).getByText("Porque alguém concedeu leitura ao perfil fiscal.");
    expect(await violations(sheet)).toEqual([]);
  });

  it("says when it could not be loaded", async () => {
    broken = true;
    const sheet = await show();
    await within(sheet).findByText("Não foi possível saber quem pode ver");
    broken = false;
    await userEvent.click(within(sheet).getByRole("button", { name: "Tentar de novo" }));
    await within(sheet).findByText("Rui Melo");
  });
});
