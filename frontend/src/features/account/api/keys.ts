import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { client, dataOf, done } from "@/lib/http";
import { refresh } from "@/lib/refresh";
import type { Permission } from "@/lib/wire";

const keysKey = ["keys"] as const;

/** The person's API keys, the newest first. */
export function useKeys() {
  return useQuery({
    queryKey: keysKey,
    queryFn: ({ signal }) => dataOf(client.GET("/api/v1/keys", { signal })),
  });
}

export interface KeyWish {
  name: string;
  scopes: Permission[];
  days: number;
}

export function useCreateKey() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: KeyWish) => dataOf(client.POST("/api/v1/keys", { body })),
    onSuccess: () => refresh(queries, keysKey),
  });
}

export function useRevokeKey() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => done(client.DELETE("/api/v1/keys/{key_id}", { params: { path: { key_id: id } } })),
    onSettled: () => refresh(queries, keysKey),
  });
}
