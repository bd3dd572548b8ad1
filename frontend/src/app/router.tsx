import { createBrowserRouter } from "react-router";

import { Crash } from "@/app/crash";
import { NotFound } from "@/app/not-found";
import { Shell } from "@/app/shell";
import { AuditPage } from "@/features/audit/components/audit-page";
import { ChatPage } from "@/features/chat/components/chat-page";
import { LibraryPage } from "@/features/library/components/library-page";
import { PromptsPage } from "@/features/prompts/components/prompts-page";
import { ModelsPage } from "@/features/models/components/models-page";
import { SearchPage } from "@/features/search/components/search-page";

export const router = createBrowserRouter([
  {
    element: <Shell />,
    errorElement: <Crash />,
    children: [
      { path: "/", element: <ChatPage /> },
      { path: "/conversas/:id", element: <ChatPage /> },
      { path: "/busca", element: <SearchPage /> },
      { path: "/documentos", element: <LibraryPage /> },
      { path: "/instrucoes", element: <PromptsPage /> },
      { path: "/modelos", element: <ModelsPage /> },
      { path: "/registro", element: <AuditPage /> },
      { path: "*", element: <NotFound /> },
    ],
  },
]);
