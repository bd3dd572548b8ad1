import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { client, dataOf, done } from "@/lib/http";
import { refresh } from "@/lib/refresh";

const linkKey = ["identity-link"] as const;

/** Whether the account is linked to the provider's login, may be, and what waits for a yes. */
export function useLink() {
  return useQuery({
    queryKey: linkKey,
    queryFn: ({ signal }) => dataOf(client.GET("/api/v1/auth/oidc/link", { signal })),
  });
}

/** Leaves for the provider's page, from which the person comes back with an identity to say yes to. */
export function useBeginLink() {
  return useMutation({
    mutationFn: async (password: string) => {
      const { url } = await dataOf(client.POST("/api/v1/auth/oidc/link", { body: { password } }));
      location.assign(url);
    },
  });
}

export function useConfirmLink() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => done(client.POST("/api/v1/auth/oidc/link/confirm")),
    onSettled: () => refresh(queries, linkKey),
  });
}

export function useUnlink() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (password: string) => done(client.DELETE("/api/v1/auth/oidc/link", { body: { password } })),
    onSuccess: () => refresh(queries, linkKey),
  });
}
