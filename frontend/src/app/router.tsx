import { createBrowserRouter } from "react-router";

import { Allowed } from "@/app/allowed";
import { Crash } from "@/app/crash";
import { Doorway } from "@/app/doorway";
import { Guard } from "@/app/guard";
import { NotFound } from "@/app/not-found";
import { AuditPage } from "@/features/audit/components/audit-page";
import { AccountPage } from "@/features/account/components/account-page";
import { ChatPage } from "@/features/chat/components/chat-page";
import { LoginPage } from "@/features/door/components/login-page";
import { SetupPage } from "@/features/door/components/setup-page";
import { TicketPage } from "@/features/door/components/ticket-page";
import { LibraryPage } from "@/features/library/components/library-page";
import { OrganizationPage } from "@/features/organization/components/organization-page";
import { RegisterPage } from "@/features/processing/components/register-page";
import { PeoplePage } from "@/features/people/components/people-page";
import { PromptsPage } from "@/features/prompts/components/prompts-page";
import { ModelsPage } from "@/features/models/components/models-page";
import { SearchPage } from "@/features/search/components/search-page";
import type { Permission } from "@/lib/wire";

function page(path: string, permission: Permission, element: React.ReactNode) {
  return { path, element: <Allowed permission={permission}>{element}</Allowed> };
}

export const router = createBrowserRouter([
  {
    element: <Doorway />,
    errorElement: <Crash />,
    children: [
      { path: "/entrar", element: <LoginPage /> },
      { path: "/primeiro-acesso", element: <SetupPage /> },
      { path: "/convite", element: <TicketPage kind="invitation" /> },
      { path: "/nova-senha", element: <TicketPage kind="reset" /> },
    ],
  },
  {
    element: <Guard />,
    errorElement: <Crash />,
    children: [
      page("/", "ask", <ChatPage />),
      page("/conversas/:id", "ask", <ChatPage />),
      page("/busca", "read", <SearchPage />),
      page("/documentos", "read", <LibraryPage />),
      page("/pessoas", "people", <PeoplePage part="people" />),
      page("/pessoas/departamentos", "people", <PeoplePage part="departments" />),
      page("/pessoas/perfis", "people", <PeoplePage part="roles" />),
      page("/instrucoes", "instruct", <PromptsPage />),
      page("/modelos", "models", <ModelsPage />),
      page("/registro", "audit", <AuditPage />),
      page("/organizacao", "settings", <OrganizationPage />),
      page("/tratamentos", "settings", <RegisterPage />),
      { path: "/conta", element: <AccountPage /> },
      { path: "*", element: <NotFound /> },
    ],
  },
]);
