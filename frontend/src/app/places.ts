import { Building2, Cpu, FileText, MessagesSquare, ScrollText, ShieldCheck, SlidersHorizontal, TextSearch, UsersRound, type LucideIcon } from "lucide-react";

import { may, useMe } from "@/lib/door/use-standing";
import type { Permission } from "@/lib/wire";
import { useWords } from "@/lib/words/language";

export interface Place {
  to: string;
  /** How further addresses of the same place begin. */
  also?: string;
  permission: Permission;
  icon: LucideIcon;
  label: string;
}

export interface Places {
  /** What everybody comes for. */
  everyday: Place[];
  /** What those come for who look after GovBot. */
  administration: Place[];
}

/** The pages that the person may use. */
export function usePlaces(): Places {
  const { app, audit, organization, people, processing, prompts } = useWords();
  const me = useMe();
  const everyday: Place[] = [
    { to: "/", also: "/conversas", permission: "ask", icon: MessagesSquare, label: app.conversations },
    { to: "/busca", permission: "read", icon: TextSearch, label: app.search },
    { to: "/documentos", permission: "read", icon: FileText, label: app.documents },
  ];
  const administration: Place[] = [
    { to: "/organizacao", permission: "settings", icon: Building2, label: organization.title },
    { to: "/pessoas", also: "/pessoas/", permission: "people", icon: UsersRound, label: people.title },
    { to: "/instrucoes", permission: "instruct", icon: SlidersHorizontal, label: prompts.menu },
    { to: "/modelos", permission: "models", icon: Cpu, label: app.models },
    { to: "/registro", permission: "audit", icon: ScrollText, label: audit.menu },
    { to: "/tratamentos", permission: "settings", icon: ShieldCheck, label: processing.menu },
  ];
  const isOpen = ({ permission }: Place) => may(me, permission);
  return { everyday: everyday.filter(isOpen), administration: administration.filter(isOpen) };
}

export function isAt({ to, also }: Place, pathname: string): boolean {
  return pathname === to || (also !== undefined && pathname.startsWith(also));
}
