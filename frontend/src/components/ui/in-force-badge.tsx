import { useWords } from "@/lib/words/language";

interface InForceBadgeProps {
  inForce: boolean;
  /** What made it so: "Revogado pela Lei nº 9.999/2020". */
  note: string | null;
}

/** A warning beside whatever is no longer in force; what is in force carries none. */
export function InForceBadge({ inForce, note }: InForceBadgeProps) {
  const { sources } = useWords();
  if (inForce) return null;
  return (
    <span
      data-in-force="false"
      className="inline-block rounded-full bg-warn-soft px-2.5 py-0.5 text-sm font-semibold text-warn"
    >
      {note ?? sources.notInForce}
    </span>
  );
}
