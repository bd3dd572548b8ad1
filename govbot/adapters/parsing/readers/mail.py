"""Messages (EML, and web pages saved as MHTML): who, when, about what, and the words."""

from collections.abc import Iterator
from email import message_from_binary_file, policy
from email.message import EmailMessage

from govbot.adapters.parsing.base import Block
from govbot.adapters.parsing.decode import decode
from govbot.adapters.parsing.lines import paragraphs, plain_lines
from govbot.adapters.parsing.readers.html import html_blocks
from govbot.adapters.parsing.readers.shape import Facts, Source, Step

_HEADERS = (("Assunto", "Subject"), ("De", "From"), ("Para", "To"), ("Cc", "Cc"), ("Data", "Date"))
_MAX_PARTS = 500


def read(source: Source, facts: Facts) -> Iterator[Step]:
    """Read headers, body and the names of the attachments, which are documents of their own."""
    with source.path.open("rb") as file:
        message = message_from_binary_file(file, policy=policy.default)
    facts.title = _header(message, "Subject") or None
    headers = [f"{label}: {value}" for label, name in _HEADERS if (value := _header(message, name))]
    yield Step([Block("\n".join(headers), None, "paragraph")], 0, 1)
    yield Step([*_body(message), *_attachments(message)])


def _header(message: EmailMessage, name: str) -> str:
    try:
        return " ".join(str(message.get(name, "")).split())
    except (ValueError, IndexError, AttributeError):  # malformed headers break the parser's model
        return ""


def _body(message: EmailMessage) -> list[Block]:
    part = message.get_body(preferencelist=("plain", "html"))
    if part is None:
        return []
    payload = part.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else b""
    text = _text(data, part.get_content_charset())
    if part.get_content_subtype() == "html":
        return list(html_blocks(text, Facts()))
    return paragraphs(list(plain_lines(text)), None)


def _text(data: bytes, charset: str | None) -> str:
    if charset:
        try:
            return data.decode(charset)
        except (LookupError, UnicodeDecodeError):
            pass  # an unknown or untrue charset: judge by the bytes
    return decode(data)


def _attachments(message: EmailMessage) -> list[Block]:
    names = [
        name
        for _, part in zip(range(_MAX_PARTS), message.walk(), strict=False)
        if (name := part.get_filename())
    ]
    if not names:
        return []
    return [Block(f"Anexos (não lidos aqui): {'; '.join(names)}", None, "paragraph")]
