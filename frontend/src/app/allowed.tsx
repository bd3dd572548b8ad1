import { ShieldAlert, ShieldX } from "lucide-react";
import type { ReactNode } from "react";
import { Link } from "react-router";

import { Blank } from "@/components/ui/notice";
import { may, useMe } from "@/lib/door/use-standing";
import { useTitle } from "@/lib/title";
import type { Permission } from "@/lib/wire";
import { useWords } from "@/lib/words/language";

function Denied({ lacksTotp }: { lacksTotp: boolean }) {
  const { app, door } = useWords();
  const { denied } = door;
  const title = lacksTotp ? denied.totpTitle : denied.title;
  useTitle(title);
  return (
    <main id="content" tabIndex={-1} className="flex-1 overflow-y-auto">
      <Blank icon={lacksTotp ? ShieldAlert : ShieldX} title={title} text={lacksTotp ? denied.totpText : denied.text}>
        <Link to={lacksTotp ? "/conta" : "/"} className="font-semibold text-brand underline">
          {lacksTotp ? denied.toAccount : app.goHome}
        </Link>
      </Blank>
    </main>
  );
}

interface AllowedProps {
  permission: Permission;
  children: ReactNode;
}

/** A page for those who may use it; the others are told so in friendly words. */
export function Allowed({ permission, children }: AllowedProps) {
  const me = useMe();
  if (may(me, permission)) return children;
  return <Denied lacksTotp={me?.lacks_totp ?? false} />;
}
