import { me, reset, sent, world } from "../testing/served";

import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import axe from "axe-core";
import { MemoryRouter } from "react-router";
import { beforeEach, describe, expect, it } from "vitest";

import { PeoplePage, type PeoplePagePart } from "./people-page";
import { standingKey } from "@/lib/door/standing";

beforeEach(reset);

function show(part: PeoplePagePart) {
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false, staleTime: Infinity } } });
  queries.setQueryData(standingKey, { kind: "in", me });
  return render(
    <MemoryRouter>
      <QueryClientProvider client={queries}>
        <PeoplePage part={part} />
      </QueryClientProvider>
    </MemoryRouter>,
  );
}

async function violations(container: Element): Promise<string[]> {
  const { violations: found } = await axe.run(container, { rules: { "color-contrast": { enabled: false } } });
  return found.map(({ id }) => id);
}

/** Looks for something by part of its name, and takes it, by the keyboard alone. */
async function choose(field: HTMLElement, text: string, name: string): Promise<void> {
  await userEvent.clear(field);
  await userEvent.type(field, text);
  await screen.findByRole("option", { name: (said) => said.startsWith(name) });
  await userEvent.keyboard("{ArrowDown}{Enter}");
  await waitFor(() => expect(screen.queryByRole("listbox")).toBeNull());
}

const press = (name: string) => userEvent.click(screen.getByRole("button", { name }));

