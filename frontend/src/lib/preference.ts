import { createStore } from "@/lib/store";

/** A yes-or-no choice of the person that outlives the visit where the browser lets it. */
export function createPreference(name: string, byDefault: boolean) {
  const key = `govbot.${name}`;
  let saved: string | null = null;
  try {
    saved = localStorage.getItem(key);
  } catch {
    // storage may be barred by the browser's privacy settings
  }
  const store = createStore(saved === null ? byDefault : saved === "1");
  return {
    use: store.use,
    set(value: boolean) {
      store.set(value);
      try {
        localStorage.setItem(key, value ? "1" : "0");
      } catch {
        // the choice then lasts until the page is closed
      }
    },
  };
}
