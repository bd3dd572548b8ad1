import { useMutation } from "@tanstack/react-query";

import { arrive } from "@/features/door/api/login";
import { client, dataOf } from "@/lib/http";

export interface FirstPerson {
  code: string;
  organization: string;
  name: string;
  email: string;
  password: string;
}

/** Makes the first administrator and signs them in. */
export function useSetup() {
  return useMutation({
    mutationFn: async (body: FirstPerson) => {
      await dataOf(client.POST("/api/v1/auth/setup", { body }));
      await arrive();
    },
  });
}
