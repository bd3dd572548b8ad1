import { useEffect, useRef, useState } from "react";

import { currentPerson, onPersonGone } from "@/lib/door/person";

const prefix = "govbot.draft.";

function storage(): Storage | null {
  try {
    return sessionStorage;
  } catch {
    return null; // barred by the browser's privacy settings: drafts then last as long as their field
  }
}

function keyOf(name: string): string {
  return `${prefix}${currentPerson() ?? ""}.${name}`;
}

function save(key: string, text: string): void {
  if (text === "") storage()?.removeItem(key);
  else storage()?.setItem(key, text);
}

/** Removes the drafts of everybody, or of everybody else. */
export function dropDrafts(butOf: string | null = null): void {
  const kept = storage();
  if (!kept) return;
  Object.keys(kept)
    .filter((key) => key.startsWith(prefix) && (butOf === null || !key.startsWith(`${prefix}${butOf}.`)))
    .forEach((key) => kept.removeItem(key));
}

onPersonGone(dropDrafts);

/** Text being typed, kept for its person in this tab though they have to sign in again meanwhile. */
export function useDraft(name: string): [string, (text: string) => void] {
  const key = keyOf(name);
  const [text, setText] = useState(() => storage()?.getItem(key) ?? "");
  const last = useRef(key);
  useEffect(() => {
    // What the text belongs to may get its name while the person types.
    if (last.current !== key) save(last.current, "");
    last.current = key;
    save(key, text);
  }, [key, text]);
  return [text, setText];
}
