/** "1,4 MB": sizes as people read them, in powers of 1000 as file managers show them. */
export function fileSize(bytes: number, locale: string): string {
  const units = ["B", "kB", "MB", "GB"];
  const power = bytes < 1000 ? 0 : Math.min(Math.floor(Math.log10(bytes) / 3), units.length - 1);
  const value = bytes / 1000 ** power;
  const digits = power === 0 || value >= 100 ? 0 : 1;
  return `${value.toLocaleString(locale, { maximumFractionDigits: digits })} ${units[power] ?? ""}`;
}

export function shortDate(iso: string, locale: string): string {
  return new Date(iso).toLocaleString(locale, {
    day: "2-digit",
    month: "2-digit",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
  });
}

/** The local day as the server and date fields write it: 2026-11-25. */
export function today(): string {
  return new Date().toLocaleDateString("sv-SE");
}

/** A day without its time, which no time zone moves. */
export function dayOf(iso: string, locale: string): string {
  return new Date(`${iso}T00:00`).toLocaleDateString(locale);
}

export function seconds(milliseconds: number, locale: string): string {
  const value = milliseconds / 1000;
  return value.toLocaleString(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
}

export type Age = "today" | "yesterday" | "week" | "older";

/** Which heading of the sidebar a moment belongs under, in local days. */
export function ageOf(iso: string, now: Date): Age {
  const midnight = new Date(now.getFullYear(), now.getMonth(), now.getDate());
  const days = (midnight.getTime() - new Date(iso).getTime()) / 86_400_000;
  if (days <= 0) return "today";
  if (days <= 1) return "yesterday";
  return days <= 6 ? "week" : "older";
}
