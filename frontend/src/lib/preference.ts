import { createStore } from "@/lib/store";

function read(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null; // storage may be barred by the browser's privacy settings
  }
}

function write(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    // the choice then lasts until the page is closed
  }
}

/** One of some values, chosen by the person; outlives the visit where the browser lets it. */
export function createSavedChoice<T extends string>(name: string, values: readonly T[], byDefault: T) {
  const key = `govbot.${name}`;
  const saved = read(key);
  const store = createStore(values.find((value) => value === saved) ?? byDefault);
  return {
    get: store.get,
    use: store.use,
    set(value: T) {
      store.set(value);
      write(key, value);
    },
  };
}

/** A yes-or-no choice of the same kind. */
export function createPreference(name: string, byDefault: boolean) {
  const choice = createSavedChoice(name, ["1", "0"], byDefault ? "1" : "0");
  return { use: () => choice.use() === "1", set: (value: boolean) => choice.set(value ? "1" : "0") };
}
