import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import axe from "axe-core";
import { beforeEach, describe, expect, it, vi } from "vitest";

import { AuditPage } from "./audit-page";
import { standingKey } from "@/lib/door/standing";
import type { Me, RecordCheck, RecordedAct } from "@/lib/wire";

/** The client keeps the `fetch` that it finds when it is loaded. */
const wire = vi.hoisted(() => {
  const given = { answer: (request: Request): Response => new Response(request.url) };
  globalThis.fetch = (request) => Promise.resolve(given.answer(request as Request));
  return given;
});

const ana = "6d0f6b0e-8a0b-4a3e-9e55-000000000001";
const rui = "6d0f6b0e-8a0b-4a3e-9e55-000000000002";
const asked: string[] = [];
let acts: RecordedAct[] = [];
let check: RecordCheck;
let answer: (url: URL) => Response | null = () => null;

function act(seq: number, part: Partial<RecordedAct> = {}): RecordedAct {
  return {
    seq,
    at: "2026-11-28T13:00:00Z",
    actor_id: ana,
    key_id: null,
    address: "10.0.0.7",
    action: "document.read",
    words: "Leu um documento",
    subject_kind: "document",
    subject_id: "7",
    data: { title: "Lei de Férias" },
    text: null,
    has_text: false,
    previous: "00".repeat(32),
    hash: "ab".repeat(32),
    ...part,
  };
}

function served(url: URL): unknown {
  if (url.pathname.endsWith("/check")) return check;
  if (url.pathname.endsWith("/actions")) return { items: [{ action: "document.read", words: "Leu um documento" }] };
  if (url.pathname.endsWith("/people")) return { items: [{ id: ana, name: "Ana Prado" }, { id: rui, name: "Rui Melo" }], total: 2 };
  const before = Number(url.searchParams.get("before") ?? Infinity);
  const rest = acts.filter(({ seq }) => seq < before);
  return { items: rest.slice(0, 2), total: acts.length, before: rest.length > 2 ? rest[1]?.seq : null };
}

beforeEach(() => {
  asked.length = 0;
  acts = [];
  answer = () => null;
  check = { state: "none", done: 0, total: 0, rows: 0, first: null, last: null, anchors: 0, findings: [], more: 0, words: null };
  wire.answer = ({ url: address }) => {
    const url = new URL(address);
    asked.push(url.search);
    return answer(url) ?? Response.json(served(url));
  };
});

function show(part: Partial<Me> = {}) {
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false, staleTime: 60_000 } } });
  const me = { id: ana, permissions: ["audit"], lacks_totp: false, ...part } as unknown as Me;
  queries.setQueryData(standingKey, { kind: "in", me });
  return render(
    <QueryClientProvider client={queries}>
      <AuditPage />
    </QueryClientProvider>,
  );
}

async function violations(container: Element): Promise<string[]> {
  const { violations: found } = await axe.run(container, { rules: { "color-contrast": { enabled: false } } });
  return found.map(({ id }) => id);
}

