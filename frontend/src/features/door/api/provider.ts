import { useMutation } from "@tanstack/react-query";

import { arrive } from "@/features/door/api/login";
import { client, dataOf } from "@/lib/http";

/** Where a login at the identity provider's page begins; afterwards the browser comes to `path`. */
export function providerAddress(path: string): string {
  return `/api/v1/auth/oidc/start?${new URLSearchParams({ to: path }).toString()}`;
}

/** The second factor's code, for who came back from the provider's page. */
export function useProviderCode() {
  return useMutation({
    mutationFn: async (code: string) => {
      await dataOf(client.POST("/api/v1/auth/oidc/code", { body: { code } }));
      await arrive();
    },
  });
}
