import { useMutation } from "@tanstack/react-query";

import { arrive } from "@/features/door/api/login";
import { client, dataOf } from "@/lib/http";

/** Signs somebody in by the code of a link that was made for them. */
export function useEntry() {
  return useMutation({
    mutationFn: async (code: string) => {
      await dataOf(client.POST("/api/v1/auth/entry", { body: { code } }));
      await arrive();
    },
  });
}
