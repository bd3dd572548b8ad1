import { Replace } from "lucide-react";

import type { Message, SkippedModel } from "@/lib/wire";
import { useWords } from "@/lib/words/language";

interface SkippedModelsProps {
  skipped: SkippedModel[];
  /** Who wrote instead; undefined while it is not known. */
  writer?: Pick<Message, "mode" | "model">;
}

/** Says which models were to answer and did not, why, and who wrote instead. */
export function SkippedModels({ skipped, writer }: SkippedModelsProps) {
  const { chat } = useWords();
  const nameOf = (mode: SkippedModel["mode"], model: string | null) => model ?? chat.writers[mode];
  return skipped.map((each, at) => {
    const parts = [chat.skipped(nameOf(each.mode, each.model), each.reason)];
    if (writer?.mode && at === skipped.length - 1) {
      parts.push(writer.mode === "extractive" ? chat.quotedInstead : chat.wroteInstead(nameOf(writer.mode, writer.model)));
    }
    return (
      <p key={`${each.mode}-${String(at)}`} className="mt-2 flex items-start gap-1.5 text-sm text-soft" title={each.message}>
        <Replace aria-hidden size={14} className="mt-0.5 shrink-0" />
        {`${parts.join("; ")}.`}
      </p>
    );
  });
}
