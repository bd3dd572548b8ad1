import { createStore } from "@/lib/store";
import type { Branding } from "@/lib/wire";

/** The name of an organisation that nobody has named yet. */
const unnamed = "default";

/** What an organisation is called in little room; null: it has no name yet. */
export function shortNameOf({ name, short_name: short }: Branding): string | null {
  return short ?? (name === unnamed ? null : name);
}

const stamp = createStore(0);

/** The picture was changed from this page: it is to be read anew. */
export function renewLogo(): void {
  stamp.update((count) => count + 1);
}

/** Where the picture is: of who is signed in, or the one that is shown at the door. */
export function useLogoUrl(whose: "own" | "door"): string {
  const count = stamp.use();
  return `/api/v1/${whose === "own" ? "organization" : "auth"}/logo?v=${count}`;
}
