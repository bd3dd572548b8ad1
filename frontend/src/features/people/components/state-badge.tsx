import type { PersonState } from "@/lib/wire";
import { useWords } from "@/lib/words/language";

const looks: Record<PersonState, string> = {
  invited: "bg-warn-soft text-warn",
  active: "bg-good-soft text-good",
  suspended: "bg-bad-soft text-bad",
};

/** Whether somebody comes in. */
export function StateBadge({ state }: { state: PersonState }) {
  const { people: words } = useWords();
  return (
    <span data-state={state} className={`rounded-full px-2.5 py-0.5 text-sm whitespace-nowrap ${looks[state]}`}>
      {words.states[state]}
    </span>
  );
}
