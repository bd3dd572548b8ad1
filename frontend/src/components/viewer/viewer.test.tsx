import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen } from "@testing-library/react";
import { MemoryRouter } from "react-router";
import { beforeEach, describe, expect, it, vi } from "vitest";

import { closeViewer, openViewer } from "./target";
import { Viewer } from "./viewer";

/** The client keeps the `fetch` that it finds when it is loaded. */
const wire = vi.hoisted(() => {
  const given = { answer: (request: Request): Response => new Response(request.url) };
  globalThis.fetch = (request) => Promise.resolve(given.answer(request as Request));
  return given;
});
vi.mock("@/components/viewer/pdf-view", () => ({
  default: ({ target }: { target: { quote: string | null } }) => <p>páginas: {target.quote}</p>,
}));

const id = "11111111-1111-4111-8111-111111111111";
const passage = { id: 7, ordinal: 0, page: 1, section: null, text: "Ana Souza, CPF [CPF], é fiscal.", label: null, urn: null, in_force: true, note: null, ended: [] };

function serve(mode: string, write: boolean): void {
  const personal = { mode, kinds: ["CPF"], found: mode === "off" ? null : { CPF: 12, EMAIL: 1 } };
  wire.answer = ({ url }) =>
    Response.json(url.endsWith("/passages") ? { items: [passage] } : { id, personal_data: personal, may: { read: true, write, delete: false, govern: false } });
}

function open(): void {
  openViewer({ documentId: id, title: "Portaria", filename: "portaria.pdf", mediaType: "application/pdf", page: 1, passageId: 7, quote: "CPF [CPF], é fiscal." });
  render(
    <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
      <MemoryRouter>
        <Viewer />
      </MemoryRouter>
    </QueryClientProvider>,
  );
}

describe("Viewer", () => {
  beforeEach(() => {
    Element.prototype.scrollIntoView = () => undefined;
    closeViewer();
  });

  it("shows a reader the text of a masked document, and why", async () => {
    serve("mask", false);
    open();
    expect(await screen.findByText(/por isso aqui está o texto/i)).toBeInTheDocument();
    expect(await screen.findByText("CPF [CPF], é fiscal.")).toHaveProperty("tagName", "MARK");
    expect(screen.queryByRole("link", { name: "Baixar original" })).toBeNull();
    expect(screen.getByText("Dados pessoais: 12 CPF, 1 e-mail")).toBeInTheDocument();
  });

  it("shows the pages to whoever may change the document, at what stands on them", async () => {
    serve("mask", true);
    open();
    expect(await screen.findByText("páginas: , é fiscal.")).toBeInTheDocument();
    expect(screen.getByRole("link", { name: "Baixar original" })).toBeInTheDocument();
  });

  it("shows the pages to everybody where nothing is masked", async () => {
    serve("off", false);
    open();
    expect(await screen.findByText(/páginas: CPF/)).toBeInTheDocument();
    expect(screen.getByRole("link", { name: "Baixar original" })).toBeInTheDocument();
  });
});
