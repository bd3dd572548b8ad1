import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { client, dataOf } from "@/lib/http";
import { refresh } from "@/lib/refresh";
import type { Prompt, PromptLanguage, PromptText } from "@/lib/wire";

const promptsKey = ["prompts"] as const;

/** The instructions in each language: those that count and those that came with GovBot. */
export function usePrompts() {
  return useQuery({
    queryKey: [...promptsKey, "list"],
    queryFn: ({ signal }) => dataOf(client.GET("/api/v1/prompts", { signal })),
    select: ({ items }) => items,
  });
}

/** The changes, newest first. */
export function useHistory(language: PromptLanguage, limit: number) {
  return useQuery({
    queryKey: [...promptsKey, "history", language, limit],
    queryFn: ({ signal }) =>
      dataOf(client.GET("/api/v1/prompts/{language}/history", { params: { path: { language }, query: { limit } }, signal })),
  });
}

/** One version; what is saved never changes. */
export function useVersion(language: PromptLanguage, number: number | null) {
  return useQuery({
    queryKey: [...promptsKey, "version", language, number],
    queryFn: ({ signal }) =>
      dataOf(
        client.GET("/api/v1/prompts/{language}/versions/{number}", {
          params: { path: { language, number: number ?? 0 } },
          signal,
        }),
      ),
    enabled: number !== null,
    staleTime: Infinity,
  });
}

/** What a person saves, and what they had before them while writing it. */
export interface NewVersion {
  language: PromptLanguage;
  text: PromptText;
  revision: number;
  shippedVersion: number;
  note: string;
}

function useChange<T>(change: (what: T) => Promise<Prompt>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: change,
    // Also after a refusal: somebody else's change is then on the page.
    onSettled: () => refresh(queries, promptsKey),
  });
}

export function useSaveVersion() {
  return useChange(({ language, text, revision, shippedVersion, note }: NewVersion) =>
    dataOf(
      client.POST("/api/v1/prompts/{language}/versions", {
        params: { path: { language } },
        body: { text, revision, shipped_version: shippedVersion, note },
      }),
    ),
  );
}

/** Which version is to count again; null is the text that came with GovBot. */
export interface Restored {
  language: PromptLanguage;
  number: number | null;
  revision: number;
}

export function useRestore() {
  return useChange(({ language, number, revision }: Restored) =>
    dataOf(
      client.POST("/api/v1/prompts/{language}/active", {
        params: { path: { language } },
        body: { number, revision },
      }),
    ),
  );
}
