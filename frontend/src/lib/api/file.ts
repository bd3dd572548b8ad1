/** Where the original bytes of a document are. */
export function fileUrl(documentId: string): string {
  return `/api/v1/documents/${encodeURIComponent(documentId)}/file`;
}
