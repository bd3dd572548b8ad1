import { render } from "@testing-library/react";
import { describe, expect, it } from "vitest";

import { AnswerText } from "./answer-text";

/** What a stored answer must never become: an element that runs, loads or submits something. */
const hostile = [
  "<script>alert(1)</script>",
  "<img src=x onerror=alert(1)>",
  "<svg><script>alert(1)</script></svg>",
  "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
  "<a href='javascript:alert(1)'>x</a>",
  "[x](javascript:alert(1))",
  "[x](JaVaScRiPt:alert(1))",
  "[x](&#106;avascript:alert(1))",
  "[x](java\tscript:alert(1))",
  "[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
  "[x](vbscript:msgbox(1))",
  "<javascript:alert(1)>",
  "[x][r]\n\n[r]: javascript:alert(1)",
  "![x](https://mau.example/p.png)",
  "![x][r]\n\n[r]: https://mau.example/p.png",
  "[![x](https://mau.example/p.png)](https://mau.example)",
  "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
  "`<img src=x onerror=alert(1)>`",
  "```html\n<script>alert(1)</script>\n```",
  "<scr<script>ipt>alert(1)</scr</script>ipt>",
  "<b>[1](javascript:alert(1))</b>",
  "[1]: javascript:alert(1) \"x\"",
  "| a |\n|---|\n| <img src=x onerror=alert(1)> |",
  "<form action=https://mau.example><button>x</button></form>",
  "<style>@import url(https://mau.example/x.css)</style>",
  "<base href=https://mau.example/>",
  "<meta http-equiv=refresh content='0;url=https://mau.example'>",
];

describe("a hostile answer (stored XSS by sanitising in the wrong order, CVE-2026-44568)", () => {
  it.each(hostile.flatMap((text) => [text, `Até três dias [1]. ${text} [sem apoio nos documentos]`]))(
    "runs and loads nothing: %s",
    (content) => {
      for (const isStreaming of [false, true]) {
        const { container, unmount } = render(
          <AnswerText content={content} sources={[]} isStreaming={isStreaming} onCite={() => undefined} />,
        );
        expect(
          container.querySelector("script,img,svg:not([aria-hidden]),iframe,object,embed,form,style,base,meta,link,math,video,audio"),
        ).toBeNull();
        for (const element of container.querySelectorAll("*")) {
          for (const { name, value } of element.attributes) {
            expect(name).not.toMatch(/^on|^srcdoc$|^src$|^srcset$|^formaction$/i);
            if (name === "href") expect(value).toMatch(/^$|^(https?:|mailto:|#|\/)/);
          }
        }
        unmount();
      }
    },
  );
});
