import { useState } from "react";

import { Button } from "@/components/ui/button";
import { notify } from "@/components/ui/toasts";
import { useBeginTotp, useNewRecovery, useRemoveTotp } from "@/features/account/api/own";
import { ProofForm } from "@/features/account/components/proof-form";
import { SecretText } from "@/components/ui/secret-text";
import { Section } from "@/components/ui/section";
import { TotpSetup, type Enrolment } from "@/features/account/components/totp-setup";
import type { Me } from "@/lib/wire";
import { useWords } from "@/lib/words/language";

type Wish = "begin" | "recovery" | "remove";

/** The second factor: on, off, on another phone, and the codes for when the phone is lost. */
export function TotpSection({ me }: { me: Me }) {
  const words = useWords().account.totp;
  const [wish, setWish] = useState<Wish | null>(null);
  const [enrolment, setEnrolment] = useState<Enrolment | null>(null);
  const [codes, setCodes] = useState<string[] | null>(null);
  const calls = { begin: useBeginTotp(), recovery: useNewRecovery(), remove: useRemoveTotp() };

  const over = () => {
    setWish(null);
    setEnrolment(null);
  };
  const show = (given: string[]) => {
    over();
    setCodes(given);
  };
  const prove = (password: string) => {
    if (wish === "begin") calls.begin.mutate(password, { onSuccess: setEnrolment });
    if (wish === "recovery") calls.recovery.mutate(password, { onSuccess: (given) => show(given.codes) });
    if (wish === "remove") {
      calls.remove.mutate(password, {
        onSuccess: () => {
          over();
          notify({ text: words.removed }, undefined, 4_000);
        },
      });
    }
  };
  const wants = (next: Wish) => {
    calls[next].reset();
    setWish(next);
  };

  if (codes) {
    return (
      <Section title={words.codesTitle} text={words.codesText}>
        <SecretText lines={codes} label={words.copy} />
        {me.lacks_totp && <p className="mt-3 font-semibold">{words.againNeeded}</p>}
        <Button size="small" className="mt-4" onPress={() => setCodes(null)}>
          {words.kept}
        </Button>
      </Section>
    );
  }
  const state = me.totp_on ? words.on : me.lacks_totp ? words.needed : words.off;
  return (
    <Section title={words.title} text={state}>
      {enrolment && <TotpSetup enrolment={enrolment} onDone={show} onCancel={over} />}
      {!enrolment && wish && (
        <ProofForm
          key={wish}
          username={me.email}
          error={calls[wish].error}
          isBusy={calls[wish].isPending}
          onProve={prove}
          onCancel={over}
        />
      )}
      {!enrolment && !wish && (
        <div className="flex flex-wrap gap-2">
          <Button look={me.totp_on ? "secondary" : "primary"} size="small" onPress={() => wants("begin")}>
            {me.totp_on ? words.replace : words.begin}
          </Button>
          {me.totp_on && (
            <>
              <Button look="secondary" size="small" onPress={() => wants("recovery")}>
                {words.recovery}
              </Button>
              <Button look="quiet" size="small" onPress={() => wants("remove")}>
                {words.remove}
              </Button>
            </>
          )}
        </div>
      )}
    </Section>
  );
}
