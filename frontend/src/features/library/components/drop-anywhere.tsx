import { useQueryClient } from "@tanstack/react-query";
import { UploadCloud } from "lucide-react";
import { useEffect, useState } from "react";
import { useNavigate } from "react-router";

import { droppedFiles } from "@/features/library/uploads/dropped-files";
import { addUploads } from "@/features/library/uploads/upload-store";
import { useWords } from "@/lib/words/language";

/** The folder that is open on the page of documents, if that is the page. */
function folderHere(): string | null {
  return location.pathname === "/documentos" ? new URLSearchParams(location.search).get("pasta") : null;
}

function hasFiles(event: DragEvent): boolean {
  return event.dataTransfer?.types.includes("Files") ?? false;
}

/**
 * Files dropped on any page go to the library. (Without this the browser would leave the page and
 * open the file.)
 */
export function DropAnywhere() {
  const { library } = useWords();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [isOver, setIsOver] = useState(false);

  useEffect(() => {
    // Enter and leave come for every element on the way; only their sum tells.
    let depth = 0;
    const show = (next: number) => {
      depth = Math.max(next, 0);
      setIsOver(depth > 0);
    };
    const enter = (event: DragEvent) => hasFiles(event) && show(depth + 1);
    const leave = (event: DragEvent) => hasFiles(event) && show(depth - 1);
    const over = (event: DragEvent) => hasFiles(event) && event.preventDefault();
    const drop = (event: DragEvent) => {
      if (!event.dataTransfer || !hasFiles(event)) return;
      event.preventDefault();
      show(0);
      void droppedFiles(event.dataTransfer).then((files) => {
        addUploads(queries, files, folderHere());
        return location.pathname === "/documentos" ? undefined : navigate("/documentos");
      });
    };
    const listeners = { dragenter: enter, dragleave: leave, dragover: over, drop };
    Object.entries(listeners).forEach(([name, listener]) => addEventListener(name, listener as EventListener));
    return () => {
      Object.entries(listeners).forEach(([name, listener]) => removeEventListener(name, listener as EventListener));
    };
  }, [queries, navigate]);

  if (!isOver) return null;
  return (
    <div className="pointer-events-none fixed inset-0 z-50 bg-brand/15 p-4">
      <div className="flex h-full flex-col items-center justify-center gap-3 rounded-3xl border-3 border-dashed border-brand bg-surface/85 text-2xl font-semibold text-brand">
        <UploadCloud aria-hidden size={48} />
        {library.dropNow}
      </div>
    </div>
  );
}
