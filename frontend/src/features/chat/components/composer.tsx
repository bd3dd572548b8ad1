import { ArrowUp, Square } from "lucide-react";
import { useEffect, useRef, type KeyboardEvent } from "react";
import { Button } from "react-aria-components/Button";

import { StylePicker } from "@/features/chat/components/style-picker";
import { useDraft } from "@/lib/door/drafts";
import { useWords } from "@/lib/words/language";

export const maximumQuestion = 4_000;

interface ComposerProps {
  /** The conversation; none while it is new. */
  conversation?: string | null;
  isAnswering: boolean;
  onSend: (question: string) => void;
  onStop: () => void;
}

const round =
  "grid size-10 shrink-0 place-items-center rounded-full bg-brand text-on-brand transition-colors hover:bg-brand-strong disabled:opacity-40";

export function Composer({ conversation, isAnswering, onSend, onStop }: ComposerProps) {
  const { chat } = useWords();
  const [text, setText] = useDraft(conversation ?? "new");
  const field = useRef<HTMLTextAreaElement>(null);
  const question = text.trim();
  const isTooLong = question.length > maximumQuestion;
  const canSend = question !== "" && !isTooLong && !isAnswering;

  useEffect(() => {
    // On a phone this would throw the keyboard over the examples.
    if (!matchMedia("(pointer: coarse)").matches) field.current?.focus();
  }, []);

  const send = () => {
    if (!canSend) return;
    onSend(question);
    setText("");
  };
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    // Enter also confirms an accent or a word in some keyboards; that is not a wish to send.
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      send();
    }
  };

  return (
    <form
      className="mx-auto w-full max-w-3xl px-4 pb-3"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <div className="flex items-end gap-2 rounded-3xl border border-line-strong bg-surface p-1.5 pl-4 shadow-raised focus-within:border-brand focus-within:ring-2 focus-within:ring-brand/30">
        <textarea
          ref={field}
          rows={1}
          value={text}
          aria-label={chat.composerLabel}
          aria-describedby="composer-hint"
          aria-invalid={isTooLong}
          placeholder={chat.placeholder}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={onKeyDown}
          className="field-sizing-content max-h-48 min-h-10 flex-1 resize-none self-center bg-transparent py-1.5 placeholder:text-soft focus-visible:outline-none"
        />
        {isAnswering ? (
          <Button aria-label={chat.stop} onPress={onStop} className={round}>
            <Square aria-hidden size={15} fill="currentColor" />
          </Button>
        ) : (
          <Button type="submit" aria-label={chat.send} isDisabled={!canSend} className={round}>
            <ArrowUp aria-hidden size={21} />
          </Button>
        )}
      </div>
      <div className="mt-1.5 flex flex-wrap items-center justify-between gap-x-4 gap-y-1 text-sm text-soft">
        <StylePicker />
        <p id="composer-hint" className={isTooLong ? "text-bad" : ""}>
          {isTooLong ? (
            chat.tooLong(maximumQuestion)
          ) : (
            <>
              <span className="max-sm:hidden">{chat.composerHint} · </span>
              {chat.disclaimer}
            </>
          )}
        </p>
      </div>
    </form>
  );
}
