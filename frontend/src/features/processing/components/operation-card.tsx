import { useId } from "react";

import type { ProcessingOperation } from "@/lib/wire";
import { useWords } from "@/lib/words/language";

interface WritingProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
}

function Writing({ label, value, onChange }: WritingProps) {
  const id = useId();
  return (
    <div>
      <label htmlFor={id} className="font-semibold">
        {label}
      </label>
      <textarea
        id={id}
        rows={2}
        maxLength={1000}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        className="mt-1 field-sizing-content min-h-16 w-full resize-y rounded-xl border border-line-strong bg-surface px-3 py-2 leading-normal print:border-0 print:p-0"
      />
    </div>
  );
}

interface OperationCardProps {
  operation: ProcessingOperation;
  purpose: string;
  basis: string;
  onPurpose: (value: string) => void;
  onBasis: (value: string) => void;
}

/** One processing operation: what GovBot does, and why, in the organisation's words. */
export function OperationCard({ operation, purpose, basis, onPurpose, onBasis }: OperationCardProps) {
  const { processing } = useWords();
  const id = useId();
  const facts = ["people", "data", "storage", "retention", "access", "transfers"] as const;
  return (
    <section aria-labelledby={id} className="break-inside-avoid rounded-2xl border border-line bg-surface p-4">
      <h3 id={id} className="text-lg font-semibold">
        {operation.name}
      </h3>
      <div className="mt-2 grid gap-3 sm:grid-cols-2">
        <Writing label={processing.purpose} value={purpose} onChange={onPurpose} />
        <Writing label={processing.basis} value={basis} onChange={onBasis} />
      </div>
      <dl className="mt-3 grid gap-x-4 gap-y-2 sm:grid-cols-[10rem_1fr]">
        {facts.map((fact) => (
          <div key={fact} className="contents">
            <dt className="font-semibold">{processing.facts[fact]}</dt>
            <dd className="break-words text-soft">{operation[fact]}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
