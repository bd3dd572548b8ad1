import { useState, type SubmitEvent } from "react";

import { Button } from "@/components/ui/button";
import { PasswordField } from "@/components/ui/password-field";
import { Refusal } from "@/components/ui/refusal";
import { messageOf } from "@/lib/failure";
import { useFirstFocus } from "@/lib/use-first-focus";
import { useWords } from "@/lib/words/language";

interface ProofFormProps {
  username: string;
  error: unknown;
  isBusy: boolean;
  onProve: (password: string) => void;
  onCancel: () => void;
}

/** The password once more, before something that whoever finds an open browser must not do. */
export function ProofForm({ username, error, isBusy, onProve, onCancel }: ProofFormProps) {
  const { account, app } = useWords();
  const [password, setPassword] = useState("");
  const focus = useFirstFocus();
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (password && !isBusy) onProve(password);
  };
  return (
    <form noValidate className="max-w-md space-y-3" onSubmit={submit}>
      <p>{account.totp.proof}</p>
      {error !== null && <Refusal>{messageOf(error)}</Refusal>}
      <input type="email" name="username" autoComplete="username" value={username} readOnly hidden />
      <PasswordField
        ref={focus}
        label={account.password.current}
        name="password"
        autoComplete="current-password"
        value={password}
        onChange={setPassword}
      />
      <div className="flex gap-2">
        <Button type="submit" size="small" isDisabled={!password || isBusy}>
          {account.totp.go}
        </Button>
        <Button look="quiet" size="small" onPress={onCancel}>
          {app.cancel}
        </Button>
      </div>
    </form>
  );
}
