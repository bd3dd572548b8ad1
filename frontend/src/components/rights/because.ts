import { dayOf } from "@/lib/format";
import type { Cause, Right } from "@/lib/wire";
import type { Words } from "@/lib/words/pt";

/** The local day on which something ends. */
export function lastDay(iso: string, locale: string): string {
  return dayOf(new Date(iso).toLocaleDateString("sv-SE"), locale);
}

/** The strongest of what a cause lets: it names them all. */
export function strongest({ rights }: Cause): Right {
  return rights.find((each) => each !== "read") ?? "read";
}

/** Why the person who reads this may see something, as a sentence to them. */
export function becauseYou(cause: Cause, { rights: { because }, locale }: Words): string {
  const { how, via, expires_at: end } = cause;
  const name = cause.name ?? "";
  if (how === "owner") return because.owner;
  if (how === "everybody") return via ? because.everybodyVia(via) : because.everybody;
  if (cause.grant_id === null) return via ? because.departmentVia(name, via) : because.department(name);
  const whom = how === "user" ? because.whom.user : because.whom[how](name);
  const where = via ? because.where(via) : "";
  const until = end ? because.until(lastDay(end, locale)) : "";
  return because.granted(cause.by ?? because.somebody, because.given[strongest(cause)], whom, where, until);
}

/** Why somebody else may, in a few words. */
export function becauseOf(cause: Cause, { rights: { reason, until }, locale }: Words): string {
  const { how, via, expires_at: end } = cause;
  const name = cause.name ?? "";
  const said = how === "department" || how === "role" ? reason[how](name) : reason[how];
  return [said, via && reason.via(via), end && until(lastDay(end, locale))].filter(Boolean).join(", ");
}
