import { keepPreviousData, useQuery } from "@tanstack/react-query";

import { client, dataOf } from "@/lib/http";
import type { SearchMode } from "@/lib/wire";

/** As many as a page shows, and as many as the server hands out. */
export const firstHits = 10;
export const mostHits = 100;

/** What a person searches for; it stands in the address, so that a search can be sent to somebody. */
export interface SearchRequest {
  text: string;
  mode: SearchMode;
  /** `hoje`, `todas` or a day as YYYY-MM-DD; `hoje` unless the text itself speaks of another time. */
  vigencia: string;
  limit: number;
}

/** The passages for a search; what was found before stays until the new ones are there. */
export function useSearch({ text, mode, vigencia, limit }: SearchRequest) {
  // Left out, the server reads day, kind, year and organ from the text; a choice of the person's rules.
  const query = { q: text, mode, limit, ...(vigencia !== "hoje" && { vigencia }) };
  return useQuery({
    queryKey: ["search", query],
    queryFn: ({ signal }) => dataOf(client.GET("/api/v1/search", { params: { query }, signal })),
    enabled: text !== "",
    placeholderData: keepPreviousData,
    retry: false,
  });
}
