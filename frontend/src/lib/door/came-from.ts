/** Where somebody was before they had to sign in, as the browser's history keeps it. */
export interface CameFrom {
  path: string;
  /** Whose session ended there; null for somebody who was not signed in. */
  person: string | null;
}

export function cameFrom(state: unknown): CameFrom {
  const { path, person } = (state ?? {}) as Partial<CameFrom>;
  // One slash only: two would lead to another server.
  const isOurs = typeof path === "string" && /^\/(?![/\\])/.test(path);
  return { path: isOurs ? path : "/", person: typeof person === "string" ? person : null };
}

/** Where somebody who has signed in goes: back, unless somebody else was there. */
export function wayBack(state: unknown, me: string): string {
  const { path, person } = cameFrom(state);
  return person === null || person === me ? path : "/";
}
