import { createContext, useContext } from "react";
import { TriangleAlert } from "lucide-react";
import { Button } from "react-aria-components/Button";
import { Tooltip, TooltipTrigger } from "react-aria-components/Tooltip";

import type { Flag } from "@/lib/wire";
import { useWords } from "@/lib/words/language";

export const FlagContext = createContext<Flag[]>([]);

/** After a sentence that the documents do not prove: says so, and which facts are in no passage. */
export function Unproven({ n }: { n: number }) {
  const { chat } = useWords();
  const facts = useContext(FlagContext)[n]?.facts ?? [];
  const help = facts.length > 0 ? chat.unprovenFacts(facts) : chat.unprovenHelp;
  return (
    <TooltipTrigger delay={250} closeDelay={80}>
      <Button
        aria-label={`${chat.unproven}. ${help}`}
        className="mx-[0.15em] inline-flex items-center gap-1 rounded-md bg-warn-soft px-[0.45em] align-[0.1em] text-[0.78em] leading-[1.45em] font-semibold text-warn"
      >
        <TriangleAlert aria-hidden size={12} />
        {chat.unproven}
      </Button>
      <Tooltip offset={6} className="max-w-sm rounded-xl border border-line bg-raised p-3 text-[0.95rem] leading-snug text-ink shadow-raised">
        {help}
      </Tooltip>
    </TooltipTrigger>
  );
}
