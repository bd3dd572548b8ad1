import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import axe from "axe-core";
import { MemoryRouter, useLocation } from "react-router";
import { describe, expect, it } from "vitest";

import { MainMenu } from "./main-menu";
import { standingKey } from "@/lib/door/standing";
import type { Me, Permission } from "@/lib/wire";

function Here() {
  return <output>{useLocation().pathname}</output>;
}

function show(permissions: Permission[], at = "/") {
  const queries = new QueryClient({ defaultOptions: { queries: { staleTime: Infinity } } });
  queries.setQueryData(standingKey, { kind: "in", me: { id: "ana", permissions, lacks_totp: false } as unknown as Me });
  return render(
    <MemoryRouter initialEntries={[at]}>
      <QueryClientProvider client={queries}>
        <MainMenu />
        <Here />
      </QueryClientProvider>
    </MemoryRouter>,
  );
}

describe("MainMenu", () => {
  it("has the everyday pages only for who administers nothing", () => {
    show(["ask", "read"], "/conversas/7");
    expect(screen.getAllByRole("link").map(({ textContent }) => textContent)).toEqual(["Conversas", "Busca", "Documentos"]);
    expect(screen.getByRole("link", { name: "Conversas" })).toHaveAttribute("aria-current", "page");
    expect(screen.queryByRole("button")).toBeNull();
  });

  it("leads by the keyboard to what the person may administer", async () => {
    show(["read", "people", "audit"], "/registro");
    expect(screen.getByRole("button", { name: "Administração" })).toHaveAttribute("aria-current", "true");
    await userEvent.tab();
    await userEvent.tab();
    await userEvent.tab();
    await userEvent.keyboard("{Enter}");
    const menu = screen.getByRole("menu", { name: "Administração" });
    expect(screen.getAllByRole("menuitem").map(({ textContent }) => textContent)).toEqual(["Pessoas", "Registro"]);
    expect(screen.getByRole("menuitem", { name: "Registro" })).toHaveAttribute("aria-current", "page");
    expect((await axe.run(menu, { rules: { "color-contrast": { enabled: false } } })).violations).toEqual([]);
    await userEvent.keyboard("{Home}{Enter}");
    expect(screen.getByRole("status")).toHaveTextContent("/pessoas");
  });
});
