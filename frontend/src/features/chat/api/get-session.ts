import { useQuery } from "@tanstack/react-query";

import { client, dataOf } from "@/lib/http";
import { Failure } from "@/lib/failure";

export function sessionKey(id: string) {
  return ["session", id] as const;
}

export function useSession(id: string | null) {
  return useQuery({
    queryKey: sessionKey(id ?? ""),
    enabled: id !== null,
    queryFn: ({ signal }) =>
      dataOf(client.GET("/api/v1/chat/sessions/{session_id}", { params: { path: { session_id: id ?? "" } }, signal })),
    // A conversation that does not exist will not begin to.
    retry: (count, error) => count < 2 && !(error instanceof Failure && error.status > 0 && error.status < 500),
  });
}
