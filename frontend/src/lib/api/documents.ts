/** What the library's lists are kept under: whoever moves a document or decides who reads it asks for them anew. */
export const documentsKey = ["documents"] as const;
