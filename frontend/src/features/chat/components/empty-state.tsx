import { FileUp, Hourglass, MessageCircleQuestion } from "lucide-react";
import { Button } from "react-aria-components/Button";
import { useNavigate } from "react-router";

import { Button as PillButton } from "@/components/ui/button";
import { Blank } from "@/components/ui/notice";
import { useExamples } from "@/features/chat/api/examples";
import { useStatus } from "@/lib/api/status";
import { useMay } from "@/lib/door/use-standing";
import { useWords } from "@/lib/words/language";

interface ExamplesProps {
  ready: number;
  onAsk: (question: string) => void;
}

function Examples({ ready, onAsk }: ExamplesProps) {
  const { chat } = useWords();
  const { data } = useExamples(ready);
  if (!data || data.items.length === 0) return null;
  return (
    <section aria-label={chat.examples} className="mt-8 w-full">
      <h2 className="mb-3 text-sm font-semibold text-soft">{chat.examples}</h2>
      <ul className="grid gap-2.5 sm:grid-cols-2">
        {data.items.map((example) => (
          <li key={example} className="flex">
            <Button
              onPress={() => onAsk(example)}
              className="flex w-full items-start gap-2.5 rounded-2xl border border-line bg-surface px-4 py-3 text-left leading-snug transition-colors hover:border-brand hover:bg-brand-soft"
            >
              <MessageCircleQuestion aria-hidden size={19} className="mt-0.5 shrink-0 text-brand" />
              {example}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Before the first question: what can be asked, or what must be done first. */
export function EmptyState({ onAsk }: { onAsk: (question: string) => void }) {
  const { chat } = useWords();
  const { data: status } = useStatus();
  const navigate = useNavigate();
  const mayUpload = useMay("upload");
  const toLibrary = () => void navigate("/documentos");
  const counts = status?.documents;
  if (counts && counts.ready === 0) {
    const isPreparing = counts.received + counts.processing > 0;
    return (
      <div className="my-auto">
        {isPreparing ? (
          <Blank icon={Hourglass} title={chat.preparingTitle} text={chat.preparingText}>
            <PillButton look="secondary" onPress={toLibrary}>
              {chat.seeProgress}
            </PillButton>
          </Blank>
        ) : (
          <Blank icon={FileUp} title={chat.noDocumentsTitle} text={chat.noDocumentsText}>
            {mayUpload && <PillButton onPress={toLibrary}>{chat.addDocuments}</PillButton>}
          </Blank>
        )}
      </div>
    );
  }
  return (
    <div className="m-auto w-full max-w-3xl px-4 py-10">
      <h1 className="text-3xl font-semibold tracking-tight text-balance">{chat.heading}</h1>
      <p className="mt-2 max-w-prose text-soft">{chat.intro(counts?.ready ?? 1)}</p>
      <Examples ready={counts?.ready ?? 0} onAsk={onAsk} />
    </div>
  );
}
