import { useRef, useState } from "react";

import { Confirm } from "@/components/ui/confirm";
import { LeaveGuard } from "@/components/ui/leave-guard";
import { notify } from "@/components/ui/toasts";
import { useSaveOrganization } from "@/features/organization/api/organization";
import { IdentitySection } from "@/features/organization/components/identity-section";
import { LookSection } from "@/features/organization/components/look-section";
import { SaveBar } from "@/features/organization/components/save-bar";
import { TermsSection } from "@/features/organization/components/terms-section";
import { edited, faultsOf, fieldsOf, saidOf, shortened, type Draft, type Name } from "@/features/organization/draft";
import type { Organization } from "@/lib/wire";
import { useWords } from "@/lib/words/language";

/** All settings in one form: written, undone, or saved together. */
export function SettingsForm({ organization }: { organization: Organization }) {
  const words = useWords().organization;
  const form = useRef<HTMLFormElement>(null);
  const [draft, setDraft] = useState<Draft>({});
  const [isShortening, setIsShortening] = useState(false);
  const save = useSaveOrganization();
  const { keep } = organization;
  const fields = { ...fieldsOf(organization), ...draft };
  const faults = faultsOf(fields, keep);
  const changed = Object.keys(draft) as Name[];
  const shorter = shortened(fields, keep);
  const shared = { fields, faults, onChange: (name: Name, value: string) => setDraft((now) => edited(now, organization, name, value)) };

  const finish = () => {
    // The bar, and with it what was focused, goes away.
    document.getElementById("content")?.focus({ preventScroll: true });
    setDraft({});
    save.reset();
  };
  const undo = () => {
    finish();
    notify({ text: words.undone, action: { label: words.bringBack, run: () => setDraft(draft) } });
  };
  const send = () =>
    save.mutate(saidOf(fields, keep), {
      onSuccess: () => {
        finish();
        notify({ text: words.saved }, undefined, 4_000);
      },
    });
  const onSubmit = (event: React.SyntheticEvent) => {
    event.preventDefault();
    if (changed.length === 0 || save.isPending) return;
    if (Object.keys(faults).length > 0) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
    else if (shorter.length > 0) setIsShortening(true);
    else send();
  };
  return (
    <form ref={form} noValidate className="space-y-4" onSubmit={onSubmit}>
      <IdentitySection {...shared} />
      <LookSection {...shared} branding={organization.branding} />
      <TermsSection {...shared} keep={keep} />
      {changed.length > 0 && <SaveBar changed={changed} isBusy={save.isPending} error={save.error} onUndo={undo} />}
      <Confirm
        isOpen={isShortening}
        title={words.terms.shorterTitle}
        text={words.terms.shorterText(shorter.map((kind) => words.terms.names[kind]).join(", "))}
        action={words.terms.shorterAction}
        onConfirm={send}
        onClose={() => setIsShortening(false)}
      />
      <LeaveGuard isNeeded={changed.length > 0} title={words.leaveTitle} text={words.leaveText} action={words.leave} />
    </form>
  );
}
