"""The signs by which chat models tell turns apart, made harmless in text that is only data.

Servers read some of them as tokens wherever they stand: a document with `<|im_end|>` could end its
turn and begin another. The letters stay readable; text without such signs comes back unchanged.
"""

import re

_TOKEN = re.compile(
    r"<[|｜][^<>\n]{1,40}[|｜]>"
    r"|<</?SYS>>|</?s>|</?think>|</?tool_\w{1,12}>|<(?:start|end)_of_\w{1,12}>"
    r"|<(?:bos|eos|pad|unk|sop)>"
    r"|\[/?(?:INST|SYSTEM_PROMPT|AVAILABLE_TOOLS|TOOL_CALLS|TOOL_RESULTS|gMASK)\]",
    re.IGNORECASE,
)
_TURN = re.compile(
    r"(?P<who>(?:(?<!#)#{1,6}[ \t]*(?:user|usu[áa]rio|sistema|assistente|instruction|response|input"
    r"|system|assistant|human|developer)|^[ \t]*(?:system|assistant|human|developer))"
    r"(?:[ \t](?:prompt|message))?[ \t]*):",
    re.IGNORECASE | re.MULTILINE,
)
_HARMLESS = str.maketrans({"<": "‹", ">": "›", "[": "(", "]": ")", "|": "¦", "｜": "¦"})


def neutral(text: str) -> str:
    """Return the text with signs of turns that no model takes for one."""
    text = _TOKEN.sub(lambda sign: sign[0].translate(_HARMLESS), text)
    return _TURN.sub(lambda turn: f"{turn['who']} –", text)
