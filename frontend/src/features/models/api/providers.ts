import { useQuery } from "@tanstack/react-query";

import { client, dataOf } from "@/lib/http";

export const providersKey = ["providers"] as const;

/** The providers of language models, in the order in which they are asked. */
export function useProviders() {
  return useQuery({
    queryKey: providersKey,
    queryFn: ({ signal }) => dataOf(client.GET("/api/v1/models", { signal })),
    retry: false,
  });
}
