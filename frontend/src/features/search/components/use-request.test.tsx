import { act, renderHook } from "@testing-library/react";
import type { ReactNode } from "react";
import { MemoryRouter, useLocation } from "react-router";
import { expect, it } from "vitest";

import { useRequest } from "./use-request";

function at(address: string) {
  const wrapper = ({ children }: { children: ReactNode }) => (
    <MemoryRouter initialEntries={[address]}>{children}</MemoryRouter>
  );
  return renderHook(() => ({ ...useRequest(), address: useLocation().search }), { wrapper });
}

it("reads what stands in the address and forgives what makes no sense", () => {
  expect(at("/busca?q=+f%C3%A9rias&modo=lexical&vigencia=2019-03-01&n=30").result.current.request).toEqual({
    text: "férias",
    mode: "lexical",
    vigencia: "2019-03-01",
    limit: 30,
  });
  expect(at("/busca?modo=x&vigencia=ontem&n=9e9").result.current.request).toEqual({
    text: "",
    mode: "hybrid",
    vigencia: "hoje",
    limit: 100,
  });
});

it("writes only what is not the default, and begins a new search at its first passages", () => {
  const { result } = at("/busca?q=f%C3%A9rias&n=50");
  act(() => result.current.change({ vigencia: "todas" }));
  expect(result.current.address).toBe("?q=f%C3%A9rias&vigencia=todas");
  act(() => result.current.change({ text: "licença", vigencia: "hoje" }));
  expect(result.current.address).toBe("?q=licen%C3%A7a");
});
