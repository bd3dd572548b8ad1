"""Whether a question leans on the ones before it, and whether it is only about their answer."""

import re
from typing import Literal

from govbot.core.text.analysis import analyse
from govbot.retrieval.references import aligned

Retelling = Literal["more", "plain", "short", "steps", "again"]
"""What is asked of the answer before: more of it, in plain words, in short, in steps, once more."""

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
    r"(?:e|mas|entao|and|but|so)[\s,]+(?:qual|quais|quant[oa]s?|quem|como|quando|onde|o que|posso|pode"
    r"|what|which|how|who|when|where|can)(?!\w)"
)
_LEANS = re.compile(
    r"(?<!\w)(?:isso|isto|disso|disto|nisso|aquilo|daquilo|[dn]?el[ea]s?|[dn]?ess[ea]s?"
    r"|[dn]?aquel[ea]s?|[ao] mesm[ao]|d[ao] mesm[ao]|it|they|them|th(?:is|at|ese|ose))(?!\w)"
)
_OF_NOTHING = re.compile(
    r"(?:(?:pode|precisa|deve|tem (?:de|que)|vai|costuma) ser|(?:e|eh) (?:preciso|possivel|permitid[oa]"
    r"|obrigatori[oa]|proibid[oa])|(?:cabe|tem|ha|existe|precisa de) \w+\W*$)"
)
_ASKING = frozenset(
    analyse(
        "prazo prazos tempo valor valores preço custo custa custam demora demoram leva levar resposta"
        " responder paga pagar pagam pago quem onde como qual quanto quantos quantas pode podem posso"
        " poder deve devem devo precisa precisam preciso tem ter vale valem serve fazer faço faz fazem"
        " limite máximo mínimo antecedência assina assinar assinou autoriza decide aprova documento"
        " documentos regra regras norma exceção exceções sempre nunca antes depois agora ainda"
        " porque então só mesmo há existe conta começa termina"
    )
)
"""Terms of questions about something, which do not say about what."""
_TURNS = re.compile(
    r"(?:(?:agora |so )?(?:mudando|mudar|muda) de assunto|(?:agora )?(?:uma |em )?outr[oa] "
    r"(?:coisa|pergunta|assunto|duvida|tema|questao)|mudando o assunto|sobre outr[oa] (?:coisa|assunto)"
    r"|another (?:question|thing)|changing the subject)(?!\w)[\s,:.;!-]*"
)
_FILLERS = (
    r"pode|poderia|podes?|consegue|da (?:para|pra)|tem como|voce|vc|me|eu|por favor|pfv?r?|entao|mas|e"
    r"|agora|isso|isto|disso|tudo|nada|nao|a|o|(?:a|essa|esta|sua) resposta(?: anterior)?|da resposta"
    r"|so|um pouco|(?:para|pra) mim|ai|melhor|mais|ainda|quero|queria|gostaria de|preciso|direito|bem"
    r"|muito|que|nao sei|desculpa|desculpe|ok|entender|obrigad[oa]|can|could|you|please|i|it|that|this|the"
    r"|answer|a bit|for me|to me"
)
_EXPLAIN = r"expli(?:que|ca|car|cacao)|diga|dizer|fale|falar|responda|escreva|mostre|explain|tell|say"
_PHRASES: dict[Retelling, str] = {
    "plain": (
        r"nao (?:entendi|compreendi|estou entendendo|consegui entender|ficou claro)|fiquei (?:confus[oa]"
        r"|na duvida)|(?:em|com|numa|usando|use|de|num) (?:uma |um )?(?:linguagem|palavras|termos|portugues"
        r"|forma|maneira|jeito|modo) (?:mais |bem )?(?:simples|facil|faceis|clar[oa]s?|cidada|comuns)"
        r"|simplifi(?:que|ca|car)|mais (?:simples|clar[oa]|facil)|(?:para|pra) leigos?"
        r"|(?:don.?t|do not|didn.?t) (?:understand|get it)|(?:in|using) (?:simple|simpler|plain|plainer|easy)"
        r" (?:words|language|terms|english)|simplify|simpler"
    ),
    "short": (
        r"resum(?:a|e|ir|o|ido|idamente)|(?:faca|faz|fazer|da|de) um resumo|sintetize"
        r"|em (?:resumo|sintese|suma|poucas palavras|um[ao]? (?:frase|linha|paragrafo)"
        r"|(?:duas|tres|poucas) (?:frases|linhas))|mais (?:curt[oa]|breve|diret[oa]|objetiv[oa])"
        r"|seja (?:mais )?(?:breve|diret[oa]|objetiv[oa])|encurt(?:e|ar)"
        r"|summari[sz]e|sum (?:it|that) up|in short|in (?:one|a) sentence|shorter"
    ),
    "steps": (
        r"(?:o |um |em |num )?(?:passo a passo|passos|topicos|itens)|em (?:uma )?lista|step by step"
        r"|(?:in|as) steps"
    ),
    "again": (
        r"rep(?:ita|ete|etir)|de novo|novamente|outra vez|(?:reescrev|reformul)(?:a|e|er|ar)"
        r"|com outras palavras|repeat|again|rephrase"
    ),
    "more": (
        rf"{_EXPLAIN}|detalh(?:e|a|ar|es|adamente)|(?:com |em |da |de |dar |quero )?mais "
        r"(?:detalhes|informacoes|informacao)|em detalhes?|desenvolv(?:a|er)|aprofund(?:e|ar)"
        r"|por ?qu?e|pq|como assim|o que (?:isso )?(?:significa|quer dizer)|(?:um )?exemplo|por exemplo"
        r"|(?:da|de|dar) um exemplo|continue|more|details?|further|better|why|what does (?:that|it) mean"
        r"|elaborate|for example|give an example"
    ),
}
_APART = r"[\s,.!?;:…-]+"
_PHRASE = "|".join(_PHRASES.values())
_RETELLING = re.compile(
    rf"(?:{_PHRASE}|{_FILLERS})(?:{_APART}(?:{_PHRASE}|{_FILLERS})){{0,{SHORT_WORDS}}}"
)
_KINDS = {kind: re.compile(rf"(?<!\w)(?:{said})(?!\w)") for kind, said in _PHRASES.items()}
_LONGEST_RETELLING = 14


def retelling_of(question: str) -> Retelling | None:
    """Return what a question asks of the answer before it, None if it asks for something else.

    Args:
        question: as typed: "explique melhor", "não entendi", "resuma em uma frase".
    """
    plain = re.sub(rf"^{_APART}|{_APART}$", "", aligned(question))
    if len(plain.split()) > _LONGEST_RETELLING or not _RETELLING.fullmatch(plain):
        return None
    return next((kind for kind, said in _KINDS.items() if said.search(plain)), None)


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
