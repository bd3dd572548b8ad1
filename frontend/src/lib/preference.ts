import { createStore } from "@/lib/store";

/** One of some values, chosen by the person; outlives the visit where the browser lets it. */
export function createSavedChoice<T extends string>(name: string, values: readonly T[], byDefault: T) {
  const key = `govbot.${name}`;
  let saved: string | null = null;
  try {
    saved = localStorage.getItem(key);
  } catch {
    // storage may be barred by the browser's privacy settings
  }
  const store = createStore(values.find((value) => value === saved) ?? byDefault);
  return {
    get: store.get,
    use: store.use,
    set(value: T) {
      store.set(value);
      try {
        localStorage.setItem(key, value);
      } catch {
        // the choice then lasts until the page is closed
      }
    },
  };
}

/** A yes-or-no choice of the same kind. */
export function createPreference(name: string, byDefault: boolean) {
  const choice = createSavedChoice(name, ["1", "0"], byDefault ? "1" : "0");
  return { use: () => choice.use() === "1", set: (value: boolean) => choice.set(value ? "1" : "0") };
}
