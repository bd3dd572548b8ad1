import { useMutation, useQuery } from "@tanstack/react-query";

import { arrive } from "@/features/door/api/login";
import { client, dataOf } from "@/lib/http";

/** What the code of a link is for, and for whom; looking does not use it up. */
export function useTicket(code: string) {
  return useQuery({
    queryKey: ["ticket", code],
    queryFn: ({ signal }) => dataOf(client.POST("/api/v1/auth/tickets/look", { body: { code }, signal })),
    enabled: code !== "",
    retry: false,
    staleTime: Infinity,
  });
}

export interface TicketUse {
  code: string;
  password: string;
  totp_code: string | null;
}

/** Chooses a password by a ticket, and signs in. */
export function useUseTicket() {
  return useMutation({
    mutationFn: async (body: TicketUse) => {
      await dataOf(client.POST("/api/v1/auth/tickets/use", { body }));
      await arrive();
    },
  });
}
