function fileOf(entry: FileSystemFileEntry): Promise<File[]> {
  return new Promise((resolve) => {
    // A file that vanished between the drop and the reading is left out.
    entry.file(
      (file) => resolve([file]),
      () => resolve([]),
    );
  });
}

function readBatch(reader: FileSystemDirectoryReader): Promise<FileSystemEntry[]> {
  return new Promise((resolve) => {
    reader.readEntries(resolve, () => resolve([]));
  });
}

async function filesIn(entry: FileSystemEntry): Promise<File[]> {
  // Hidden files (.DS_Store and its like) are never what the person meant.
  if (entry.name.startsWith(".")) return [];
  if (entry.isFile) return fileOf(entry as FileSystemFileEntry);
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const files: File[] = [];
  for (;;) {
    // Browsers hand over at most a hundred entries at a time.
    const batch = await readBatch(reader);
    if (batch.length === 0) return files;
    files.push(...(await Promise.all(batch.map(filesIn))).flat());
  }
}

/** The files of a drop, folders opened. Must be called while the drop is being handled. */
export async function droppedFiles(transfer: DataTransfer): Promise<File[]> {
  const entries = [...transfer.items].filter(({ kind }) => kind === "file").map((item) => item.webkitGetAsEntry());
  if (entries.every((entry) => entry === null)) return [...transfer.files];
  const found = await Promise.all(entries.filter((entry) => entry !== null).map(filesIn));
  return found.flat();
}
