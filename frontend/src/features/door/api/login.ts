import { useMutation } from "@tanstack/react-query";

import { comeIn } from "@/lib/door/passing";
import { Failure } from "@/lib/failure";
import { client, dataOf } from "@/lib/http";
import { currentWords } from "@/lib/words/language";

export interface Credentials {
  email: string;
  password: string;
  organization: string | null;
  code: string | null;
}

/** After the server has let somebody in. */
export async function arrive(): Promise<void> {
  if (!(await comeIn())) throw new Failure(currentWords().door.noCookies, 0, "no_cookies");
}

export function useLogin() {
  return useMutation({
    mutationFn: async (body: Credentials) => {
      await dataOf(client.POST("/api/v1/auth/login", { body: { ...body, bearer: false } }));
      await arrive();
    },
  });
}
