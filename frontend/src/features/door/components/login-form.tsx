import { useState, type SubmitEvent } from "react";

import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { PasswordField } from "@/components/ui/password-field";
import { Refusal } from "@/components/ui/refusal";
import type { Credentials } from "@/features/door/api/login";
import { useFirstFocus } from "@/lib/use-first-focus";
import { useWords } from "@/lib/words/language";

interface LoginFormProps {
  given: Credentials;
  onChange: (part: Partial<Credentials>) => void;
  onSubmit: () => void;
  asksOrganization: boolean;
  /** A directory's names count too. */
  takesNames: boolean;
  isBusy: boolean;
  /** Seconds to wait before another try. */
  wait: number;
  refusal: string | null;
}

/** E-mail and password. */
export function LoginForm(props: LoginFormProps) {
  const { given, onChange, onSubmit, asksOrganization, takesNames, isBusy, wait, refusal } = props;
  const { door } = useWords();
  const [wasTried, setWasTried] = useState(false);
  const first = useFirstFocus();
  const missing = (value: string | null) => (wasTried && !value ? door.required : null);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    setWasTried(true);
    const isWhole = given.email && given.password && (given.organization || !asksOrganization);
    if (isWhole && !isBusy && wait === 0) onSubmit();
  };
  return (
    <form noValidate className="mt-5 space-y-4" onSubmit={submit}>
      {refusal && <Refusal>{refusal}</Refusal>}
      {asksOrganization && (
        <Field
          label={door.organization}
          name="organization"
          autoComplete="organization"
          autoCapitalize="none"
          value={given.organization ?? ""}
          hint={door.organizationHelp}
          error={missing(given.organization)}
          onChange={(organization) => onChange({ organization })}
        />
      )}
      <Field
        ref={first}
        label={takesNames ? door.emailOrName : door.email}
        name="email"
        type={takesNames ? "text" : "email"}
        inputMode={takesNames ? "text" : "email"}
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        value={given.email}
        error={missing(given.email)}
        onChange={(email) => onChange({ email })}
      />
      <PasswordField
        label={door.password}
        name="password"
        autoComplete="current-password"
        value={given.password}
        error={missing(given.password)}
        onChange={(password) => onChange({ password })}
      />
      <Button type="submit" className="w-full" isDisabled={isBusy || wait > 0}>
        {wait > 0 ? door.waiting(wait) : isBusy ? door.entering : door.enter}
      </Button>
      <p className="text-[0.95rem] text-soft">{door.forgot}</p>
    </form>
  );
}
