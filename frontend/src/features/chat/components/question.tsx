import { useWords } from "@/lib/words/language";

export function Question({ content }: { content: string }) {
  const { chat } = useWords();
  return (
    <div className="flex justify-end">
      <p className="max-w-[85%] rounded-2xl rounded-br-md bg-brand-soft px-4 py-2.5 break-words whitespace-pre-wrap">
        <span className="sr-only">{chat.you}: </span>
        {content}
      </p>
    </div>
  );
}
