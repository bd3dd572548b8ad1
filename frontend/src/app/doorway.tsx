import { Outlet } from "react-router";

import { LanguageSwitch } from "@/app/language-switch";
import { useWords } from "@/lib/words/language";

/** What surrounds the pages that are seen before anybody is signed in. */
export function Doorway() {
  const { app } = useWords();
  return (
    <div className="flex h-dvh flex-col overflow-y-auto">
      <header className="flex items-center justify-between gap-4 px-4 py-3">
        <p className="flex items-center gap-2 text-xl font-bold tracking-tight">
          <img src="/favicon.svg" alt="" width={28} height={28} />
          {app.name}
        </p>
        <LanguageSwitch />
      </header>
      <main id="content" tabIndex={-1} className="flex flex-1 flex-col items-center px-4 pt-[6vh] pb-10">
        <Outlet />
      </main>
    </div>
  );
}
