import { RadioGroup } from "react-aria-components/RadioGroup";

import { Choice } from "@/components/ui/choice";
import { setLanguage, useLanguage, useWords, type Language } from "@/lib/words/language";

const choices: { value: Language; short: string; name: string }[] = [
  { value: "pt-BR", short: "PT", name: "Português" },
  { value: "en", short: "EN", name: "English" },
];

export function LanguageSwitch() {
  const { app } = useWords();
  return (
    <RadioGroup
      aria-label={app.language}
      orientation="horizontal"
      value={useLanguage()}
      onChange={(value) => setLanguage(value as Language)}
      className="flex shrink-0 text-sm"
    >
      {choices.map(({ value, short, name }) => (
        <Choice
          key={value}
          value={value}
          label={name}
          className="rounded-md px-1.5 py-0.5 text-soft data-[hovered]:text-ink data-[selected]:font-bold data-[selected]:text-brand"
        >
          {short}
        </Choice>
      ))}
    </RadioGroup>
  );
}
