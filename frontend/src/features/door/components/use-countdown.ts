import { useEffect, useState } from "react";

import { Failure } from "@/lib/failure";

/** Whole seconds that the server asks to wait, counted down; 0 when one may try. */
export function useCountdown(): [number, (failure: unknown) => void] {
  const [left, setLeft] = useState(0);
  const [until, setUntil] = useState(0);
  useEffect(() => {
    if (until === 0) return;
    const timer = setInterval(() => {
      const rest = Math.max(0, Math.ceil((until - Date.now()) / 1_000));
      setLeft(rest);
      if (rest === 0) setUntil(0);
    }, 200);
    return () => clearInterval(timer);
  }, [until]);

  const begin = (failure: unknown) => {
    const seconds = failure instanceof Failure && failure.status === 429 ? Number(failure.data.seconds) : 0;
    if (!(seconds > 0)) return;
    setLeft(seconds);
    setUntil(Date.now() + seconds * 1_000);
  };
  return [left, begin];
}
