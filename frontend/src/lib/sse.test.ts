import { describe, expect, it } from "vitest";

import { createEventParser, readEvents } from "./sse";

const stream = 'id: 0\nevent: session\ndata: {"a":1}\n\nid: 1\nevent: token\ndata: {"text":"ção"}\n\n';

describe("createEventParser", () => {
  it("reads events with their names, data and ids", () => {
    expect(createEventParser()(stream)).toEqual([
      { event: "session", data: '{"a":1}', id: "0" },
      { event: "token", data: '{"text":"ção"}', id: "1" },
    ]);
  });

  it("gives the same events wherever the text is cut", () => {
    const whole = createEventParser()(stream);
    for (let cut = 1; cut < stream.length; cut++) {
      const parse = createEventParser();
      expect([...parse(stream.slice(0, cut)), ...parse(stream.slice(cut))]).toEqual(whole);
    }
  });

  it("takes carriage returns, alone or in pairs, as ends of lines", () => {
    const parse = createEventParser();
    const events = [...parse("data: a\r"), ...parse("\n\r\n"), ...parse("data: b\r\rx")];
    expect(events.map(({ data }) => data)).toEqual(["a", "b"]);
  });

  it("joins data lines, skips comments, and does not emit an event without data", () => {
    const events = createEventParser()(": ping\n\nevent: empty\n\ndata:one\ndata: two\n\n");
    expect(events).toEqual([{ event: "message", data: "one\ntwo", id: null }]);
  });

  it("keeps an unfinished event to itself", () => {
    expect(createEventParser()("event: token\ndata: {}\n")).toEqual([]);
  });
});

describe("readEvents", () => {
  it("decodes letters whose bytes come in two pieces", async () => {
    const bytes = new TextEncoder().encode("data: ação\n\n");
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        for (const byte of bytes) controller.enqueue(Uint8Array.of(byte));
        controller.close();
      },
    });
    const seen: string[] = [];
    for await (const { data } of readEvents(body)) seen.push(data);
    expect(seen).toEqual(["ação"]);
  });
});
