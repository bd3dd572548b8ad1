import { Cpu, FileText, MessagesSquare, ScrollText, SlidersHorizontal, TextSearch, type LucideIcon } from "lucide-react";
import { Link, useLocation } from "react-router";

import { may, useMe } from "@/lib/door/use-standing";
import type { Permission } from "@/lib/wire";
import { useWords } from "@/lib/words/language";

interface Place {
  to: string;
  /** Further addresses of the same place. */
  also?: string;
  permission: Permission;
  icon: LucideIcon;
  label: string;
}

function usePlaces(): Place[] {
  const { app, audit, prompts } = useWords();
  return [
    { to: "/", also: "/conversas", permission: "ask", icon: MessagesSquare, label: app.conversations },
    { to: "/busca", permission: "read", icon: TextSearch, label: app.search },
    { to: "/documentos", permission: "read", icon: FileText, label: app.documents },
    { to: "/instrucoes", permission: "instruct", icon: SlidersHorizontal, label: prompts.menu },
    { to: "/modelos", permission: "models", icon: Cpu, label: app.models },
    { to: "/registro", permission: "audit", icon: ScrollText, label: audit.menu },
  ];
}

const tab =
  "flex items-center gap-2 rounded-full px-2 py-1.5 font-semibold sm:px-3 text-soft hover:bg-sunken hover:text-ink aria-[current=page]:bg-brand-soft aria-[current=page]:text-brand";

/** The ways to the pages that the person may use. */
export function MainMenu() {
  const { app } = useWords();
  const { pathname } = useLocation();
  const me = useMe();
  const isHere = ({ to, also }: Place) => pathname === to || (also !== undefined && pathname.startsWith(also));
  return (
    <nav aria-label={app.mainMenu} className="flex sm:gap-1">
      {usePlaces()
        .filter(({ permission }) => may(me, permission))
        .map(({ icon: Icon, ...place }) => (
          <Link key={place.to} to={place.to} aria-current={isHere({ icon: Icon, ...place }) ? "page" : undefined} className={tab}>
            <Icon aria-hidden size={18} />
            <span className="max-lg:sr-only">{place.label}</span>
          </Link>
        ))}
    </nav>
  );
}