describe("PeoplePage", () => {
  it("lists people and asks the server for what is looked for", async () => {
    const { container } = show("people");
    await screen.findByText("2 pessoas");
    expect(await violations(container)).toEqual([]);
    await userEvent.selectOptions(screen.getByLabelText("Acesso"), "suspended");
    await choose(screen.getByRole("combobox", { name: "Departamento" }), "tríb", "Tributos");
    expect(screen.getByRole("combobox", { name: "Departamento" })).toHaveValue("Tributos");
    await userEvent.type(screen.getByRole("searchbox"), "Rui");
    await screen.findByText("1 pessoa");
    expect(Object.fromEntries(world.calls.findLast(({ path }) => path === "/people")?.query ?? [])).toEqual({
      limit: "50",
      offset: "0",
      q: "Rui",
      state: "suspended",
      department_id: "d2",
    });
  });

  it("invites with the role that allows least, and shows the address once", async () => {
    show("people");
    await screen.findByText("2 pessoas");
    await press("Convidar pessoa");
    const dialog = screen.getByRole("dialog", { name: "Convidar uma pessoa" });
    expect(await violations(dialog)).toEqual([]);
    expect(within(dialog).getByRole("option", { name: "Controle" })).toBeDisabled();
    world.refuse["POST /people"] = { code: "email_taken", message: "Já há uma pessoa com este e-mail." };
    await userEvent.type(within(dialog).getByLabelText("Nome"), "Lia");
    await userEvent.type(within(dialog).getByLabelText("E-mail"), "lia@campobelo.example{Enter}");
    expect(await within(dialog).findByRole("alert")).toHaveTextContent("Já há uma pessoa com este e-mail.");
    world.refuse = {};
    await press("Criar convite");
    await within(dialog).findByText(`${location.origin}/convite#gbi_x`);
    expect(sent("POST", "/people")).toEqual({ name: "Lia", email: "lia@campobelo.example", role_id: "r2", department_id: null });
    expect(await violations(dialog)).toEqual([]);
    await userEvent.keyboard("{Escape}");
    within(dialog).getByText("Vale até", { exact: false });
    await press("Já copiei");
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  });

  it("sends what was changed of a person, and no more", async () => {
    show("people");
    await userEvent.click(await screen.findByRole("button", { name: "Ver Rui" }));
    const sheet = screen.getByRole("dialog", { name: "Rui" });
    await within(sheet).findByText("Robô", { exact: false });
    expect(await violations(sheet)).toEqual([]);
    const department = within(sheet).getByRole("combobox", { name: "Departamento" });
    expect(department).toHaveValue("Tributos");
    await userEvent.click(within(sheet).getByRole("button", { name: "Esvaziar: Departamento" }));
    expect(department).toHaveValue("");
    await userEvent.click(within(sheet).getByRole("button", { name: "Salvar" }));
    await waitFor(() => expect(sent("PATCH", "/people/rui")).toEqual({ department_id: null }));
    await userEvent.click(within(sheet).getByRole("button", { name: "Revogar a chave Robô" }));
    await userEvent.click(within(screen.getByRole("alertdialog")).getByRole("button", { name: "Revogar" }));
    await waitFor(() => expect(world.calls.some(({ method, path }) => method === "DELETE" && path === "/people/rui/keys/k1")).toBe(true));
  });

  it("suspends only after asking, and says in place why it was refused", async () => {
    show("people");
    await userEvent.click(await screen.findByRole("button", { name: "Ver Rui" }));
    const sheet = screen.getByRole("dialog", { name: "Rui" });
    const suspend = async () => {
      await userEvent.click(within(sheet).getByRole("button", { name: "Suspender acesso" }));
      await userEvent.click(within(screen.getByRole("alertdialog")).getByRole("button", { name: "Suspender acesso" }));
    };
    world.refuse["POST /people/rui/suspend"] = { code: "last_administrator", message: "É a única pessoa que administra." };
    await suspend();
    expect(await within(sheet).findByRole("alert")).toHaveTextContent("É a única pessoa que administra.");
    world.refuse = {};
    await suspend();
    await within(sheet).findByText("Não entra mais", { exact: false });
    within(sheet).getByRole("button", { name: "Reativar acesso" });
    expect(within(sheet).queryByRole("button", { name: "Endereço para nova senha" })).toBeNull();
  });

  it("does not offer to let an erased person in again", async () => {
    world.people = world.people.map((each) => ({ ...each, name: `pessoa-${each.id}`, state: "suspended", erased_at: "2026-11-28T13:00:00Z" }));
    show("people");
    await userEvent.click(await screen.findByRole("button", { name: "Ver pessoa-rui" }));
    const sheet = screen.getByRole("dialog", { name: "pessoa-rui" });
    await within(sheet).findByText("Os dados desta pessoa foram apagados", { exact: false });
    expect(within(sheet).queryByRole("button", { name: "Reativar acesso" })).toBeNull();
  });

  it("offers nothing that people do not do to themselves", async () => {
    show("people");
    await userEvent.click(await screen.findByRole("button", { name: "Ver Ana" }));
    const sheet = screen.getByRole("dialog", { name: "Ana" });
    await within(sheet).findByText("É você.", { exact: false });
    expect(within(sheet).getByLabelText("Perfil")).toBeDisabled();
    expect(within(sheet).queryByRole("button", { name: "Suspender acesso" })).toBeNull();
  });

  it("shows departments as a tree, and moves none into itself", async () => {
    const { container } = show("departments");
    const branch = (await screen.findByText("Finanças")).closest("li");
    within(branch ?? document.body).getByText("Tributos");
    expect(await violations(container)).toEqual([]);
    await press("Renomear ou mover Tributos");
    expect(await violations(screen.getByRole("dialog"))).toEqual([]);
    await userEvent.click(screen.getByRole("combobox", { name: "Dentro de" }));
    expect(screen.getAllByRole("option").map(({ textContent }) => textContent)).toEqual(["Finanças"]);
    await userEvent.clear(screen.getByRole("combobox", { name: "Dentro de" }));
    await userEvent.keyboard("{Escape}");
    await press("Salvar");
    await waitFor(() => expect(sent("PATCH", "/departments/d2")).toEqual({ name: "Tributos", parent_id: null }));
    world.refuse["DELETE /departments/d1"] = { code: "department_in_use", message: "O departamento não está vazio." };
    await press("Excluir Finanças");
    await userEvent.click(within(screen.getByRole("alertdialog")).getByRole("button", { name: "Excluir" }));
    expect(await screen.findByRole("alert")).toHaveTextContent("O departamento não está vazio.");
  });

  it("makes roles of what one may do oneself, and asks for a second factor of those that there are", async () => {
    const { container } = show("roles");
    await screen.findByRole("heading", { name: "Controle" });
    expect(await violations(container)).toEqual([]);
    await userEvent.click(screen.getByRole("checkbox", { name: "Exigir verificação em duas etapas de Usuário" }));
    await waitFor(() => expect(sent("PATCH", "/roles/r2")).toEqual({ needs_totp: true }));
    await userEvent.click(screen.getByRole("checkbox", { name: "Exigir verificação em duas etapas de Administrador" }));
    await userEvent.click(within(screen.getByRole("alertdialog", { name: "Exigir também de você?" })).getByRole("button", { name: "Cancelar" }));
    expect(sent("PATCH", "/roles/r1")).toBeUndefined();
    await press("Criar perfil");
    const dialog = screen.getByRole("dialog", { name: "Criar um perfil" });
    expect(await violations(dialog)).toEqual([]);
    expect(within(dialog).getByRole("checkbox", { name: "Ler os registros" })).toBeDisabled();
    await userEvent.type(within(dialog).getByLabelText("Nome do perfil"), "Leitura");
    await userEvent.click(within(dialog).getByRole("checkbox", { name: "Fazer perguntas" }));
    await press("Salvar");
    await waitFor(() => expect(sent("POST", "/roles")).toEqual({ name: "Leitura", permissions: ["read"], needs_totp: false }));
  });
});
