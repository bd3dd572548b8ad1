import { X } from "lucide-react";

import { Busy } from "@/components/ui/busy";
import { IconButton } from "@/components/ui/icon-button";
import { Problem } from "@/components/ui/notice";
import { Sheet } from "@/components/ui/sheet";
import { useVersion } from "@/features/prompts/api/prompts";
import { Differences } from "@/features/prompts/components/differences";
import { activeText, fields, textOf } from "@/features/prompts/editing/draft";
import type { Prompt, PromptText } from "@/lib/wire";
import { useWords } from "@/lib/words/language";

function Whole({ text, lang }: { text: PromptText; lang: string }) {
  const { prompts } = useWords();
  return (
    <dl className="space-y-3">
      {fields.map((field) => (
        <div key={field}>
          <dt className="text-sm font-semibold text-soft">{prompts.fields[field]}</dt>
          <dd lang={lang} className="leading-normal break-words whitespace-pre-line">
            {textOf(text, field)}
          </dd>
        </div>
      ))}
    </dl>
  );
}

interface VersionSheetProps {
  prompt: Prompt;
  /** The version to show, null for GovBot's own text; nothing is open without one. */
  target: { number: number | null } | null;
  name: string;
  onClose: () => void;
}

/** An earlier text, whole, below what using it again would change. */
export function VersionSheet({ prompt, target, name, onClose }: VersionSheetProps) {
  const { app, prompts } = useWords();
  const { data, error, isLoading, refetch } = useVersion(prompt.language, target?.number ?? null);
  const text = target?.number === null ? prompt.shipped.text : data?.text;
  return (
    <Sheet
      isOpen={target !== null}
      onOpenChange={(isOpen) => !isOpen && onClose()}
      label={prompts.viewTitle(name)}
      side="right"
      width="w-[40rem]"
    >
      <header className="flex items-center justify-between gap-2 border-b border-line px-4 py-2">
        <h2 className="text-lg font-semibold">{prompts.viewTitle(name)}</h2>
        <IconButton icon={X} label={app.close} onPress={onClose} />
      </header>
      <div className="min-h-0 flex-1 space-y-5 overflow-y-auto p-4">
        {isLoading && <Busy />}
        {error && <Problem title={prompts.historyFailed} error={error} onRetry={() => void refetch()} />}
        {text && (
          <>
            <Differences before={activeText(prompt)} after={text} lang={prompt.language} />
            <hr className="border-line" />
            <Whole text={text} lang={prompt.language} />
          </>
        )}
      </div>
    </Sheet>
  );
}
