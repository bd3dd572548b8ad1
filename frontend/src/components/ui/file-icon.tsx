import { File, FileSpreadsheet, FileText, Mail, Presentation, type LucideIcon } from "lucide-react";

const byEnding: Record<string, LucideIcon> = {
  pdf: FileText,
  docx: FileText,
  odt: FileText,
  rtf: FileText,
  txt: FileText,
  md: FileText,
  html: FileText,
  htm: FileText,
  xlsx: FileSpreadsheet,
  ods: FileSpreadsheet,
  csv: FileSpreadsheet,
  pptx: Presentation,
  eml: Mail,
};

function ending(filename: string): string {
  return filename.split(".").at(-1)?.toLowerCase() ?? "";
}

/** The kind of a file at a glance: a sign and its ending. */
export function FileIcon({ filename }: { filename: string }) {
  const Icon = byEnding[ending(filename)] ?? File;
  return (
    <span
      aria-hidden
      className="flex size-11 shrink-0 flex-col items-center justify-center rounded-lg bg-brand-soft text-brand"
    >
      <Icon size={18} />
      <span className="text-[0.62rem] leading-3 font-bold uppercase">{ending(filename).slice(0, 4)}</span>
    </span>
  );
}
