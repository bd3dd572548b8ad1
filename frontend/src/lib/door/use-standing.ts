import { useQuery } from "@tanstack/react-query";

import { adopt, csrfOfCookie } from "@/lib/door/person";
import { standingKey, type Standing } from "@/lib/door/standing";
import { failureFrom } from "@/lib/failure";
import { client, dataOf } from "@/lib/http";
import { codeIn } from "@/lib/door/knock";
import type { Me, Permission } from "@/lib/wire";

async function readStanding({ signal }: { signal: AbortSignal }): Promise<Standing> {
  if (csrfOfCookie() === null) {
    const { setup_needed: isNew } = await dataOf(client.GET("/api/v1/auth/options", { signal }));
    return { kind: isNew ? "setup" : "out" };
  }
  const { data: me, error, response } = await client.GET("/api/v1/auth/me", { signal });
  if (response.status === 401) return { kind: codeIn(error) === "setup_needed" ? "setup" : "out" };
  if (!me) throw failureFrom(response.status, error);
  adopt(me.id, me.csrf_token);
  return { kind: "in", me };
}

export const standingQuery = {
  queryKey: standingKey,
  queryFn: readStanding,
  // A server that could not be reached is asked until it can.
  refetchInterval: ({ state }: { state: { status: string } }) => (state.status === "error" ? 5_000 : (false as const)),
};

export function useStanding() {
  return useQuery<Standing>(standingQuery);
}

/** Who is signed in; null while that is not known, or nobody is. */
export function useMe(): Me | null {
  const { data } = useStanding();
  return data?.kind === "in" ? data.me : null;
}

export function may(me: Me | null, permission: Permission): boolean {
  return me !== null && !me.lacks_totp && me.permissions.includes(permission);
}

export function useMay(permission: Permission): boolean {
  return may(useMe(), permission);
}
