"""What is said to be polite and asks for nothing: greetings, thanks, farewells."""

import re
from typing import Literal

from govbot.core.text.stemming import fold

Courtesy = Literal["greeting", "thanks", "farewell"]

LONGEST_WORDS = 12
"""A longer text is no mere courtesy, and is not looked at."""
_ADDRESSED = (
    r"govbot|bot|gente|pessoal|galera|amig[oa]|voces?|vc|entao|muito|mesmo|demais|de novo|mais uma vez"
    r"|por tudo|pela (?:ajuda|atencao|resposta|informacao)|por (?:isso|enquanto|hoje|agora)"
    r"|tudo (?:bem|bom|certo)|td (?:bem|bom)|como vai|e|ah+|so isso|era (?:so )?isso|eu que agradeco"
    r"|there|everyone|again|for (?:the|your) help|so much|very much|a lot|how are you"
)
_SAID: dict[Courtesy, str] = {
    "farewell": (
        r"tchau(?:zinho)?|adeus|ate (?:mais|logo|breve|amanha|a proxima|depois)"
        r"|bom (?:fim de semana|final de semana|descanso|trabalho)|bye(?: bye)?|goodbye|see you(?: later)?"
    ),
    "thanks": (
        r"(?:muit[oa]s? )?(?:obrigad[oa]s?|obg|grat[oa]|valeu|vlw|brigad[oa]|agradecid[oa])|agradeco"
        r"|(?:ok|okay|certo|entendi|perfeito|otimo|excelente|beleza|blz|legal|show|maravilha|joia)"
        r"|ajudou(?: muito)?|era isso|thanks?(?: you)?|thx|great|perfect|got it|understood"
    ),
    "greeting": (
        r"oi+e?|ola|opa|alo|eai|e ai|bo[ma] (?:dia|tarde|noite)|saudacoes|hi|hello|hey"
        r"|good (?:morning|afternoon|evening)"
    ),
}
_APART = r"[\s,.!?;:…)(👍🙏😊🙂-]+"
_PIECE = rf"(?:{'|'.join([*_SAID.values(), _ADDRESSED])})"
_WHOLE = re.compile(rf"{_PIECE}(?:{_APART}{_PIECE}){{0,{LONGEST_WORDS}}}")
_KINDS = {kind: re.compile(rf"(?<!\w)(?:{said})(?!\w)") for kind, said in _SAID.items()}


def courtesy_of(text: str) -> Courtesy | None:
    """Return which courtesy a text is, None if it is more than one.

    Args:
        text: as typed, in Portuguese or English.
    """
    plain = re.sub(rf"^{_APART}|{_APART}$", "", fold(text))
    if len(plain.split()) > LONGEST_WORDS or not _WHOLE.fullmatch(plain):
        return None
    return next((kind for kind, said in _KINDS.items() if said.search(plain)), None)
