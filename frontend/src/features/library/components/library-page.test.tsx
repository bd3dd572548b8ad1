import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import axe from "axe-core";
import { MemoryRouter } from "react-router";
import { beforeEach, describe, expect, it, vi } from "vitest";

import { LibraryPage } from "./library-page";
import { Toasts } from "@/components/ui/toasts";
import { standingKey } from "@/lib/door/standing";
import type { Folder, LibraryDocument } from "@/lib/wire";

/** The client keeps the `fetch` that it finds when it is loaded. */
const wire = vi.hoisted(() => {
  const given = { answer: (request: Request): Response | Promise<Response> => new Response(request.url) };
  globalThis.fetch = (request) => Promise.resolve(given.answer(request as Request));
  return given;
});
vi.setConfig({ testTimeout: 20_000 });

const folder = (id: string, name: string, part: Partial<Folder> = {}): Folder => ({ id, name, parent_id: null, visibility: "inherit", may_fill: true, ...part });
const every = { read: true, write: true, delete: true, govern: true };

function document(id: string, part: Partial<LibraryDocument> = {}): LibraryDocument {
  return {
    id,
    title: `Lei ${id}`,
    filename: `lei-${id}.pdf`,
    media_type: "application/pdf",
    size_bytes: 1000,
    pages: 2,
    unread_pages: [],
    personal_data: { mode: "off", kinds: [], found: null },
    state: "ready",
    stage: null,
    progress: 1,
    reason: null,
    created_at: "2026-11-28T13:00:00Z",
    updated_at: "2026-11-28T13:00:00Z",
    collection_id: null,
    visibility: "inherit",
    for_everybody: true,
    owner_name: "Ana Prado",
    may: every,
    ...part,
  };
}

let folders: Folder[];
let documents: LibraryDocument[];
let sent: { method: string; path: string; body: unknown }[];
let asked: URLSearchParams[];

async function answer(request: Request): Promise<Response> {
  const { pathname, searchParams } = new URL(request.url);
  if (request.method !== "GET") {
    const text = await request.text();
    const body = (text ? JSON.parse(text) : null) as { documents: string[]; collection_id: string | null; name: string } | null;
    sent.push({ method: request.method, path: pathname, body });
    if (pathname.endsWith("/move") && body) {
      documents = documents.map((each) => (body.documents.includes(each.id) ? { ...each, collection_id: body.collection_id } : each));
      return new Response(null, { status: 204 });
    }
    if (pathname.endsWith("/collections") && body) {
      folders = [...folders, folder("f9", body.name)];
      return Response.json(folders.at(-1), { status: 201 });
    }
    return request.method === "PATCH" && pathname.includes("/documents/") ? Response.json(documents[0]) : new Response(null, { status: 204 });
  }
  if (pathname.endsWith("/collections")) return Response.json({ items: folders });
  if (pathname.endsWith("/documents")) {
    asked.push(searchParams);
    const within = searchParams.get("collection_id");
    const items = documents.filter((each) => (within === null || each.collection_id === within) && (each.may.read || searchParams.has("governed")));
    return Response.json({ items, total: items.length });
  }
  return Response.json({ llm: { state: "ready" }, documents: { received: 0, processing: 0, ready: 2, failed: 0 } });
}

beforeEach(() => {
  folders = [folder("f1", "Pessoal"), folder("f2", "Processos", { parent_id: "f1", visibility: "restricted" })];
  documents = [document("1"), document("2")];
  [sent, asked] = [[], []];
  wire.answer = answer;
});

function show(permissions: string[] = ["read", "upload", "curate", "access"], address = "/documentos") {
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false, staleTime: 60_000 } } });
  queries.setQueryData(standingKey, { kind: "in", me: { id: "a", permissions, lacks_totp: false } });
  return render(
    <QueryClientProvider client={queries}>
      <MemoryRouter initialEntries={[address]}>
        <LibraryPage />
        <Toasts />
      </MemoryRouter>
    </QueryClientProvider>,
  );
}

async function violations(container: Element): Promise<string[]> {
  const { violations: found } = await axe.run(container, { rules: { "color-contrast": { enabled: false } } });
  return found.map(({ id }) => id);
}

const row = (name: string) => screen.findByRole("row", { name });

