import { X } from "lucide-react";
import { flushSync } from "react-dom";
import {
  UNSTABLE_Toast as Toast,
  UNSTABLE_ToastContent as ToastContent,
  UNSTABLE_ToastQueue as ToastQueue,
  UNSTABLE_ToastRegion as ToastRegion,
} from "react-aria-components/Toast";
import { Button } from "react-aria-components/Button";
import { Text } from "react-aria-components/Text";

import { onPersonGone } from "@/lib/door/person";
import { useWords } from "@/lib/words/language";

interface Notice {
  text: string;
  detail?: string;
  action?: { label: string; run: () => void };
}

const queue = new ToastQueue<Notice>({
  maxVisibleToasts: 3,
  wrapUpdate: (update) => flushSync(update),
});

/** Shows a notice for some seconds; `onClose` is called when it is gone, however it went. */
export function notify(notice: Notice, onClose?: () => void, timeout = 6_000): void {
  queue.add(notice, { timeout, onClose });
}

// What a notice waits for, a deletion that could be undone, is then done at once.
onPersonGone(() => queue.visibleToasts.forEach(({ key }) => queue.close(key)));

export function Toasts() {
  const { app } = useWords();
  return (
    <ToastRegion
      queue={queue}
      aria-label={app.notifications}
      // Beneath what leads through the page and its sheets, and clicks go through to what is behind.
      className="pointer-events-none fixed bottom-4 left-4 z-50 flex w-[min(30rem,calc(100vw-2rem))] flex-col gap-2"
    >
      {({ toast }) => (
        <Toast
          toast={toast}
          className="flex items-center gap-3 rounded-xl bg-ink px-4 py-3 text-surface shadow-raised"
        >
          <ToastContent className="min-w-0 flex-1">
            <Text slot="title" className="block font-semibold break-words">
              {toast.content.text}
            </Text>
            {toast.content.detail && (
              <Text slot="description" className="block text-sm opacity-85">
                {toast.content.detail}
              </Text>
            )}
          </ToastContent>
          {toast.content.action && (
            <Button
              onPress={() => {
                toast.content.action?.run();
                queue.close(toast.key);
              }}
              className="pointer-events-auto rounded-full border border-current px-3 py-0.5 font-semibold hover:opacity-80"
            >
              {toast.content.action.label}
            </Button>
          )}
          <Button slot="close" aria-label={app.close} className="pointer-events-auto rounded-full p-1 hover:opacity-80">
            <X aria-hidden size={18} />
          </Button>
        </Toast>
      )}
    </ToastRegion>
  );
}
