"""What is said to be polite and asks for nothing: greetings, thanks, farewells."""

import re
from typing import Literal, NamedTuple

from govbot.core.text.language import Tongue
from govbot.core.text.stemming import fold

Kind = Literal["greeting", "thanks", "farewell"]

LONGEST_WORDS = 12
"""A longer text is no mere courtesy, and is not looked at."""


class Courtesy(NamedTuple):
    """What a courtesy does, and the language that it is said in."""

    kind: Kind
    tongue: Tongue


_BESIDE = (
    r"govbot|bot|gente|pessoal|galera|amig[oa]|voces?|vc|entao|muito|mesmo|demais|de novo"
    r"|mais uma vez|por tudo|pela (?:ajuda|atencao|resposta|informacao)"
    r"|por (?:isso|enquanto|hoje|agora)|tudo (?:bem|bom|certo)|td (?:bem|bom)|como vai|e|ah+"
    r"|so isso|era so isso|eu que agradeco"
    r"|there|everyone|again|for (?:the|your) help|so much|very much|a lot|how are you"
)
"""What may stand beside a courtesy and asks for nothing either."""
_SAID: dict[Courtesy, str] = {
    Courtesy("farewell", "pt"): (
        r"tchau(?:zinho)?|adeus|ate (?:mais|logo|breve|amanha|a proxima|depois)"
        r"|bom (?:fim de semana|final de semana|descanso|trabalho)"
    ),
    Courtesy("farewell", "en"): r"bye(?: bye)?|goodbye|see you(?: later)?",
    Courtesy("thanks", "pt"): (
        r"(?:muit[oa]s? )?(?:obrigad[oa]s?|obg|grat[oa]|valeu|vlw|brigad[oa]|agradecid[oa])"
        r"|agradeco|ok|certo|entendi|perfeito|otimo|excelente|beleza|blz|legal|show|maravilha|joia"
        r"|ajudou(?: muito)?|era isso"
    ),
    Courtesy("thanks", "en"): r"thanks?(?: you)?|thx|okay|great|perfect|got it|understood",
    Courtesy("greeting", "pt"): (
        r"oi+e?|ola|opa|alo|eai|e ai|bo[ma] (?:dia|tarde|noite)|saudacoes"
    ),
    Courtesy("greeting", "en"): r"hi|hello|hey|good (?:morning|afternoon|evening)",
}
"""Looked for in this order: who says "bom dia, obrigado" is thanking."""
_APART = r"[\s,.!?;:…)(👍🙏😊🙂-]+"
_PIECE = rf"(?:{'|'.join([*_SAID.values(), _BESIDE])})"
_WHOLE = re.compile(rf"{_PIECE}(?:{_APART}{_PIECE}){{0,{LONGEST_WORDS}}}")
_ENDS = re.compile(rf"^{_APART}|{_APART}$")
_WORDS = {kind: re.compile(rf"(?<!\w)(?:{said})(?!\w)") for kind, said in _SAID.items()}


def courtesy_of(text: str) -> Courtesy | None:
    """Return which courtesy a text is, None if it is more than one.

    Args:
        text: as typed, in Portuguese or English.
    """
    plain = _ENDS.sub("", fold(text[: LONGEST_WORDS * 20]))
    if len(plain.split()) > LONGEST_WORDS or not _WHOLE.fullmatch(plain):
        return None
    return next((said for said, words in _WORDS.items() if words.search(plain)), None)
