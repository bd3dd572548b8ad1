import { Link, Outlet } from "react-router";

import { Brand } from "@/app/brand";
import { LanguageSwitch } from "@/app/language-switch";
import { MainMenu } from "@/app/main-menu";
import { PersonMenu } from "@/app/person-menu";
import { StatusChip } from "@/app/status-chip";
import { Viewer } from "@/components/viewer/viewer";
import { DropAnywhere } from "@/features/library/components/drop-anywhere";
import { may, useMe } from "@/lib/door/use-standing";
import { useLook } from "@/lib/look/use-look";
import { useWords } from "@/lib/words/language";

/** What surrounds every page: name, menu, the model at work, the person, and the document viewer over it all. */
export function Shell() {
  const { app } = useWords();
  const me = useMe();
  useLook(me?.branding);
  return (
    <div className="flex h-dvh flex-col print:h-auto">
      <a
        href="#content"
        className="sr-only z-50 rounded-md bg-brand px-4 py-2 font-semibold text-on-brand focus:not-sr-only focus:absolute focus:top-2 focus:left-2"
      >
        {app.skip}
      </a>
      <header className="flex items-center gap-2 border-b border-line bg-surface px-3 py-2 sm:gap-4 sm:px-4 print:hidden">
        <Link to="/" className="shrink-0" title={me?.branding.name ?? app.tagline}>
          <Brand branding={me?.branding} whose="own" isCompact />
        </Link>
        <MainMenu />
        <div className="ml-auto flex min-w-0 items-center gap-2">
          <StatusChip />
          <div className="max-sm:hidden">
            <LanguageSwitch />
          </div>
          <PersonMenu />
        </div>
      </header>
      <Outlet />
      <Viewer />
      {may(me, "upload") && <DropAnywhere />}
    </div>
  );
}
