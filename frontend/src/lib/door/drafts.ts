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

/** Nothing is kept of nobody: the field of who has just left is still on the page for a moment. */
function keyOf(name: string): string | null {
  const person = currentPerson();
  return person && `${prefix}${person}.${name}`;
}

function save(key: string | null, text: string): void {
  if (key === null) return;
  if (text === "") storage()?.removeItem(key);
  else storage()?.setItem(key, text);
}

function dropDrafts(): void {
  const kept = storage();
  if (!kept) return;
  Object.keys(kept)
    .filter((key) => key.startsWith(prefix))
    .forEach((key) => kept.removeItem(key));
}

onPersonGone(dropDrafts);

/** Text being typed, kept for its person in this tab though they have to sign in again meanwhile. */
export function useDraft(name: string): [string, (text: string) => void] {
  const key = keyOf(name);
  const [text, setText] = useState(() => (key && storage()?.getItem(key)) ?? "");
  const last = useRef(key);
  useEffect(() => {
    // What the text belongs to may get its name while the person types.
    if (last.current !== key) save(last.current, "");
    last.current = key;
    save(key, text);
  }, [key, text]);
  return [text, setText];
}
