import { queries } from "@/lib/queries";
import { standingKey } from "@/lib/door/standing";

/** Whose data this page holds: the last person who was signed in here, though their session may have ended. */
let person: string | null = null;
let csrf: string | null = null;
const leavings = new Set<() => void>();

const csrfCookie = "govbot_csrf";

/** The cookie that comes and goes with the session, and that scripts may read; null when nobody is signed in. */
export function csrfOfCookie(): string | null {
  const found = document.cookie.split("; ").find((each) => each.startsWith(`${csrfCookie}=`));
  return found?.slice(csrfCookie.length + 1) ?? null;
}

/**
 * What proves that a change comes from this page. That of the person whose data the page holds comes before the
 * cookie's: when somebody else has signed in in another tab, the server refuses what this tab would do in their name.
 */
export function csrfToken(): string | null {
  return csrf ?? csrfOfCookie();
}

export function currentPerson(): string | null {
  return person;
}

/** Has `run` called when what belongs to a person must go: they signed out, or somebody else came. */
export function onPersonGone(run: () => void): void {
  leavings.add(run);
}

/** Drops everything that the page holds of the person. */
export function forgetPerson(): void {
  leavings.forEach((run) => run());
  const isTheirs = { predicate: ({ queryKey }: { queryKey: readonly unknown[] }) => queryKey[0] !== standingKey[0] };
  void queries.cancelQueries(isTheirs);
  queries.removeQueries(isTheirs);
  queries.getMutationCache().clear();
  person = null;
  csrf = null;
}

/** Notes who is signed in; what the page holds of anybody else goes. */
export function adopt(id: string, token: string | null): void {
  if (person !== null && person !== id) forgetPerson();
  person = id;
  csrf = token;
}

/** The session ended; its person may come back to what they were doing. */
export function forgetToken(): void {
  csrf = null;
}
