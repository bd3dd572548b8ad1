import { CornerDownRight } from "lucide-react";

import { useWords } from "@/lib/words/language";

/** How a question that leans on the conversation was read, so that the person sees a wrong turn. */
export function Understood({ question }: { question: string | null | undefined }) {
  const { chat } = useWords();
  if (!question) return null;
  return (
    <p className="mb-2 flex gap-1.5 text-sm text-soft" data-understood>
      <CornerDownRight aria-hidden size={15} className="mt-0.5 shrink-0 text-brand" />
      <span className="min-w-0 break-words">{chat.understood(question)}</span>
    </p>
  );
}
