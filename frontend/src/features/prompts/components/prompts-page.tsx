import { RadioGroup } from "react-aria-components/RadioGroup";
import { useState } from "react";

import { Busy } from "@/components/ui/busy";
import { Choice } from "@/components/ui/choice";
import { LeaveGuard } from "@/components/ui/leave-guard";
import { Problem } from "@/components/ui/notice";
import { usePrompts } from "@/features/prompts/api/prompts";
import { Workshop } from "@/features/prompts/components/workshop";
import type { Draft } from "@/features/prompts/editing/draft";
import type { Prompt, PromptLanguage } from "@/lib/wire";
import { useTitle } from "@/lib/title";
import { useWords } from "@/lib/words/language";

type Drafts = Partial<Record<PromptLanguage, Draft | null>>;

interface LanguagesProps {
  items: Prompt[];
  chosen: PromptLanguage;
  drafts: Drafts;
  onChoose: (language: PromptLanguage) => void;
}

function Languages({ items, chosen, drafts, onChoose }: LanguagesProps) {
  const { prompts } = useWords();
  return (
    <RadioGroup
      aria-label={prompts.language}
      orientation="horizontal"
      value={chosen}
      onChange={(value) => onChoose(value as PromptLanguage)}
      className="flex flex-wrap gap-1.5"
    >
      {items.map(({ language }) => {
        const name = prompts.languages[language];
        return (
          <Choice
            key={language}
            value={language}
            label={drafts[language] ? prompts.unsavedIn(name) : name}
            className="block rounded-full border border-line bg-surface px-3 py-1 text-[0.95rem] data-[hovered]:border-brand data-[selected]:border-brand data-[selected]:bg-brand data-[selected]:text-on-brand"
          >
            {name}
            {drafts[language] && " •"}
          </Choice>
        );
      })}
    </RadioGroup>
  );
}

function Loaded({ items }: { items: Prompt[] }) {
  const { prompts } = useWords();
  const [language, setLanguage] = useState<PromptLanguage>("pt");
  // What was written in one language stays while the other is looked at.
  const [drafts, setDrafts] = useState<Drafts>({});
  const prompt = items.find((each) => each.language === language);
  return (
    <>
      <Languages items={items} chosen={language} drafts={drafts} onChoose={setLanguage} />
      {prompt && (
        <Workshop
          key={language}
          prompt={prompt}
          draft={drafts[language] ?? null}
          onDraft={(draft) => setDrafts((all) => ({ ...all, [language]: draft }))}
        />
      )}
      <LeaveGuard
        isNeeded={Object.values(drafts).some(Boolean)}
        title={prompts.leaveTitle}
        text={prompts.leaveText}
        action={prompts.leave}
      />
    </>
  );
}

/** What the language model is told, in the organisation's own words: write, compare, try, save, go back. */
export function PromptsPage() {
  const { prompts } = useWords();
  const { data, error, isPending, refetch } = usePrompts();
  useTitle(prompts.title);
  return (
    <main id="content" tabIndex={-1} className="min-h-0 flex-1 overflow-y-auto">
      <div className="mx-auto max-w-6xl px-4 py-6">
        <header className="mb-4">
          <h1 className="text-3xl font-semibold tracking-tight">{prompts.title}</h1>
          <p className="text-soft">{prompts.subtitle}</p>
        </header>
        {isPending && <Busy />}
        {!data && error && <Problem title={prompts.loadFailed} error={error} onRetry={() => void refetch()} />}
        {data && <Loaded items={data} />}
      </div>
    </main>
  );
}
