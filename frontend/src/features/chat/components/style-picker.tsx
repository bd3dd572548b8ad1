import { answerStyle, styles, type Style } from "@/features/chat/live/style";
import { useWords } from "@/lib/words/language";

/** How the next answers are written. */
export function StylePicker() {
  const { chat } = useWords();
  return (
    <label className="inline-flex items-center gap-1">
      <span>{chat.style}</span>
      <select
        value={answerStyle.use()}
        onChange={(event) => answerStyle.set(event.target.value as Style)}
        className="rounded-md border border-line bg-surface px-1 py-0.5 text-ink"
      >
        {styles.map((style) => (
          <option key={style} value={style}>
            {chat.styles[style]}
          </option>
        ))}
      </select>
    </label>
  );
}
