import { isColour } from "@/lib/look/colour";
import { isReadable } from "@/lib/look/palette";
import type { Organization, OrganizationSaid, Term } from "@/lib/wire";

export type Kind = Term["kind"];
export type Name = "name" | "short_name" | "contact" | "accent" | Kind;
/** Every setting as it is written in its field. */
export type Fields = Record<Name, string>;
/** Only what was written anew: what somebody else changes meanwhile stays theirs. */
export type Draft = Partial<Fields>;

/** A term without an end, as a field says it. */
export const forEver = "∞";

const written = (days: number | null) => (days === null ? forEver : String(days));

export function fieldsOf({ branding, contact, keep }: Organization): Fields {
  return {
    name: branding.name,
    short_name: branding.short_name ?? "",
    contact: contact ?? "",
    accent: branding.accent ?? "",
    ...(Object.fromEntries(keep.map(({ kind, days }) => [kind, written(days)])) as Record<Kind, string>),
  };
}

/** The draft after a change; a field that says what counts anyway is no part of it. */
export function edited(draft: Draft, organization: Organization, name: Name, value: string): Draft {
  const before = fieldsOf(organization);
  const now = { ...draft, [name]: value };
  return Object.fromEntries(Object.entries(now).filter(([each, text]) => text !== before[each as Name]));
}

export type Fault = "empty" | "colour" | "contrast" | "days";

const daysOf = (text: string) => (text === forEver ? null : Number(text));

function isTerm(text: string, { shortest, longest }: Term): boolean {
  if (text === forEver) return longest === null;
  return /^\d{1,5}$/.test(text) && Number(text) >= shortest && Number(text) <= (longest ?? 36_500);
}

function accentFault(accent: string): Fault | undefined {
  if (accent === "") return undefined;
  if (!isColour(accent)) return "colour";
  return isReadable(accent) ? undefined : "contrast";
}

/** What the server would refuse, by field. */
export function faultsOf(fields: Fields, keep: Term[]): Partial<Record<Name, Fault>> {
  const faults: Partial<Record<Name, Fault>> = {};
  if (fields.name.trim() === "") faults.name = "empty";
  const accent = accentFault(fields.accent.trim());
  if (accent) faults.accent = accent;
  for (const term of keep) if (!isTerm(fields[term.kind], term)) faults[term.kind] = "days";
  return faults;
}

/** What is sent. A term as it usually is goes unnamed, and follows what is usual. */
export function saidOf(fields: Fields, keep: Term[]): OrganizationSaid {
  const own = keep.filter(({ kind, usual }) => daysOf(fields[kind]) !== usual);
  return {
    name: fields.name.trim(),
    short_name: fields.short_name.trim() || null,
    contact: fields.contact.trim() || null,
    accent: fields.accent.trim() || null,
    keep_days: Object.fromEntries(own.map(({ kind }) => [kind, daysOf(fields[kind])])),
  };
}

/** The kinds of data of which some would be removed that are kept today. */
export function shortened(fields: Fields, keep: Term[]): Kind[] {
  const days = (term: Term) => term.days ?? Infinity;
  return keep.filter((term) => (daysOf(fields[term.kind]) ?? Infinity) < days(term)).map(({ kind }) => kind);
}