describe("LibraryPage", () => {
  it("opens a folder of the tree, by the keyboard too, and says when nothing is in it", async () => {
    const { container } = show();
    await screen.findByRole("button", { name: "Abrir Lei 1" });
    await userEvent.click(await row("Pessoal"));
    await screen.findByText("Esta pasta está vazia");
    screen.getByRole("button", { name: "Enviar para Pessoal" });
    await userEvent.keyboard("{ArrowRight}{ArrowDown}{Enter}");
    await screen.findByRole("heading", { name: "Processos" });
    expect(asked.at(-1)?.get("collection_id")).toBe("f2");
    within(await row("Processos")).getByRole("img", { name: "Só para quem foi indicado" });
    expect(await violations(container)).toEqual([]);
  });

  it("moves what was selected, and back", async () => {
    documents = [document("1"), document("2", { collection_id: "f2" })];
    show();
    await userEvent.click(await screen.findByRole("checkbox", { name: "Selecionar todos desta página" }));
    screen.getByText("2 selecionados");
    await userEvent.click(screen.getByRole("button", { name: "Mover para…" }));
    const window = await screen.findByRole("dialog", { name: "Mover 2 documentos" });
    expect(await violations(window)).toEqual([]);
    await userEvent.click(within(window).getByRole("radio", { name: "Pessoal" }));
    await userEvent.click(within(window).getByRole("button", { name: "Mover para cá" }));
    await screen.findByText("2 documentos foram para: Pessoal");
    await userEvent.click(screen.getByRole("button", { name: "Desfazer" }));
    await waitFor(() => expect(sent).toHaveLength(3));
    expect(sent.slice(1).map(({ body }) => body)).toEqual([
      { documents: ["1"], collection_id: null },
      { documents: ["2"], collection_id: "f2" },
    ]);
  });

  it("makes a folder and renames a document", async () => {
    show();
    await userEvent.click(await screen.findByRole("button", { name: "Nova pasta" }));
    await userEvent.type(await screen.findByLabelText("Nome da pasta"), "Compras{Enter}");
    await screen.findByRole("heading", { name: "Compras" });
    expect(sent[0]?.body).toEqual({ name: "Compras", parent_id: null });
    await userEvent.click(await row("Todos os documentos"));
    await userEvent.click(await screen.findByRole("button", { name: "Mais ações para Lei 1" }));
    await userEvent.click(await screen.findByRole("menuitem", { name: "Mudar o título" }));
    const field = await screen.findByLabelText("Título do documento");
    await userEvent.clear(field);
    await userEvent.type(field, "Lei nova{Enter}");
    await waitFor(() => expect(sent.at(-1)).toEqual({ method: "PATCH", path: "/api/v1/documents/1", body: { title: "Lei nova" } }));
  });

  it("shows what may only be decided about to who asks for that, without a way in", async () => {
    documents = [document("1"), document("2", { for_everybody: false, may: { read: false, write: false, delete: false, govern: true } })];
    show();
    await screen.findByText("Lei 1");
    expect(screen.queryByText("Lei 2")).toBeNull();
    await userEvent.click(screen.getByRole("checkbox", { name: "Mostrar também os que não posso ler" }));
    await screen.findByText("Lei 2");
    expect(screen.queryByRole("button", { name: "Abrir Lei 2" })).toBeNull();
    screen.getByRole("img", { name: "Você decide quem vê, mas não pode ler" });
  });

  it("tells what is masked, and lets who may change a document choose", async () => {
    documents = [
      document("1", { personal_data: { mode: "mask", kinds: ["CPF"], found: { CPF: 12, EMAIL: 3 } } }),
      document("2", { personal_data: { mode: "find", kinds: ["CPF"], found: {} } }),
      document("3"),
    ];
    const { container } = show();
    await screen.findByText("Dados pessoais: 12 CPF, 3 e-mails");
    screen.getByText("Mascarado");
    screen.getByText("Nenhum dado pessoal encontrado");
    await userEvent.click(screen.getByRole("button", { name: "Mais ações para Lei 3" }));
    await userEvent.click(await screen.findByRole("menuitem", { name: "Mascarar dados pessoais" }));
    await waitFor(() => expect(sent.at(-1)).toEqual({ method: "PATCH", path: "/api/v1/documents/3", body: { personal_data: "mask" } }));
    await userEvent.click(screen.getByRole("button", { name: "Mais ações para Lei 1" }));
    await userEvent.click(await screen.findByRole("menuitem", { name: "Mostrar dados pessoais" }));
    const question = await screen.findByRole("alertdialog", { name: "Mostrar os dados pessoais?" });
    await userEvent.click(within(question).getByRole("button", { name: "Mostrar dados pessoais" }));
    await waitFor(() => expect(sent.at(-1)?.body).toEqual({ personal_data: "off" }));
    expect(await violations(container)).toEqual([]);
  });

  it("offers a reader nothing that is not theirs", async () => {
    documents = [document("1", { may: { read: true, write: false, delete: false, govern: false } })];
    const { container } = show(["read"]);
    await screen.findByText("Lei 1");
    expect(screen.queryByRole("button", { name: "Nova pasta" })).toBeNull();
    expect(screen.queryByRole("checkbox")).toBeNull();
    await userEvent.click(screen.getByRole("button", { name: "Mais ações para Lei 1" }));
    expect(await screen.findAllByRole("menuitem")).toHaveLength(1);
    screen.getByRole("menuitem", { name: "Por que vejo isto?" });
    expect(await violations(container)).toEqual([]);
  });
});
