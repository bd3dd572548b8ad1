import { failureFrom, networkFailure } from "@/lib/failure";
import { currentLanguage } from "@/lib/words/language";

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

/** Sends one file. XMLHttpRequest, because fetch can't tell how much of the body has gone out. */
export function uploadDocument(
  file: File,
  signal: AbortSignal,
  onProgress: (fraction: number) => void,
): Promise<UploadOutcome> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", "/api/v1/documents");
    request.setRequestHeader("Accept-Language", currentLanguage());
    request.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0);
    request.onload = () => {
      if (request.status >= 200 && request.status < 300) {
        resolve({ isDuplicate: request.getResponseHeader("X-GovBot-Duplicate") === "1", retryAfterS: null });
      } else if (request.status === tooMany) {
        const seconds = Number(request.getResponseHeader("Retry-After"));
        resolve({ isDuplicate: false, retryAfterS: seconds > 0 ? seconds : usualWaitS });
      } else {
        reject(failureFrom(request.status, jsonOf(request.responseText)));
      }
    };
    request.onerror = () => reject(networkFailure());
    request.onabort = () => reject(networkFailure());
    signal.addEventListener("abort", () => request.abort());
    const form = new FormData();
    form.append("file", file, file.name);
    request.send(form);
  });
}
