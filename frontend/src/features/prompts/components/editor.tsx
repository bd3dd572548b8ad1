import { TextArea } from "@/features/prompts/components/text-area";
import { faultOf, longest, styles, textOf, type Field } from "@/features/prompts/editing/draft";
import type { Prompt, PromptText } from "@/lib/wire";
import { useWords } from "@/lib/words/language";

interface EditorProps {
  prompt: Prompt;
  text: PromptText;
  onChange: (field: Field, value: string) => void;
}

/** The rules that are sent whatever the text says. */
function Rules({ rules }: { rules: string[] }) {
  const { prompts } = useWords();
  return (
    <section aria-label={prompts.rulesTitle} className="rounded-xl border border-line bg-sunken px-4 py-3">
      <h3 className="font-semibold">{prompts.rulesTitle}</h3>
      <p className="text-sm text-soft">{prompts.rulesHelp}</p>
      <ul className="mt-2 list-disc space-y-1 pl-5 text-[0.95rem]">
        {rules.map((rule) => (
          <li key={rule}>{rule}</li>
        ))}
      </ul>
    </section>
  );
}

/** The text itself, and what is sent with it. */
export function Editor({ prompt, text, onChange }: EditorProps) {
  const { prompts } = useWords();
  const area = (field: Field, rows: number, help?: string) => (
    <TextArea
      key={field}
      name={field}
      label={prompts.fields[field]}
      help={help}
      rows={rows}
      lang={prompt.language}
      value={textOf(text, field)}
      longest={longest(prompt, field)}
      fault={faultOf(prompt, text, field)}
      onChange={(value) => onChange(field, value)}
    />
  );
  return (
    <section aria-labelledby="prompt-text" className="space-y-4">
      <h2 id="prompt-text" className="sr-only">
        {prompts.editTitle}
      </h2>
      {area("system", 7, prompts.systemHelp)}
      <Rules rules={prompt.rules} />
      <div>
        <h3 className="text-lg font-semibold">{prompts.stylesTitle}</h3>
        <p className="text-sm text-soft">{prompts.stylesHelp}</p>
        <div className="mt-3 grid gap-4 md:grid-cols-2">{styles.map((style) => area(style, 2))}</div>
      </div>
    </section>
  );
}
