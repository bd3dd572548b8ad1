import { useState } from "react";

import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Problem } from "@/components/ui/notice";
import { notify } from "@/components/ui/toasts";
import { useSaveRegister } from "@/features/processing/api/register";
import { OperationCard } from "@/features/processing/components/operation-card";
import { draftOf, own, saidOf, type Controller } from "@/features/processing/draft";
import type { ProcessingRegister } from "@/lib/wire";
import { useWords } from "@/lib/words/language";

const lines: (keyof Controller)[] = ["name", "registry", "address", "dpo_name", "dpo_contact"];

/** The register to read and to complete: who answers for the data, and why each operation is done. */
export function RegisterForm({ register }: { register: ProcessingRegister }) {
  const { processing } = useWords();
  const [draft, setDraft] = useState(() => draftOf(register));
  const save = useSaveRegister();
  const onSave = (event: React.SyntheticEvent) => {
    event.preventDefault();
    save.mutate(saidOf(draft, register.operations), {
      onSuccess: (saved) => {
        setDraft(draftOf(saved));
        notify({ text: processing.saved });
      },
    });
  };
  return (
    <form onSubmit={onSave} className="space-y-6">
      <fieldset className="rounded-2xl border border-line bg-surface p-4">
        <legend className="px-1 text-lg font-semibold">{processing.controllerTitle}</legend>
        <div className="grid gap-3 sm:grid-cols-2">
          {lines.map((line) => (
            <Field
              key={line}
              label={processing.controller[line]}
              name={`controller-${line}`}
              maxLength={300}
              autoComplete="off"
              value={draft.controller[line]}
              onChange={(value) => setDraft((now) => ({ ...now, controller: { ...now.controller, [line]: value } }))}
            />
          ))}
        </div>
      </fieldset>
      <section className="space-y-4">
        <h2 className="text-xl font-semibold">{processing.operationsTitle}</h2>
        <p className="text-soft print:hidden">{processing.operationsHelp}</p>
        {register.operations.map((operation) => (
          <OperationCard
            key={operation.code}
            operation={operation}
            purpose={draft.purposes[operation.code] ?? operation.proposed_purpose}
            basis={draft.bases[operation.code] ?? operation.proposed_legal_basis}
            onPurpose={(value) =>
              setDraft((now) => ({ ...now, purposes: { ...now.purposes, [operation.code]: own(value, operation.proposed_purpose) } }))
            }
            onBasis={(value) =>
              setDraft((now) => ({ ...now, bases: { ...now.bases, [operation.code]: own(value, operation.proposed_legal_basis) } }))
            }
          />
        ))}
      </section>
      {save.error && <Problem title={processing.saveFailed} error={save.error} />}
      <Button type="submit" isDisabled={save.isPending} className="print:hidden">
        {processing.save}
      </Button>
    </form>
  );
}
