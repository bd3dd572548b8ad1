import { chooseMasking, useMasking } from "@/features/library/uploads/upload-store";
import { useWords } from "@/lib/words/language";

/** Whether personal data is masked in what is sent next. */
export function MaskChoice() {
  const { personal } = useWords();
  return (
    <label className="mb-5 flex items-start gap-2 text-[0.95rem]">
      <input type="checkbox" checked={useMasking()} onChange={(event) => chooseMasking(event.target.checked)} className="mt-1 size-4 accent-brand" />
      <span>
        {personal.maskUploads}
        <span className="block text-sm text-soft">{personal.maskUploadsText}</span>
      </span>
    </label>
  );
}
