import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { client, dataOf, done } from "@/lib/http";
import { refresh } from "@/lib/refresh";

export const signInsKey = ["sign-ins"] as const;

/** Where the person is signed in, the last used first. */
export function useSignIns() {
  return useQuery({
    queryKey: signInsKey,
    queryFn: ({ signal }) => dataOf(client.GET("/api/v1/auth/sign-ins", { signal })),
  });
}

export function useEndSignIn() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: string) =>
      done(client.DELETE("/api/v1/auth/sign-ins/{sign_in_id}", { params: { path: { sign_in_id: id } } })),
    onSettled: () => refresh(queries, signInsKey),
  });
}
