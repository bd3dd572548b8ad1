import { useState } from "react";

import { spokenText } from "@/components/answer/citations";
import type { LiveAnswer } from "@/features/chat/live/live-answer";
import { messageOf } from "@/lib/failure";
import type { Message } from "@/lib/wire";
import { useWords } from "@/lib/words/language";
import type { Words } from "@/lib/words/pt";

interface AnnouncerProps {
  live: LiveAnswer | undefined;
  last: Message | undefined;
}

function finished(last: Message | undefined, { chat }: Words): string {
  if (last?.role !== "assistant") return "";
  return last.stopped ? chat.announceStopped : chat.announceReady(spokenText(last.content));
}

/** Tells screen readers the stages and, once, the finished answer; never the tokens one by one. */
export function Announcer({ live, last }: AnnouncerProps) {
  const words = useWords();
  const [wasLive, setWasLive] = useState(false);
  if (live && !wasLive) setWasLive(true);

  let text = "";
  if (live) text = live.error === null ? words.chat.stages[live.stage] : words.chat.announceFailed(messageOf(live.error));
  // An old conversation that is merely opened says nothing.
  else if (wasLive) text = finished(last, words);
  return (
    <p role="status" aria-live="polite" className="sr-only">
      {text}
    </p>
  );
}
