import { useState } from "react";
import { Navigate, useLocation } from "react-router";

import { Busy } from "@/components/ui/busy";
import { DoorCard } from "@/components/ui/door-card";
import { useDoorOptions } from "@/features/door/api/options";
import { useLogin, type Credentials } from "@/features/door/api/login";
import { CodeForm } from "@/features/door/components/code-form";
import { EntryByLink } from "@/features/door/components/entry-by-link";
import { LoginForm } from "@/features/door/components/login-form";
import { useCountdown } from "@/features/door/components/use-countdown";
import { cameFrom, wayBack } from "@/lib/door/came-from";
import { useStanding } from "@/lib/door/use-standing";
import { Failure, messageOf } from "@/lib/failure";
import { useTitle } from "@/lib/title";
import { useHashSecret } from "@/lib/use-hash-secret";
import { useWords } from "@/lib/words/language";

const nobody: Credentials = { email: "", password: "", organization: null, code: null };

function isCodeNeeded(error: unknown): boolean {
  return error instanceof Failure && error.code === "code_needed";
}

function Login() {
  const { door } = useWords();
  const state: unknown = useLocation().state;
  const { data: options } = useDoorOptions();
  const [given, setGiven] = useState(nobody);
  const login = useLogin();
  const { error } = login;
  const [wait, beginWait] = useCountdown();
  const change = (part: Partial<Credentials>) => setGiven((all) => ({ ...all, ...part }));
  const submit = () =>
    login.mutate(given, {
      onError: (failure) => {
        beginWait(failure);
        if (isCodeNeeded(failure)) change({ code: "" });
      },
    });

  const refusal = () => {
    if (error === null) return null;
    if (error instanceof Failure && error.status === 429) return wait > 0 ? door.wait(wait) : door.waitOver;
    if (isCodeNeeded(error)) return login.variables.code ? door.codeWrong : null;
    return messageOf(error);
  };
  const shared = { onSubmit: submit, isBusy: login.isPending, wait, refusal: refusal() };
  if (given.code !== null) {
    return (
      <DoorCard title={door.codeTitle} text={door.codeText}>
        <CodeForm
          {...shared}
          code={given.code}
          onChange={(code) => change({ code })}
          onBack={() => {
            login.reset();
            change({ code: null, password: "" });
          }}
        />
      </DoorCard>
    );
  }
  return (
    <DoorCard title={door.enterTitle} text={cameFrom(state).person !== null ? door.expired : door.enterText}>
      <LoginForm {...shared} given={given} onChange={change} asksOrganization={options?.organization ?? false} />
    </DoorCard>
  );
}

/** Where people come in: by password and code, or by a link that was made for them. */
export function LoginPage() {
  const { door } = useWords();
  const state: unknown = useLocation().state;
  const secret = useHashSecret();
  const { data: standing } = useStanding();
  const [isLinkOver, setIsLinkOver] = useState(false);
  useTitle(door.enter);
  if (secret.startsWith("gbe_") && !isLinkOver) return <EntryByLink secret={secret} onOver={() => setIsLinkOver(true)} />;
  if (!standing) return <Busy />;
  if (standing.kind === "setup") return <Navigate to="/primeiro-acesso" replace />;
  if (standing.kind === "in") return <Navigate to={wayBack(state, standing.me.id)} replace />;
  return <Login />;
}
