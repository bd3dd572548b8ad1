import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import axe from "axe-core";
import { createMemoryRouter, Link, RouterProvider } from "react-router";
import { beforeEach, describe, expect, it, vi } from "vitest";

import { OrganizationPage } from "./organization-page";
import { organization, usage } from "../testing/organization";
import type { OrganizationSaid } from "@/lib/wire";

interface Given {
  settings: () => Response;
  usage: () => Response;
  save: () => Response;
  logo: () => Response;
  sent: { method: string; path: string; body: unknown }[];
}

/** The client keeps the `fetch` that it finds when it is loaded. */
const given = vi.hoisted(() => {
  const server = { sent: [] } as unknown as Given;
  globalThis.fetch = async (input) => {
    const request = input as Request;
    const path = new URL(request.url).pathname.replace("/api/v1/organization", "");
    if (request.method === "GET") return path === "/usage" ? server.usage() : server.settings();
    const body: unknown = path === "/logo" ? request.headers.get("content-type") : await request.json();
    server.sent.push({ method: request.method, path, body });
    return path === "/logo" ? server.logo() : server.save();
  };
  return server;
});

const refused = (message: string) => Response.json({ error: { code: "refused", message, data: {} } }, { status: 422 });

beforeEach(() => {
  given.sent = [];
  given.settings = () => Response.json(organization);
  given.usage = () => Response.json(usage);
  given.logo = () => Response.json({ ...organization, branding: { ...organization.branding, has_logo: true } });
  given.save = () => {
    const { name, short_name, accent } = given.sent.at(-1)?.body as OrganizationSaid;
    return Response.json({ ...organization, branding: { ...organization.branding, name, short_name, accent } });
  };
});

function show() {
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false, staleTime: Infinity } } });
  const router = createMemoryRouter([
    { path: "/", element: <><Link to="/fora">Fora</Link><OrganizationPage /></> },
    { path: "/fora", element: <h1>Lá fora</h1> },
  ]);
  return render(
    <QueryClientProvider client={queries}>
      <RouterProvider router={router} />
    </QueryClientProvider>,
  );
}

const press = (name: string | RegExp) => userEvent.click(screen.getByRole("button", { name }));
const name = () => screen.findByRole("textbox", { name: "Nome" });

async function write(label: string, text: string) {
  const field = screen.getByRole("textbox", { name: label });
  await userEvent.clear(field);
  if (text) await userEvent.type(field, text);
}

