import type { Words } from "@/lib/words/pt";

/** Why an identity provider's way did not lead where it should, by the server's code. */
export function foreignReason({ provider }: Words["door"], code: string): string {
  return (provider.reasons as Partial<Record<string, string>>)[code] ?? provider.otherReason;
}
