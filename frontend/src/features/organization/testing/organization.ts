import type { Organization, OrganizationUsage } from "@/lib/wire";

/** What the server tells the tests of this feature. */
export const organization: Organization = {
  branding: { name: "Prefeitura", short_name: null, accent: null, has_logo: false },
  contact: null,
  personal_mode: "off",
  personal_kinds: [],
  limits: { max_documents: 10, max_storage_mb: null, questions_a_day: 5 },
  keep: [
    { kind: "conversations", days: null, usual: null, shortest: 1, longest: null },
    { kind: "sign_ins", days: 90, usual: 90, shortest: 1, longest: 3650 },
    { kind: "usage", days: 400, usual: 400, shortest: 31, longest: 3650 },
  ],
};

export const usage: OrganizationUsage = {
  documents: 8,
  storage_bytes: 3_670_016,
  people: 3,
  conversations: 1200,
  day: "2026-11-28",
  questions: 5,
  limits: organization.limits,
};