describe("OrganizationPage", () => {
  it("tells limits by bars and by words", async () => {
    const { container } = show();
    await name();
    const documents = await screen.findByRole("meter", { name: "Documentos" });
    expect(documents).toHaveAttribute("aria-valuetext", "8 de 10");
    expect(documents).toHaveAttribute("aria-valuenow", "80");
    expect(screen.getByText("Perto do limite (80%)")).toBeVisible();
    expect(screen.getByText("Limite atingido (100%)")).toBeVisible();
    expect(screen.getByText("Novas perguntas são recusadas até amanhã.")).toBeVisible();
    expect(screen.getByText("3,5 MB, sem limite")).toBeVisible();
    const { violations } = await axe.run(container, { rules: { "color-contrast": { enabled: false } } });
    expect(violations.map(({ id }) => id)).toEqual([]);
  });

  it("saves by the keyboard what was changed, and says so", async () => {
    show();
    await userEvent.type(await name(), " Nova");
    await write("Cor de destaque", "#14702a");
    const bar = screen.getByRole("group", { name: "Mudanças não salvas" });
    expect(within(bar).getByText("Nome, Cor de destaque")).toBeVisible();
    await userEvent.keyboard("{Enter}");
    await waitFor(() => expect(screen.queryByRole("button", { name: "Salvar" })).toBeNull());
    const body = { name: "Prefeitura Nova", short_name: null, contact: null, accent: "#14702a", keep_days: {} };
    expect(given.sent).toEqual([{ method: "PUT", path: "", body }]);
    expect(await name()).toHaveValue("Prefeitura Nova");
  });

  it("shows the server's refusal and keeps what was written", async () => {
    given.save = () => refused("O nome não pode ser este.");
    show();
    await userEvent.type(await name(), " X{Enter}");
    expect(await screen.findByRole("alert")).toHaveTextContent("As configurações não foram salvasO nome não pode ser este.");
    expect(await name()).toHaveValue("Prefeitura X");
  });

  it("refuses a colour that is read badly, leads there, and offers the nearest", async () => {
    show();
    await name();
    await write("Cor de destaque", "#ffee00");
    expect(screen.getByText(/contraste 1,2, o mínimo é 4,5. Escolha uma mais escura/)).toBeVisible();
    await press("Salvar");
    expect(screen.getByRole("textbox", { name: "Cor de destaque" })).toHaveFocus();
    expect(given.sent).toEqual([]);
    await press(/a mais próxima que serve/);
    expect(screen.getByText(/Letras brancas se leem bem/)).toBeVisible();
    await press("Voltar à cor do GovBot");
    expect(screen.queryByRole("group", { name: "Mudanças não salvas" })).toBeNull();
  });

  it("undoes what was not saved", async () => {
    show();
    await userEvent.type(await name(), " X");
    await press("Desfazer");
    expect(await name()).toHaveValue("Prefeitura");
    expect(screen.queryByRole("button", { name: "Desfazer" })).toBeNull();
  });

  it("asks before what was written is left behind", async () => {
    show();
    await userEvent.type(await name(), " X");
    await userEvent.click(screen.getByRole("link", { name: "Fora" }));
    await userEvent.click(within(await screen.findByRole("alertdialog")).getByRole("button", { name: "Cancelar" }));
    expect(await name()).toHaveValue("Prefeitura X");
    await userEvent.click(screen.getByRole("link", { name: "Fora" }));
    await userEvent.click(await screen.findByRole("button", { name: "Sair sem salvar" }));
    expect(await screen.findByRole("heading", { name: "Lá fora" })).toBeVisible();
  });

  it("asks before a shorter term removes something", async () => {
    show();
    await name();
    await userEvent.click(screen.getByRole("checkbox", { name: "Conversas: guardar para sempre" }));
    await write("Conversas: dias", "");
    await press("Salvar");
    expect(screen.getByText(/número inteiro de dias/)).toBeVisible();
    expect(screen.getByRole("textbox", { name: "Conversas: dias" })).toHaveFocus();
    await userEvent.type(screen.getByRole("textbox", { name: "Conversas: dias" }), "30{Enter}");
    const question = await screen.findByRole("alertdialog");
    expect(question).toHaveTextContent("o que já passou do novo prazo: Conversas.");
    expect(given.sent).toEqual([]);
    await userEvent.click(within(question).getByRole("button", { name: "Salvar e encurtar" }));
    await waitFor(() => expect(given.sent.at(0)?.body).toMatchObject({ keep_days: { conversations: 30 } }));
  });

  it("sends a logo at once, and shows why one is refused", async () => {
    const { container } = show();
    await name();
    const files = container.querySelector<HTMLInputElement>('input[type="file"]');
    if (!files) throw new Error("no way to choose a file");
    const picture = (side: string) => new File([side], `${side}.png`, { type: "image/png" });
    given.logo = () => refused("O logotipo deve ser um PNG.");
    await userEvent.upload(files, picture("front"));
    expect(await screen.findByRole("alert")).toHaveTextContent("O logotipo deve ser um PNG.");
    given.logo = () => Response.json({ ...organization, branding: { ...organization.branding, has_logo: true } });
    await userEvent.upload(files, picture("back"));
    expect(await screen.findByRole("button", { name: "Retirar logotipo" })).toBeVisible();
    expect(screen.queryByRole("alert")).toBeNull();
    expect(given.sent.at(-1)).toMatchObject({ method: "PUT", path: "/logo", body: expect.stringContaining("multipart/form-data") as string });
  });

  it("says what could not be read, and tries again", async () => {
    given.settings = () => refused("Fora do ar.");
    given.usage = () => refused("Sem contas.");
    show();
    expect(await screen.findByText("As configurações não puderam ser lidas")).toBeVisible();
    expect(await screen.findByText("O uso não pôde ser lido")).toBeVisible();
    given.settings = () => Response.json(organization);
    const problem = screen.getByText("As configurações não puderam ser lidas").closest<HTMLElement>('[role="alert"]');
    if (!problem) throw new Error("no alert");
    await userEvent.click(within(problem).getByRole("button", { name: "Tentar de novo" }));
    expect(await name()).toHaveValue("Prefeitura");
  });
});
