import { codeIn, csrfHeader, knock } from "@/lib/door/knock";
import { csrfToken } from "@/lib/door/person";
import { failureFrom, networkFailure } from "@/lib/failure";
import { currentLanguage } from "@/lib/words/language";

export interface UploadChoices {
  /** The folder that the file goes into; null: none. */
  folderId: string | null;
  /** Personal data is masked, whatever the organisation has chosen. */
  isMasked: boolean;
}

export interface UploadOutcome {
  isDuplicate: boolean;
  /** The server takes no more just now; nothing was refused. */
  retryAfterS: number | null;
}

const tooMany = 429;
const usualWaitS = 5;

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null; // a proxy's page, say; the status still tells
  }
}

/** Sends one file. */
export async function uploadDocument(
  file: File,
  { folderId, isMasked }: UploadChoices,
  signal: AbortSignal,
  onProgress: (fraction: number) => void,
): Promise<UploadOutcome> {
  const request = await knock(() => send(file, { folderId, isMasked }, signal, onProgress), codeOf);
  if (request.status === tooMany) {
    const seconds = Number(request.getResponseHeader("Retry-After"));
    return { isDuplicate: false, retryAfterS: seconds > 0 ? seconds : usualWaitS };
  }
  if (request.status < 200 || request.status >= 300) throw failureFrom(request.status, jsonOf(request.responseText));
  return { isDuplicate: request.getResponseHeader("X-GovBot-Duplicate") === "1", retryAfterS: null };
}

function codeOf({ status, responseText }: XMLHttpRequest): Promise<string | null> {
  return Promise.resolve(status === 401 || status === 403 ? codeIn(jsonOf(responseText)) : null);
}

/** XMLHttpRequest, because fetch can't tell how much of the body has gone out. */
function send(file: File, { folderId, isMasked }: UploadChoices, signal: AbortSignal, onProgress: (fraction: number) => void): Promise<XMLHttpRequest> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) throw networkFailure();
    const request = new XMLHttpRequest();
    request.open("POST", "/api/v1/documents");
    request.setRequestHeader("Accept-Language", currentLanguage());
    request.setRequestHeader(csrfHeader, csrfToken() ?? "");
    request.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0);
    request.onload = () => resolve(request);
    request.onerror = () => reject(networkFailure());
    request.onabort = () => reject(networkFailure());
    signal.addEventListener("abort", () => request.abort());
    const form = new FormData();
    form.append("file", file, file.name);
    if (folderId) form.append("collection_id", folderId);
    if (isMasked) form.append("personal_data", "mask");
    request.send(form);
  });
}
