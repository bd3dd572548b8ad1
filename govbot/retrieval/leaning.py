"""Whether a question leans on the ones before it."""

import re

from govbot.core.text.analysis import analyse
from govbot.retrieval.references import aligned

SHORT_WORDS = 15
"""A longer question has its own nouns before its pronouns."""
LONGEST_TAIL = 5
"""Words of the last phrase that another may take the place of."""
OWN_TERMS = 5
"""A whole question with so many terms stands alone though it begins with "e"."""
STARTS = re.compile(
    r"(?:e|mas|entao|ou|tambem|alem disso|ness[ea]s? casos?|nest[ea]s? casos?|ness[ea] hipotese"
    r"|sendo assim|por\s?que|como assim|and|but|so|(?:what|how) about|why)(?!\w)[\s,]*"
)
PREPOSITION = re.compile(
    r"(?P<word>para|pra|pro|com|sem|sobre|entre|contra|em|n[ao]s?|d[eao]s?|por|pel[ao]s?)\s+\w"
)
_WHOLE = re.compile(
    r"(?:e|mas|entao|and|but|so)[\s,]+(?:qual|quais|quant[oa]s?|quem|como|quando|onde|o que|posso"
    r"|pode|what|which|how|who|when|where|can)(?!\w)"
)
_LEANS = re.compile(
    r"(?<!\w)(?:isso|isto|disso|disto|nisso|aquilo|daquilo|[dn]?el[ea]s?|[dn]?ess[ea]s?"
    r"|[dn]?aquel[ea]s?|[ao] mesm[ao]|d[ao] mesm[ao]|it|they|them|th(?:is|at|ese|ose))(?!\w)"
)
_OF_NOTHING = re.compile(
    r"(?:(?:pode|precisa|deve|tem (?:de|que)|vai|costuma) ser"
    r"|(?:e|eh) (?:preciso|possivel|permitid[oa]|obrigatori[oa]|proibid[oa])"
    r"|(?:cabe|tem|ha|existe|precisa de) \w+\W*$)"
)
"""Questions that do not say what they are about: "pode ser anônima?", "cabe recurso?"."""
_ASKING = frozenset(
    analyse(
        "prazo prazos tempo valor valores preço custo custa custam demora demoram leva levar"
        " resposta responder paga pagar pagam pago quem onde como qual quanto quantos quantas pode"
        " podem posso poder deve devem devo precisa precisam preciso tem ter vale valem serve fazer"
        " faço faz fazem limite máximo mínimo antecedência assina assinar assinou autoriza decide"
        " aprova documento documentos regra regras norma exceção exceções sempre nunca antes depois"
        " agora ainda porque então só mesmo há existe conta começa termina"
    )
)
"""Terms of questions that do not say what they are about."""
_TURNS = re.compile(
    r"(?:(?:agora |so )?(?:mudando|mudar|muda) (?:de|o) assunto"
    r"|(?:agora )?(?:uma |em |sobre )?outr[oa] (?:coisa|pergunta|assunto|duvida|tema|questao)"
    r"|another (?:question|thing)|changing the subject)(?!\w)[\s,:.;!-]*"
)


def turned(question: str) -> str | None:
    """Return what follows on "mudando de assunto,"; None where nothing says that it is changed."""
    found = _TURNS.match(aligned(question))
    rest = question[found.end() :] if found else ""
    return rest if rest.strip(" ?!.,") else None


def leans(question: str) -> bool:
    """Return whether a question leans on the one before it."""
    text = aligned(question.strip())
    terms = analyse(question)
    if STARTS.match(text):
        return not (_WHOLE.match(text) and len(terms) >= OWN_TERMS) or bool(_LEANS.search(text))
    words = len(text.split())
    if words <= SHORT_WORDS and _LEANS.search(text):
        return True
    if words <= LONGEST_TAIL and (PREPOSITION.match(text) or _OF_NOTHING.match(text)):
        return True
    return len(terms) <= 1 or _ASKING.issuperset(terms)
