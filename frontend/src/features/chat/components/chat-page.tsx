import { PanelLeft } from "lucide-react";
import { useState } from "react";
import { useLocation, useParams } from "react-router";

import { Button } from "@/components/ui/button";
import { Sheet } from "@/components/ui/sheet";
import { Conversation } from "@/features/chat/components/conversation";
import { SessionList } from "@/features/chat/components/session-list";
import { useMedia } from "@/lib/media";
import { useTitle } from "@/lib/title";
import { useWords } from "@/lib/words/language";

/** The visit in which a conversation began that has since been given its address. */
function beganAt(state: unknown): string | null {
  return typeof state === "object" && state !== null && "began" in state ? String(state.began) : null;
}

/** The conversations at the left (in a drawer where there is no room) and the one in hand. */
export function ChatPage() {
  const { sessions, chat } = useWords();
  const { id } = useParams();
  const location = useLocation();
  const hasRoom = useMedia("(min-width: 56rem)");
  const [isDrawerOpen, setIsDrawerOpen] = useState(false);
  useTitle(chat.pageTitle);
  const list = <SessionList onGo={() => setIsDrawerOpen(false)} />;
  return (
    <div className="flex min-h-0 flex-1">
      {hasRoom ? (
        <nav aria-label={sessions.title} className="flex w-[17rem] shrink-0 flex-col border-r border-line bg-surface">
          {list}
        </nav>
      ) : (
        <Sheet side="left" width="w-[19rem]" label={sessions.title} isOpen={isDrawerOpen} onOpenChange={setIsDrawerOpen}>
          {list}
        </Sheet>
      )}
      <main id="content" tabIndex={-1} className="flex min-w-0 flex-1 flex-col">
        {!hasRoom && (
          <div className="border-b border-line bg-surface px-2 py-1">
            <Button look="quiet" size="small" aria-label={sessions.open} onPress={() => setIsDrawerOpen(true)}>
              <PanelLeft aria-hidden size={18} />
              {sessions.title}
            </Button>
          </div>
        )}
        {/* "Nova conversa" begins afresh even from a new conversation; one that gets its address goes on. */}
        <Conversation key={beganAt(location.state) ?? id ?? location.key} id={id ?? null} />
      </main>
    </div>
  );
}
