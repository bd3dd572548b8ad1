/** The server's shortest, unless it says otherwise; its other rules it tells when it refuses. */
export const shortestPassword = 10;
const goodLength = 16;

export interface Strength {
  /** 0 to 1. */
  share: number;
  kind: "empty" | "short" | "repeated" | "fair" | "good";
  missing: number;
}

/** A guess while typing, by length; what is common only the server knows. */
export function strengthOf(password: string): Strength {
  const letters = Array.from(password.normalize("NFC"));
  const different = new Set(letters).size;
  const missing = Math.max(0, shortestPassword - letters.length);
  const share = Math.min(1, Math.min(letters.length, different * 2) / goodLength);
  if (letters.length === 0) return { share, kind: "empty", missing };
  if (missing > 0) return { share, kind: "short", missing };
  if (different < 6) return { share, kind: "repeated", missing };
  return { share, kind: letters.length < goodLength ? "fair" : "good", missing };
}
