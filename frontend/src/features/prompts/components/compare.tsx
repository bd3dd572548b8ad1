import { RadioGroup } from "react-aria-components/RadioGroup";

import { Choice } from "@/components/ui/choice";
import { Differences } from "@/features/prompts/components/differences";
import type { Base } from "@/features/prompts/components/workshop";
import { activeText } from "@/features/prompts/editing/draft";
import type { Prompt, PromptText } from "@/lib/wire";
import { useWords } from "@/lib/words/language";

interface CompareProps {
  prompt: Prompt;
  text: PromptText;
  base: Base;
  onBase: (base: Base) => void;
}

/** What the text on the page changes in what is in use, or in what came with GovBot. */
export function Compare({ prompt, text, base, onBase }: CompareProps) {
  const { prompts } = useWords();
  return (
    <section aria-labelledby="prompt-compare" className="rounded-xl border border-line bg-surface p-4">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <h2 id="prompt-compare" className="text-lg font-semibold">
          {prompts.compareTitle}
        </h2>
        <RadioGroup
          aria-label={prompts.compareWith}
          orientation="horizontal"
          value={base}
          onChange={(value) => onBase(value as Base)}
          className="flex flex-wrap gap-1.5"
        >
          {(["active", "shipped"] as const).map((each) => (
            <Choice
              key={each}
              value={each}
              className="block rounded-full border border-line px-3 py-0.5 text-sm data-[hovered]:border-brand data-[selected]:border-brand data-[selected]:bg-brand-soft data-[selected]:font-semibold data-[selected]:text-brand"
            >
              {`${prompts.compareWith} ${prompts.bases[each]}`}
            </Choice>
          ))}
        </RadioGroup>
      </div>
      <Differences before={base === "active" ? activeText(prompt) : prompt.shipped.text} after={text} lang={prompt.language} />
    </section>
  );
}
