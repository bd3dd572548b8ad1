import { ArrowDown } from "lucide-react";
import { useEffect, useLayoutEffect, useRef, useState, type ReactNode } from "react";
import { Button } from "react-aria-components/Button";

import { useWords } from "@/lib/words/language";

/** Closer to the end than this, the person is following and the text is kept in sight. */
const followDistance = 80;

interface ThreadProps {
  /** Changes whenever something was added; brings the end into sight if the person is following. */
  version: string;
  /** Changes when the person asks: then the end comes into sight in any case. */
  asked: string | undefined;
  children: ReactNode;
}

export function Thread({ version, asked, children }: ThreadProps) {
  const { chat } = useWords();
  const scroller = useRef<HTMLDivElement>(null);
  const isFollowing = useRef(true);
  const [isAway, setIsAway] = useState(false);

  const toEnd = () => scroller.current?.scrollTo({ top: scroller.current.scrollHeight });
  useEffect(() => {
    isFollowing.current = true;
  }, [asked]);
  useLayoutEffect(() => {
    if (isFollowing.current) toEnd();
  }, [version, asked]);

  const onScroll = () => {
    const element = scroller.current;
    if (!element) return;
    const left = element.scrollHeight - element.scrollTop - element.clientHeight;
    isFollowing.current = left < followDistance;
    setIsAway(left > 300);
  };

  return (
    <div className="relative min-h-0 flex-1">
      {/* Scrolls, so the keyboard must be able to reach it. The finished answer is announced elsewhere, once. */}
      <div
        ref={scroller}
        role="log"
        aria-live="off"
        aria-label={chat.thread}
        // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
        onScroll={onScroll}
        className="h-full overflow-y-auto focus-visible:outline-offset-[-2px]"
      >
        <div className="mx-auto max-w-3xl space-y-6 px-4 py-6">{children}</div>
      </div>
      {isAway && (
        <Button
          aria-label={chat.toEnd}
          onPress={toEnd}
          className="absolute bottom-2 left-1/2 grid size-10 -translate-x-1/2 place-items-center rounded-full border border-line bg-raised text-brand shadow-raised hover:bg-brand-soft"
        >
          <ArrowDown aria-hidden size={19} />
        </Button>
      )}
    </div>
  );
}