describe("AuditPage", () => {
  it("says that nothing is recorded yet, and that the record was not checked", async () => {
    const { container } = show();
    await screen.findByText("Ainda não há nada registrado");
    await screen.findByText("Ainda não conferido");
    expect(await violations(container)).toEqual([]);
  });

  it("shows the acts window after window, and one with all that is known of it", async () => {
    acts = [act(3), act(2, { actor_id: null, action: "auth.failure", words: "Tentou entrar", data: {} }), act(1)];
    const { container } = show();
    await screen.findByText("3 atos");
    expect(container.querySelectorAll("[data-act]")).toHaveLength(2);
    await userEvent.click(screen.getByRole("button", { name: "Mostrar mais" }));
    await waitFor(() => expect(container.querySelectorAll("[data-act]")).toHaveLength(3));
    expect(screen.queryByRole("button", { name: "Mostrar mais" })).toBeNull();
    expect(await violations(container)).toEqual([]);

    await userEvent.click(screen.getByRole("button", { name: "Leu um documento: ver a linha 3" }));
    const sheet = await screen.findByRole("dialog", { name: "Linha 3" });
    expect(sheet).toHaveTextContent("ab".repeat(32));
    expect(await violations(sheet)).toEqual([]);
    await userEvent.click(screen.getByRole("button", { name: "Ver todos os atos com o mesmo valor em: Pessoa" }));
    await waitFor(() => expect(asked.at(-1)).toContain(`actor=${ana}`));
    expect(screen.queryByRole("dialog")).toBeNull();
    await screen.findByText(`Pessoa: ${ana}`);
  });

  it("names people for whoever may see people, and keeps the id beside the name", async () => {
    acts = [act(2, { action: "account.suspend", words: "Suspendeu uma conta", subject_kind: "user", subject_id: rui, data: {} }), act(1)];
    const { container } = show({ permissions: ["audit", "people"] });
    await waitFor(() => expect(container.querySelector('[data-act="2"]')).toHaveTextContent("Rui MeloAna Prado"));
    expect(asked.filter((search) => search.includes("ids="))).toEqual([`?ids=${ana}&ids=${rui}&limit=200`]);
    await userEvent.click(screen.getByRole("button", { name: "Suspendeu uma conta: ver a linha 2" }));
    const sheet = await screen.findByRole("dialog", { name: "Linha 2" });
    expect(sheet).toHaveTextContent(`Ana Prado${ana}`);
    await userEvent.click(screen.getByRole("button", { name: "Ver todos os atos com o mesmo valor em: Sobre" }));
    await screen.findByText("Sobre: Rui Melo");
    expect(await violations(container)).toEqual([]);
  });

  it("exports what the filters show", async () => {
    acts = [act(1)];
    show();
    await screen.findByRole("option", { name: "Leu um documento" });
    await userEvent.selectOptions(screen.getByLabelText("Ato"), "document.read");
    await userEvent.type(screen.getByLabelText("Palavras"), "férias");
    await userEvent.type(screen.getByLabelText("Até"), "2026-11-28");
    const link = screen.getByRole("link", { name: "Exportar CSV" });
    const { searchParams } = new URL(link.getAttribute("href") ?? "", "http://localhost");
    expect(Object.fromEntries(searchParams)).toEqual({
      format: "csv",
      action: "document.read",
      text: "férias",
      until: new Date("2026-11-29T00:00").toISOString(),
    });
    await userEvent.click(screen.getByRole("checkbox", { name: "É o texto inteiro de uma pergunta" }));
    expect(link.getAttribute("href")).toContain("asked=f%C3%A9rias");
  });

  it("tells a failure in the server's words and tries again", async () => {
    const failure = { error: { code: "database_busy", message: "O banco está ocupado." } };
    answer = (url) => (url.pathname.endsWith("/audit") ? Response.json(failure, { status: 503 }) : null);
    const { container } = show();
    await screen.findByText("O registro não pôde ser lido");
    expect(await violations(container)).toEqual([]);
    answer = () => null;
    await userEvent.click(screen.getByRole("button", { name: "Tentar de novo" }));
    await screen.findByText("Ainda não há nada registrado");
  });

  it("has the record checked and names what is wrong", async () => {
    const finding = { kind: "altered", seq: 2, until: null, words: "A linha 2 foi alterada." };
    show();
    await screen.findByText("Ainda não conferido");
    check = { ...check, state: "running", done: 1, total: 4 };
    await userEvent.click(screen.getByRole("button", { name: "Conferir agora" }));
    expect(await screen.findByRole("progressbar")).toHaveAttribute("aria-valuenow", "25");
    check = { ...check, state: "broken", rows: 4, findings: [finding], more: 3, words: "NÃO está íntegro." };
    await screen.findByText("A linha 2 foi alterada.", {}, { timeout: 3_000 });
    screen.getByText("Adulterado");
    screen.getByText("e mais 3");
  });
});
