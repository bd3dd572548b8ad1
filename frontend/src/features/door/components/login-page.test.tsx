import { QueryClientProvider } from "@tanstack/react-query";
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import axe from "axe-core";
import { MemoryRouter } from "react-router";
import { beforeEach, describe, expect, it, vi } from "vitest";

import { LoginPage } from "./login-page";
import { queries } from "@/lib/queries";

/** The client keeps the `fetch` that it finds when it is loaded. */
const wire = vi.hoisted(() => {
  const given = { answer: (request: Request): Response => new Response(request.url) };
  globalThis.fetch = (request) => Promise.resolve(given.answer(request as Request));
  return given;
});

const govbr = { setup_needed: false, organization: false, oidc: { label: null, is_govbr: true }, ldap: true };
const away = { error: { code: "not_signed_in", message: "Entre.", data: {} } };
const wrong = { error: { code: "code_needed", message: "Falta o código.", data: {} } };
const posted: string[] = [];

beforeEach(() => {
  queries.clear();
  posted.length = 0;
  wire.answer = (request) => {
    const { pathname } = new URL(request.url);
    if (pathname.endsWith("/auth/options")) return Response.json(govbr);
    if (request.method === "POST") posted.push(pathname);
    if (pathname.endsWith("/oidc/code")) return Response.json(wrong, { status: 401 });
    return Response.json(away, { status: 401 });
  };
});

function shown(address: string) {
  return render(
    <QueryClientProvider client={queries}>
      <MemoryRouter initialEntries={[address]}>
        <LoginPage />
      </MemoryRouter>
    </QueryClientProvider>,
  );
}

describe("the page where people come in", () => {
  it("leads to the provider's page by the keyboard, and keeps where one was going", async () => {
    const { container } = shown("/entrar?erro=identity_unknown&para=%2Fbusca%3Fq%3Dprazo");
    const link = await screen.findByRole("link", { name: "Entrar com gov.br" });
    expect(link.getAttribute("href")).toBe("/api/v1/auth/oidc/start?to=%2Fbusca%3Fq%3Dprazo");
    expect(screen.getByText(/não há conta para você/)).toBeTruthy();
    expect(screen.getByLabelText("E-mail ou nome de usuário")).toBeTruthy();
    link.focus();
    expect(document.activeElement).toBe(link);
    expect((await axe.run(container, { rules: { "color-contrast": { enabled: false } } })).violations).toEqual([]);
  });

  it("has words for a reason that it does not know, and never leads elsewhere", async () => {
    shown("/entrar?erro=outra&para=%2F%2Fevil.example");
    const link = await screen.findByRole("link", { name: "Entrar com gov.br" });
    expect(link.getAttribute("href")).toBe("/api/v1/auth/oidc/start?to=%2F");
    expect(screen.getByText(/Não foi possível entrar/)).toBeTruthy();
  });

  it("asks for one's own second factor after the provider's page", async () => {
    shown("/entrar?erro=code_needed&para=%2F");
    await userEvent.type(await screen.findByLabelText("Código"), "123456");
    await userEvent.click(screen.getByRole("button", { name: "Confirmar" }));
    expect(await screen.findByText(/O código não confere/)).toBeTruthy();
    expect(posted).toContain("/api/v1/auth/oidc/code");
  });

  it("tells who comes back from signing out at the provider's page that they are out", async () => {
    shown("/entrar?saiu=1");
    expect((await screen.findByText("Você saiu.")).getAttribute("role")).toBe("status");
  });

  it("says how an account with the same address is linked", async () => {
    shown("/entrar?erro=identity_email_taken&para=%2F");
    expect(await screen.findByText(/Entre com a senha dela e, em «Minha conta», escolha «Vincular/)).toBeTruthy();
  });
});
