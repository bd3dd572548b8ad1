import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { askStanding } from "@/lib/door/standing";
import { client, dataOf } from "@/lib/http";
import type { Organization, OrganizationSaid } from "@/lib/wire";

const organizationKey = ["organization"] as const;

export function useOrganization() {
  return useQuery({
    queryKey: organizationKey,
    queryFn: ({ signal }) => dataOf(client.GET("/api/v1/organization", { signal })),
  });
}

/** Takes over what the server answers to a change, and has the page's header follow. */
export function useTaken() {
  const queries = useQueryClient();
  return (organization: Organization) => {
    queries.setQueryData(organizationKey, organization);
    askStanding();
  };
}

export function useSaveOrganization() {
  const take = useTaken();
  return useMutation({
    mutationFn: (body: OrganizationSaid) => dataOf(client.PUT("/api/v1/organization", { body })),
    onSuccess: take,
  });
}
