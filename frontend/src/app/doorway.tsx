import { Outlet } from "react-router";

import { Brand } from "@/app/brand";
import { LanguageSwitch } from "@/app/language-switch";
import { useDoorOptions } from "@/features/door/api/options";
import { useLook } from "@/lib/look/use-look";

/** What surrounds the pages that are seen before anybody is signed in. */
export function Doorway() {
  const branding = useDoorOptions().data?.branding;
  useLook(branding);
  return (
    <div className="flex h-dvh flex-col overflow-y-auto">
      <header className="flex items-center justify-between gap-4 px-4 py-3">
        <p className="min-w-0">
          <Brand branding={branding} whose="door" />
        </p>
        <LanguageSwitch />
      </header>
      <main id="content" tabIndex={-1} className="flex flex-1 flex-col items-center px-4 pt-[6vh] pb-10">
        <Outlet />
      </main>
    </div>
  );
}
