import { useQueryClient } from "@tanstack/react-query";
import { Upload } from "lucide-react";
import { FileTrigger } from "react-aria-components/FileTrigger";

import { Button } from "@/components/ui/button";
import { addUploads } from "@/features/library/uploads/upload-store";
import { useWords } from "@/lib/words/language";

export function UploadButton() {
  const { library } = useWords();
  const queries = useQueryClient();
  return (
    <FileTrigger allowsMultiple onSelect={(files) => addUploads(queries, [...(files ?? [])])}>
      <Button>
        <Upload aria-hidden size={18} />
        {library.add}
      </Button>
    </FileTrigger>
  );
}
