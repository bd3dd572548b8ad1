/** One event of a `text/event-stream`. */
export interface ServerEvent {
  event: string;
  data: string;
  id: string | null;
}

/**
 * An incremental parser of the event-stream format (WHATWG HTML, section 9.2.6): feed it decoded
 * text in pieces of any size, get back the events that are complete.
 */
export function createEventParser(): (chunk: string) => ServerEvent[] {
  let rest = "";
  let started = false;
  let event = "";
  let data: string[] = [];
  let id: string | null = null;

  function field(line: string): ServerEvent | null {
    if (line === "") {
      const complete = data.length > 0 ? { event: event || "message", data: data.join("\n"), id } : null;
      event = "";
      data = [];
      return complete;
    }
    const colon = line.indexOf(":");
    if (colon === 0) return null; // a comment, used as a keep-alive
    const name = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
    if (name === "event") event = value;
    else if (name === "data") data.push(value);
    else if (name === "id") id = value;
    return null;
  }

  return (chunk) => {
    rest += started ? chunk : chunk.replace(/^\uFEFF/, "");
    started ||= chunk !== "";
    const events: ServerEvent[] = [];
    for (;;) {
      const end = /\r\n|\n|\r/.exec(rest);
      // A lone \r at the very end may be half of a \r\n whose other half has not come yet.
      if (!end || (end[0] === "\r" && end.index === rest.length - 1)) return events;
      const found = field(rest.slice(0, end.index));
      rest = rest.slice(end.index + end[0].length);
      if (found) events.push(found);
    }
  };
}

/** Reads a streamed response to its end, event by event. */
export async function* readEvents(body: ReadableStream<Uint8Array>): AsyncGenerator<ServerEvent> {
  const parse = createEventParser();
  const reader = body.pipeThrough(new TextDecoderStream() as TransformStream<Uint8Array, string>).getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield* parse(value);
    }
  } finally {
    reader.releaseLock();
  }
}
