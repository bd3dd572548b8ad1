import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { askStanding } from "@/lib/door/standing";
import { client, dataOf, done } from "@/lib/http";
import { refresh } from "@/lib/refresh";
import type { Permission } from "@/lib/wire";

export const rolesKey = ["roles"] as const;

/** The roles: those that every organisation has first, then by name. */
export function useRoles() {
  return useQuery({
    queryKey: rolesKey,
    queryFn: ({ signal }) => dataOf(client.GET("/api/v1/roles", { signal })),
  });
}

export interface RoleWish {
  name: string;
  permissions: Permission[];
  needs_totp: boolean;
}

export function useCreateRole() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: RoleWish) => dataOf(client.POST("/api/v1/roles", { body })),
    onSuccess: () => refresh(queries, rolesKey),
  });
}

/** Changes what is given of a role; its people may do at once what it says then. */
export function useChangeRole(id: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: Partial<RoleWish>) => dataOf(client.PATCH("/api/v1/roles/{role_id}", { params: { path: { role_id: id } }, body })),
    // It may be one's own, and people carry its name.
    onSuccess: () => {
      askStanding();
      return refresh(queries, rolesKey, ["people"]);
    },
  });
}

export function useRemoveRole() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => done(client.DELETE("/api/v1/roles/{role_id}", { params: { path: { role_id: id } } })),
    onSettled: () => refresh(queries, rolesKey),
  });
}
