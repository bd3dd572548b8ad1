import { createStore } from "@/lib/store";

import { en } from "./en";
import { pt, type Words } from "./pt";

export type Language = "pt-BR" | "en";

const storageKey = "govbot.language";
const catalogues: Record<Language, Words> = { "pt-BR": pt, en };

/** The person's choice first, then the browser's preference; Portuguese unless English comes before it. */
export function preferredLanguage(saved: string | null, wanted: readonly string[]): Language {
  if (saved === "pt-BR" || saved === "en") return saved;
  const known = wanted.find((tag) => /^(pt|en)\b/i.test(tag));
  return known?.toLowerCase().startsWith("en") ? "en" : "pt-BR";
}

function readSaved(): string | null {
  try {
    return localStorage.getItem(storageKey);
  } catch {
    return null; // storage may be barred by the browser's privacy settings
  }
}

const store = createStore<Language>(preferredLanguage(readSaved(), navigator.languages));

export function currentLanguage(): Language {
  return store.get();
}

export function setLanguage(language: Language): void {
  store.set(language);
  try {
    localStorage.setItem(storageKey, language);
  } catch {
    // the choice then lasts until the page is closed
  }
}

/** The catalogue for code outside components. */
export function currentWords(): Words {
  return catalogues[store.get()];
}

export function useLanguage(): Language {
  return store.use();
}

export function useWords(): Words {
  return catalogues[store.use()];
}
