import { useId } from "react";

import type { Fault } from "@/features/prompts/editing/draft";
import { useWords } from "@/lib/words/language";

interface TextAreaProps {
  name: string;
  label: string;
  help?: string;
  rows: number;
  lang: string;
  value: string;
  longest: number;
  fault: Fault;
  onChange: (value: string) => void;
}

/** A text with its bound: how much of it is used, and what is wrong with it. */
export function TextArea({ name, label, help, rows, lang, value, longest, fault, onChange }: TextAreaProps) {
  const { prompts } = useWords();
  const id = useId();
  return (
    <div>
      <label htmlFor={id} className="font-semibold">
        {label}
      </label>
      {help && <p className="text-sm text-soft">{help}</p>}
      <textarea
        id={id}
        name={name}
        rows={rows}
        lang={lang}
        value={value}
        aria-invalid={fault !== null}
        aria-describedby={`${id}-count`}
        onChange={(event) => onChange(event.target.value)}
        className="mt-1 field-sizing-content max-h-[60vh] min-h-16 w-full resize-y rounded-xl border border-line-strong bg-surface px-3 py-2 leading-normal aria-invalid:border-bad"
      />
      <p id={`${id}-count`} className={`text-sm ${fault ? "text-bad" : "text-soft"}`}>
        {fault === "empty" && prompts.faults.empty}
        {fault === "long" && `${prompts.faults.long(longest)} `}
        {fault !== "empty" && prompts.count(value.trim().length, longest)}
      </p>
    </div>
  );
}
