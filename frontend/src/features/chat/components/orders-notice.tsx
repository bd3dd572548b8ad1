import { useWords } from "@/lib/words/language";

/** Says of a passage that parts of it were meant for the assistant; the text itself stays as it is. */
export function OrdersNotice({ shown }: { shown: boolean }) {
  const { sources } = useWords();
  if (!shown) return null;
  return (
    <p data-orders className="mt-2 rounded-lg bg-warn-soft px-2.5 py-1 text-sm font-semibold text-warn">
      {sources.holdsOrders}
    </p>
  );
}
