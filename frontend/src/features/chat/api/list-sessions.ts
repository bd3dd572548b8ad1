import { keepPreviousData, useQuery } from "@tanstack/react-query";

import { client, dataOf } from "@/lib/http";

export const sessionsKey = ["sessions"] as const;

export function useSessions(limit: number) {
  return useQuery({
    queryKey: [...sessionsKey, limit],
    queryFn: ({ signal }) => dataOf(client.GET("/api/v1/chat/sessions", { params: { query: { limit, offset: 0 } }, signal })),
    placeholderData: keepPreviousData,
  });
}
