import { Cpu, FileText, MessagesSquare, ScrollText, SlidersHorizontal, TextSearch } from "lucide-react";
import { Link, NavLink, Outlet, useLocation } from "react-router";

import { LanguageSwitch } from "@/app/language-switch";
import { StatusChip } from "@/app/status-chip";
import { Viewer } from "@/components/viewer/viewer";
import { DropAnywhere } from "@/features/library/components/drop-anywhere";
import { useWords } from "@/lib/words/language";

const tab =
  "flex items-center gap-2 rounded-full px-2 py-1.5 font-semibold sm:px-3 text-soft hover:bg-sunken hover:text-ink aria-[current=page]:bg-brand-soft aria-[current=page]:text-brand";

/** What surrounds every page: name, menu, the model at work, and the document viewer over it all. */
export function Shell() {
  const { app, audit, prompts } = useWords();
  const { pathname } = useLocation();
  const isChat = pathname === "/" || pathname.startsWith("/conversas");
  return (
    <div className="flex h-dvh flex-col">
      <a
        href="#content"
        className="sr-only z-50 rounded-md bg-brand px-4 py-2 font-semibold text-on-brand focus:not-sr-only focus:absolute focus:top-2 focus:left-2"
      >
        {app.skip}
      </a>
      <header className="flex items-center gap-2 border-b border-line bg-surface px-3 py-2 sm:gap-4 sm:px-4">
        <Link to="/" className="flex shrink-0 items-center gap-2 text-xl font-bold tracking-tight" title={app.tagline}>
          <img src="/favicon.svg" alt="" width={28} height={28} />
          <span className="max-sm:sr-only">{app.name}</span>
        </Link>
        <nav aria-label={app.mainMenu} className="flex sm:gap-1">
          <Link to="/" aria-current={isChat ? "page" : undefined} className={tab}>
            <MessagesSquare aria-hidden size={18} />
            <span className="max-lg:sr-only">{app.conversations}</span>
          </Link>
          <NavLink to="/busca" className={tab}>
            <TextSearch aria-hidden size={18} />
            <span className="max-lg:sr-only">{app.search}</span>
          </NavLink>
          <NavLink to="/documentos" className={tab}>
            <FileText aria-hidden size={18} />
            <span className="max-lg:sr-only">{app.documents}</span>
          </NavLink>
          <NavLink to="/instrucoes" className={tab}>
            <SlidersHorizontal aria-hidden size={18} />
            <span className="max-lg:sr-only">{prompts.menu}</span>
          </NavLink>
          <NavLink to="/modelos" className={tab}>
            <Cpu aria-hidden size={18} />
            <span className="max-lg:sr-only">{app.models}</span>
          </NavLink>
          <NavLink to="/registro" className={tab}>
            <ScrollText aria-hidden size={18} />
            <span className="max-lg:sr-only">{audit.menu}</span>
          </NavLink>
        </nav>
        <div className="ml-auto flex min-w-0 items-center gap-2">
          <StatusChip />
          <LanguageSwitch />
        </div>
      </header>
      <Outlet />
      <Viewer />
      <DropAnywhere />
    </div>
  );
}
