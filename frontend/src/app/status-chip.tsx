import { Focusable } from "react-aria-components/Focusable";
import { TooltipTrigger } from "react-aria-components/Tooltip";

import { Hint } from "@/components/ui/hint";
import { useStatus } from "@/lib/api/status";
import type { Status } from "@/lib/wire";
import { useWords } from "@/lib/words/language";
import type { Words } from "@/lib/words/pt";

interface Shown {
  label: string;
  explanation: string;
  tone: string;
}

/** Which model writes the answers, in words. */
export function describeModel(llm: Status["llm"], { status }: Words): Shown {
  const model = llm.model ?? status.modelFallback;
  if (llm.mode === "extractive") {
    return { label: status.extractive, explanation: status.explain.extractive, tone: "bg-warn" };
  }
  if (llm.state === "starting") {
    return { label: status.starting(model), explanation: status.explain.starting, tone: "bg-warn animate-pulse" };
  }
  if (llm.state === "absent") {
    return { label: status.absent(model), explanation: status.explain.absent, tone: "bg-bad" };
  }
  return { label: status[llm.mode](model), explanation: status.explain[llm.mode], tone: "bg-good" };
}

function useShown(): Shown {
  const words = useWords();
  const { data, isError } = useStatus();
  if (isError) return { label: words.status.offline, explanation: words.status.explain.offline, tone: "bg-bad" };
  if (!data) return { label: words.status.checking, explanation: words.status.checking, tone: "bg-line-strong" };
  return describeModel(data.llm, words);
}

export function StatusChip() {
  const { label, explanation, tone } = useShown();
  return (
    <TooltipTrigger delay={200} closeDelay={0}>
      <Focusable>
        <span
          role="note"
          className="flex min-w-0 cursor-default items-center gap-2 rounded-full border border-line bg-ground px-3 py-0.5 text-sm"
        >
          <span aria-hidden className={`size-2 shrink-0 rounded-full ${tone}`} />
          <span className="truncate">{label}</span>
        </span>
      </Focusable>
      <Hint>{explanation}</Hint>
    </TooltipTrigger>
  );
}
