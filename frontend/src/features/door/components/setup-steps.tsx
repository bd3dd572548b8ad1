import { useState, type ReactNode, type SubmitEvent } from "react";

import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { NewPassword, PasswordRefusal } from "@/components/ui/new-password";
import { Refusal } from "@/components/ui/refusal";
import type { FirstPerson } from "@/features/door/api/setup";
import { messageOf } from "@/lib/failure";
import { shortestPassword } from "@/lib/password-strength";
import { useFirstFocus } from "@/lib/use-first-focus";
import { useWords } from "@/lib/words/language";

interface StepProps {
  first: FirstPerson;
  onChange: (part: Partial<FirstPerson>) => void;
  onNext: () => void;
  onBack: (() => void) | null;
  error: unknown;
  isBusy?: boolean;
}

interface StepFormProps extends Pick<StepProps, "onNext" | "onBack" | "isBusy"> {
  action: string;
  isReady: boolean;
  onTry: () => void;
  children: ReactNode;
}

function StepForm({ action, isReady, onTry, onNext, onBack, isBusy = false, children }: StepFormProps) {
  const { door } = useWords();
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    onTry();
    if (isReady && !isBusy) onNext();
  };
  return (
    <form noValidate className="mt-5 space-y-4" onSubmit={submit}>
      {children}
      <div className="flex flex-wrap justify-between gap-2 pt-1">
        {onBack ? (
          <Button look="quiet" onPress={onBack}>
            {door.back}
          </Button>
        ) : (
          <span />
        )}
        <Button type="submit" isDisabled={isBusy}>
          {action}
        </Button>
      </div>
    </form>
  );
}

/** What stands in a pasted address or line of the terminal. */
function codeIn(text: string): string | null {
  return /gbs_[\w-]+/.exec(text)?.[0] ?? null;
}

export function CodeStep({ first, onChange, error, ...way }: StepProps) {
  const { door } = useWords();
  const [text, setText] = useState(first.code);
  const [wasTried, setWasTried] = useState(false);
  const focus = useFirstFocus();
  const code = codeIn(text);
  const change = (value: string) => {
    setText(value);
    onChange({ code: codeIn(value) ?? "" });
  };
  return (
    <StepForm {...way} action={door.setup.next} isReady={code !== null} onTry={() => setWasTried(true)}>
      {error !== null && <Refusal>{messageOf(error)}</Refusal>}
      <Field
        ref={focus}
        label={door.setup.codeField}
        name="setup-code"
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        value={text}
        error={wasTried && code === null ? door.setup.codeInvalid : null}
        onChange={change}
      />
    </StepForm>
  );
}

export function OrganizationStep({ first, onChange, onNext, onBack }: Omit<StepProps, "error">) {
  const { door } = useWords();
  const [wasTried, setWasTried] = useState(false);
  const focus = useFirstFocus();
  const isReady = first.organization.trim() !== "";
  return (
    <StepForm onNext={onNext} onBack={onBack} action={door.setup.next} isReady={isReady} onTry={() => setWasTried(true)}>
      <Field
        ref={focus}
        label={door.setup.organizationField}
        name="organization"
        autoComplete="organization"
        maxLength={200}
        hint={door.setup.organizationHint}
        value={first.organization}
        error={wasTried && !isReady ? door.required : null}
        onChange={(organization) => onChange({ organization })}
      />
    </StepForm>
  );
}

export function PersonStep({ first, onChange, error, ...way }: StepProps) {
  const { door } = useWords();
  const [wasTried, setWasTried] = useState(false);
  const focus = useFirstFocus();
  const isReady = first.name.trim() !== "" && first.email.trim() !== "";
  const missing = (value: string) => (wasTried && value.trim() === "" ? door.required : null);
  return (
    <StepForm {...way} action={door.setup.next} isReady={isReady} onTry={() => setWasTried(true)}>
      {error !== null && <Refusal>{messageOf(error)}</Refusal>}
      <Field
        ref={focus}
        label={door.setup.name}
        name="name"
        autoComplete="name"
        maxLength={200}
        value={first.name}
        error={missing(first.name)}
        onChange={(name) => onChange({ name })}
      />
      <Field
        label={door.email}
        name="email"
        type="email"
        inputMode="email"
        autoComplete="email"
        autoCapitalize="none"
        spellCheck={false}
        maxLength={254}
        value={first.email}
        error={missing(first.email)}
        onChange={(email) => onChange({ email })}
      />
    </StepForm>
  );
}

export function PasswordStep({ first, onChange, error, isBusy = false, ...way }: StepProps) {
  const { door } = useWords();
  const focus = useFirstFocus();
  const isReady = first.password.length >= shortestPassword;
  return (
    <StepForm
      {...way}
      action={isBusy ? door.setup.finishing : door.setup.finish}
      isBusy={isBusy}
      isReady={isReady}
      onTry={() => focus.current?.focus()}
    >
      {error !== null && <PasswordRefusal error={error} />}
      <NewPassword
        ref={focus}
        label={door.password}
        username={first.email}
        value={first.password}
        onChange={(password) => onChange({ password })}
      />
    </StepForm>
  );
}
