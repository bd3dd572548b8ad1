import { useQuery } from "@tanstack/react-query";

import { client, dataOf } from "@/lib/http";
import type { Status } from "@/lib/wire";

export const statusKey = ["status"] as const;

function pause(status: Status | undefined): number {
  if (!status || status.llm.state === "starting") return 3_000;
  return status.documents.received + status.documents.processing > 0 ? 2_000 : 20_000;
}

/** What is at work and how many documents there are; asked more often while something is changing. */
export function useStatus() {
  return useQuery({
    queryKey: statusKey,
    queryFn: ({ signal }) => dataOf(client.GET("/api/v1/status", { signal })),
    refetchInterval: (query) => pause(query.state.data),
    retry: false,
  });
}
