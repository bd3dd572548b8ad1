import { useMutation, useQuery, useQueryClient, type QueryClient } from "@tanstack/react-query";
import { useEffect } from "react";

import { providersKey } from "@/features/models/api/providers";
import { statusKey } from "@/lib/api/status";
import { doorFetch } from "@/lib/door/knock";
import { client, dataOf, done } from "@/lib/http";
import { refresh } from "@/lib/refresh";
import { readEvents } from "@/lib/sse";
import type { Pull } from "@/lib/wire";
import { currentLanguage } from "@/lib/words/language";

interface PullList {
  items: Pull[];
}

const pullsKey = ["pulls"] as const;

/** The models being fetched and those of the last minutes, the newest first. */
export function usePulls() {
  return useQuery({
    queryKey: pullsKey,
    queryFn: ({ signal }) => dataOf(client.GET("/api/v1/models/pulls", { signal })),
    // Progress comes as events; this only finds what others have begun, and mends a lost connection.
    refetchInterval: 15_000,
  });
}

export function useStartPull() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (name: string) => dataOf(client.POST("/api/v1/models/pulls", { body: { name } })),
    onSuccess: (pull) => keep(queries, pull),
  });
}

export function useCancelPull() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: string) =>
      done(client.DELETE("/api/v1/models/pulls/{pull_id}", { params: { path: { pull_id: id } } })),
    onSettled: () => refresh(queries, pullsKey),
  });
}

/** Keeps one pull of the list up to date while it runs. */
export function useFollowPull({ id, state }: Pull): void {
  const queries = useQueryClient();
  const isRunning = state === "running";
  useEffect(() => {
    if (!isRunning) return;
    const leaving = new AbortController();
    // A connection that is lost is not taken up: the list is asked again every few seconds.
    void follow(queries, id, leaving.signal).catch(() => undefined);
    return () => leaving.abort();
  }, [queries, id, isRunning]);
}

async function follow(queries: QueryClient, id: string, signal: AbortSignal): Promise<void> {
  const headers = { Accept: "text/event-stream", "Accept-Language": currentLanguage() };
  const response = await doorFetch(`/api/v1/models/pulls/${id}/events`, { headers, signal });
  if (!response.ok || !response.body) return;
  for await (const { event, data } of readEvents(response.body)) {
    if (event === "progress") keep(queries, JSON.parse(data) as Pull);
  }
}

function keep(queries: QueryClient, pull: Pull): void {
  queries.setQueryData<PullList>(pullsKey, (list) => {
    const items = list?.items ?? [];
    const isKnown = items.some(({ id }) => id === pull.id);
    return { items: isKnown ? items.map((each) => (each.id === pull.id ? pull : each)) : [pull, ...items] };
  });
  if (pull.state !== "done") return;
  void refresh(queries, providersKey, statusKey);
}
