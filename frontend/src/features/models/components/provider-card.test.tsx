import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen } from "@testing-library/react";
import { afterEach, describe, expect, it, vi } from "vitest";

import { ProviderCard } from "./provider-card";
import { PullList } from "./pull-list";
import type { Provider, Pull } from "@/lib/wire";

const ollama: Provider = {
  provider: "ollama",
  state: "ready",
  address: "http://127.0.0.1:11434",
  reachable: true,
  model: "llama3.2:3b",
  present: true,
  context_tokens: 8192,
  models: [{ name: "llama3.2:3b", size: 2_019_393_189, parameters: "3.2B", quantization: "Q4_K_M", chats: true, loaded: true }],
  can_pull: true,
  problem: null,
};
const begun: Pull = {
  id: "p",
  name: "qwen3:4b",
  state: "running",
  stage: "downloading",
  completed: 1_000_000,
  total: 4_000_000,
  started_at: "2026-11-28T00:00:00Z",
  problem: null,
};

function show(provider: Provider, pulls: Pull[] = []) {
  const queries = new QueryClient({ defaultOptions: { queries: { staleTime: Infinity } } });
  queries.setQueryData(["pulls"], { items: pulls });
  render(
    <QueryClientProvider client={queries}>
      <PullList />
      <ProviderCard provider={provider} />
    </QueryClientProvider>,
  );
}

afterEach(() => vi.unstubAllGlobals());

describe("ProviderCard", () => {
  it("says what a provider has and which model is in use", () => {
    show(ollama);
    screen.getByText("3.2B · Q4_K_M · 2 GB · na memória · em uso");
    screen.getByText("8.192 tokens");
  });

  it("tells a problem in the server's words and offers nothing that cannot be had", () => {
    const problem = { code: "llm_unreachable", message: "O servidor não responde." };
    show({ ...ollama, state: "failed", reachable: false, present: null, models: [], can_pull: false, problem });
    screen.getByText("O servidor não responde.");
    expect(screen.queryByRole("button", { name: "Baixar" })).toBeNull();
  });

  it("shows how far a pull is, and follows it", async () => {
    const told = { ...begun, completed: 3_000_000 };
    const follow = vi.fn(() => Promise.resolve(new Response(`event: progress\ndata: ${JSON.stringify(told)}\n\n`)));
    vi.stubGlobal("fetch", follow);
    show(ollama, [begun]);
    await screen.findByText("3 MB de 4 MB");
    expect(follow).toHaveBeenCalledWith("/api/v1/models/pulls/p/events", expect.anything());
    expect(screen.getByRole("progressbar", { name: "Download de qwen3:4b" })).toHaveAttribute("aria-valuenow", "75");
    screen.getByRole("button", { name: "Cancelar download de qwen3:4b" });
  });
});
