import { adopt, forgetPerson } from "@/lib/door/person";
import { stand, standingKey } from "@/lib/door/standing";
import { tellTabs } from "@/lib/door/tabs";
import { standingQuery } from "@/lib/door/use-standing";
import { client, dataOf } from "@/lib/http";
import { queries } from "@/lib/queries";

/** Reads who has just signed in, and tells the other tabs. False when the browser kept none of the cookies. */
export async function comeIn(): Promise<boolean> {
  await queries.cancelQueries({ queryKey: standingKey });
  const standing = await queries.query({ queryKey: standingKey, queryFn: standingQuery.queryFn, staleTime: 0 });
  if (standing.kind !== "in") return false;
  adopt(standing.me.id, standing.me.csrf_token);
  tellTabs("in");
  return true;
}

function goOut(): void {
  forgetPerson();
  stand({ kind: "out", hasLeft: true });
  tellTabs("out");
}

/**
 * Signs out here, or everywhere; what the page holds of the person goes first. Who came in by an identity provider
 * then leaves for its page, to sign out there too.
 */
export async function signOut(everywhere = false): Promise<void> {
  const { provider } = await dataOf(client.POST(everywhere ? "/api/v1/auth/logout-all" : "/api/v1/auth/logout"));
  goOut();
  if (provider !== null) location.assign(provider);
}
