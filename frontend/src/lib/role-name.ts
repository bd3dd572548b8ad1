import type { Words } from "@/lib/words/pt";

/** A role as people call it: those that come with GovBot have words, the organisation's own have a name. */
export function roleName(role: string, { account }: Words): string {
  const words: Partial<Record<string, string>> = account.roles;
  return words[role] ?? role;
}
