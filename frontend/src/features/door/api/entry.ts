import { useMutation } from "@tanstack/react-query";

import { arrive } from "@/features/door/api/login";
import { failureFrom, networkFailure } from "@/lib/failure";
import { currentLanguage } from "@/lib/words/language";

/** Signs somebody in by the code of a link that was made for them. */
export function useEntry() {
  return useMutation({
    mutationFn: async (code: string) => {
      const headers = { "Content-Type": "application/json", "Accept-Language": currentLanguage() };
      const body = JSON.stringify({ code });
      const response = await fetch("/api/v1/auth/entry", { method: "POST", headers, body }).catch(() => {
        throw networkFailure();
      });
      if (!response.ok) throw failureFrom(response.status, await response.json().catch(() => null));
      await arrive();
    },
  });
}
