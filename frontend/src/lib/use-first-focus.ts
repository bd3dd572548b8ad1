import { useEffect, useRef } from "react";

/** The field where a form begins has the focus once the form is there. */
export function useFirstFocus<T extends HTMLElement = HTMLInputElement>() {
  const ref = useRef<T>(null);
  useEffect(() => ref.current?.focus(), []);
  return ref;
}
