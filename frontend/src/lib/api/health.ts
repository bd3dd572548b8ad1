import { useQuery } from "@tanstack/react-query";

import { client, dataOf } from "@/lib/http";
import type { Health } from "@/lib/wire";

export const healthKey = ["health"] as const;

function pause(health: Health | undefined): number {
  if (!health || health.llm.state === "starting") return 3_000;
  return health.documents.received + health.documents.processing > 0 ? 2_000 : 20_000;
}

/** What is at work and how many documents there are; asked more often while something is changing. */
export function useHealth() {
  return useQuery({
    queryKey: healthKey,
    queryFn: ({ signal }) => dataOf(client.GET("/api/v1/health", { signal })),
    refetchInterval: (query) => pause(query.state.data),
    retry: false,
  });
}
