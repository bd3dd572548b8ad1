import { useState, type SubmitEvent } from "react";

import { Button } from "@/components/ui/button";
import { NewPassword, PasswordRefusal } from "@/components/ui/new-password";
import { PasswordField } from "@/components/ui/password-field";
import { notify } from "@/components/ui/toasts";
import { useChangePassword } from "@/features/account/api/own";
import { Section } from "@/components/ui/section";
import { shortestPassword } from "@/lib/password-strength";
import type { Me } from "@/lib/wire";
import { useWords } from "@/lib/words/language";

const nothing = { current: "", new: "" };

export function PasswordSection({ me }: { me: Me }) {
  const words = useWords().account.password;
  const [given, setGiven] = useState(nothing);
  const change = useChangePassword();
  const isReady = given.current !== "" && given.new.length >= shortestPassword && !change.isPending;
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (!isReady) return;
    change.mutate(given, {
      onSuccess: () => {
        setGiven(nothing);
        notify({ text: words.changed }, undefined, 4_000);
      },
    });
  };
  return (
    <Section title={words.title} text={words.text}>
      <form noValidate className="max-w-md space-y-4" onSubmit={submit}>
        {change.error && <PasswordRefusal error={change.error} />}
        <PasswordField
          label={words.current}
          name="current-password"
          autoComplete="current-password"
          value={given.current}
          onChange={(current) => setGiven({ ...given, current })}
        />
        <NewPassword
          label={words.new}
          username={me.email}
          value={given.new}
          onChange={(value) => setGiven({ ...given, new: value })}
        />
        <Button type="submit" size="small" isDisabled={!isReady}>
          {words.change}
        </Button>
      </form>
    </Section>
  );
}
