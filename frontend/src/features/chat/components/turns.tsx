import { Button } from "@/components/ui/button";
import { Answer } from "@/features/chat/components/answer";
import { Question } from "@/features/chat/components/question";
import type { Message } from "@/lib/wire";
import { useWords } from "@/lib/words/language";

interface TurnsProps {
  messages: Message[];
  isAnswering: boolean;
  onSelect: (answerId: string, n: number | null) => void;
  onAsk: (question: string) => void;
}

/** The saved questions and answers. A question that the server could not answer can be asked again. */
export function Turns({ messages, isAnswering, onSelect, onAsk }: TurnsProps) {
  const { app, chat } = useWords();
  const last = messages.at(-1);
  return (
    <>
      {messages.map((message) =>
        message.role === "user" ? (
          <Question key={message.id} content={message.content} />
        ) : (
          <Answer
            key={message.id}
            message={message}
            onCite={(n) => onSelect(message.id, n)}
            onShowSources={() => onSelect(message.id, null)}
          />
        ),
      )}
      {last?.role === "user" && !isAnswering && (
        <p className="flex flex-wrap items-center gap-3 text-soft">
          {chat.unanswered}
          <Button look="secondary" size="small" onPress={() => onAsk(last.content)}>
            {app.tryAgain}
          </Button>
        </p>
      )}
    </>
  );
}
