import { useSearchParams } from "react-router";

import { firstHits, mostHits, type SearchRequest } from "@/features/search/api/search";
import type { SearchMode } from "@/lib/wire";

const modes: SearchMode[] = ["hybrid", "lexical", "dense"];
const day = /^\d{4}-\d{2}-\d{2}$/;

function read(address: URLSearchParams): SearchRequest {
  const mode = modes.find((known) => known === address.get("modo")) ?? "hybrid";
  const vigencia = address.get("vigencia") ?? "hoje";
  const limit = Number(address.get("n") ?? firstHits);
  return {
    text: (address.get("q") ?? "").trim(),
    mode,
    vigencia: vigencia === "todas" || day.test(vigencia) ? vigencia : "hoje",
    limit: Number.isInteger(limit) ? Math.min(Math.max(limit, 1), mostHits) : firstHits,
  };
}

function written({ text, mode, vigencia, limit }: SearchRequest): URLSearchParams {
  const address = new URLSearchParams({ q: text });
  if (mode !== "hybrid") address.set("modo", mode);
  if (vigencia !== "hoje") address.set("vigencia", vigencia);
  if (limit !== firstHits) address.set("n", String(limit));
  return address;
}

/** The search that the address names, and how to change it: a new question is a step that "back" undoes. */
export function useRequest() {
  const [address, setAddress] = useSearchParams();
  const request = read(address);
  const change = (part: Partial<SearchRequest>) => {
    const isNewQuestion = part.text !== undefined && part.text !== request.text;
    setAddress(written({ ...request, limit: firstHits, ...part }), { replace: !isNewQuestion });
  };
  return { request, change };
}
