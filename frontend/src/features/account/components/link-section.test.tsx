import { QueryClientProvider } from "@tanstack/react-query";
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import axe from "axe-core";
import { MemoryRouter } from "react-router";
import { beforeEach, expect, it, vi } from "vitest";

import { LinkSection } from "./link-section";
import { queries } from "@/lib/queries";
import type { IdentityLink, Me } from "@/lib/wire";

/** The client keeps the `fetch` that it finds when it is loaded. */
const wire = vi.hoisted(() => {
  const given = { answer: (request: Request): Response => new Response(request.url) };
  globalThis.fetch = (request) => Promise.resolve(given.answer(request as Request));
  return given;
});

const me = { email: "ana@orgao.example", has_password: true } as Me;
const asked: string[] = [];
let link: IdentityLink;

beforeEach(() => {
  queries.clear();
  asked.length = 0;
  link = { offered: true, linked: false, proposed: null };
  wire.answer = (request) => {
    const { pathname } = new URL(request.url);
    asked.push(`${request.method} ${pathname.replace("/api/v1/auth", "")}`);
    if (request.method === "GET") return Response.json(link);
    link = { offered: true, linked: request.method === "POST", proposed: null };
    return new Response(null, { status: 204 });
  };
});

function shown(who = me, address = "/conta") {
  return render(
    <QueryClientProvider client={queries}>
      <MemoryRouter initialEntries={[address]}>
        <LinkSection me={who} />
      </MemoryRouter>
    </QueryClientProvider>,
  );
}

it("links nothing before the person says yes to the identity that is shown", async () => {
  link = { offered: true, linked: false, proposed: { name: "Ana", email: "ana@provedor.example" } };
  const { container } = shown();
  expect(await screen.findByText("Ana · ana@provedor.example")).toBeTruthy();
  expect(asked).toEqual(["GET /oidc/link"]);
  expect((await axe.run(container, { rules: { "color-contrast": { enabled: false } } })).violations).toEqual([]);
  await userEvent.click(screen.getByRole("button", { name: "Sim, vincular" }));
  expect(await screen.findByText(/^Vinculada/)).toBeTruthy();
  expect(asked).toContain("POST /oidc/link/confirm");
});

it("links nothing when the person says no", async () => {
  link = { offered: true, linked: false, proposed: { name: "Outra", email: "" } };
  shown();
  await userEvent.click(await screen.findByRole("button", { name: "Não é a minha" }));
  expect(await screen.findByRole("button", { name: "Vincular ao login do provedor" })).toBeTruthy();
  expect(asked).toEqual(["GET /oidc/link"]);
});

it("asks for the password before it unlinks", async () => {
  link = { offered: true, linked: true, proposed: null };
  shown();
  await userEvent.click(await screen.findByRole("button", { name: "Desvincular" }));
  expect(asked).toEqual(["GET /oidc/link"]);
  await userEvent.type(screen.getByLabelText("Senha atual"), "capivara");
  await userEvent.click(screen.getByRole("button", { name: "Continuar" }));
  expect(await screen.findByRole("button", { name: "Vincular ao login do provedor" })).toBeTruthy();
  expect(asked).toContain("DELETE /oidc/link");
});

it("offers no way of parting to who has no password", async () => {
  link = { offered: true, linked: true, proposed: null };
  shown({ ...me, has_password: false });
  expect(await screen.findByText(/esta conta não tem senha/)).toBeTruthy();
  expect(screen.queryByRole("button")).toBeNull();
});

it("tells why the provider's page led to no link", async () => {
  shown(me, "/conta?erro=identity_login_refused");
  expect(await screen.findByText(/não autorizou o acesso/)).toBeTruthy();
});
