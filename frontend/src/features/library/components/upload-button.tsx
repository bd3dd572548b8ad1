import { useQueryClient } from "@tanstack/react-query";
import { Upload } from "lucide-react";
import { FileTrigger } from "react-aria-components/FileTrigger";

import { Button } from "@/components/ui/button";
import { addUploads } from "@/features/library/uploads/upload-store";
import type { Folder } from "@/lib/wire";
import { useWords } from "@/lib/words/language";

/** Sends files into the open folder; null: into none. */
export function UploadButton({ folder }: { folder: Folder | null }) {
  const { library, folders } = useWords();
  const queries = useQueryClient();
  return (
    <FileTrigger allowsMultiple onSelect={(files) => addUploads(queries, [...(files ?? [])], folder?.id ?? null)}>
      <Button>
        <Upload aria-hidden size={18} />
        {folder ? folders.uploadInto(folder.name) : library.add}
      </Button>
    </FileTrigger>
  );
}
