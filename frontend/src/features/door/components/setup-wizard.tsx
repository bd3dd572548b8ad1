import { useState } from "react";

import { DoorCard } from "@/components/ui/door-card";
import { useSetup, type FirstPerson } from "@/features/door/api/setup";
import { CodeStep, OrganizationStep, PasswordStep, PersonStep } from "@/features/door/components/setup-steps";
import { Failure } from "@/lib/failure";
import { useWords } from "@/lib/words/language";

const steps = ["code", "organization", "person", "password"] as const;
type Step = (typeof steps)[number];

/** The step whose answer the server did not take. */
function stepOf(error: unknown): Step {
  const code = error instanceof Failure ? error.code : "";
  if (code === "ticket_invalid") return "code";
  return code === "email_invalid" ? "person" : "password";
}

interface SetupWizardProps {
  /** From the link; empty when the address was opened without it. */
  code: string;
  onDone: () => void;
}

/** Step by step: the organisation, who administers, their password. The code is asked for only where the link lacks it. */
export function SetupWizard({ code, onDone }: SetupWizardProps) {
  const { door } = useWords();
  const words = door.setup;
  const [first, setFirst] = useState<FirstPerson>({ code, organization: "", name: "", email: "", password: "" });
  const [step, setStep] = useState<Step>(code ? "organization" : "code");
  const [asksCode, setAsksCode] = useState(!code);
  const setup = useSetup();
  const path = asksCode ? steps : steps.slice(1);
  const at = path.indexOf(step);

  const change = (part: Partial<FirstPerson>) => setFirst((all) => ({ ...all, ...part }));
  const go = (by: number) => {
    const next = path[at + by];
    if (next) setStep(next);
  };
  const finish = () =>
    setup.mutate(first, {
      onSuccess: onDone,
      onError: (error) => {
        const failed = stepOf(error);
        if (failed === "code") setAsksCode(true);
        setStep(failed);
      },
    });

  const error = setup.error && stepOf(setup.error) === step ? setup.error : null;
  const shared = { first, onChange: change, onBack: at > 0 ? () => go(-1) : null, error, key: step };
  const texts = { code: words.codeText, organization: words.organizationText, person: words.personText, password: words.passwordText };
  const titles = { code: words.codeTitle, organization: words.organizationTitle, person: words.personTitle, password: words.passwordTitle };
  const above = (
    <div className="mb-3">
      <p className="text-sm font-semibold text-brand">
        {words.title} · {words.progress(at + 1, path.length)}
      </p>
      <div aria-hidden className="mt-1.5 flex gap-1.5">
        {path.map((each, index) => (
          <span key={each} className={`h-1 flex-1 rounded-full ${index <= at ? "bg-brand" : "bg-line"}`} />
        ))}
      </div>
    </div>
  );
  return (
    <DoorCard title={titles[step]} text={texts[step]} above={above}>
      {step === "code" && <CodeStep {...shared} onNext={() => go(1)} />}
      {step === "organization" && <OrganizationStep {...shared} onNext={() => go(1)} />}
      {step === "person" && <PersonStep {...shared} onNext={() => go(1)} />}
      {step === "password" && <PasswordStep {...shared} onNext={finish} isBusy={setup.isPending} />}
    </DoorCard>
  );
}
