"""Questions that are about the answer before: explained better, in plain words, in short."""

import re
from typing import Literal

from govbot.retrieval.references import aligned

Retelling = Literal["more", "plain", "short", "steps", "again"]
"""What is asked of the answer before: more of it, in plain words, in short, in steps, once more."""

LONGEST_WORDS = 14
"""A longer question asks for something of its own."""


def _any(lines: str) -> str:
    """Return the pattern that matches what one of the lines does."""
    return "|".join(line.strip() for line in lines.strip().splitlines())


_PHRASES: dict[Retelling, str] = {
    "plain": _any(
        r"""
        nao (?:entendi|compreendi|estou entendendo|consegui entender|ficou claro)
        fiquei (?:confus[oa]|na duvida)
        (?:em|com|usando|use) (?:palavras|termos|portugues) (?:mais )?(?:simples|faceis|clar[oa]s?)
        (?:em|com|n?uma|usando|use) (?:uma )?linguagem (?:mais |bem )?(?:simples|facil|clara|cidada)
        (?:de|num) (?:uma? )?(?:forma|maneira|jeito|modo) (?:mais |bem )?(?:simples|facil|clar[oa])
        mais (?:simples|clar[oa]|facil)
        simplifi(?:que|ca|car)
        (?:para|pra) leigos?
        (?:don.?t|do not|didn.?t) (?:understand|get it)
        (?:in|using) (?:simpler?|plain(?:er)?|easy) (?:words|language|terms|english)
        simplify|simpler
        """
    ),
    "short": _any(
        r"""
        resum(?:a|e|ir|o|ido|idamente)
        (?:faca|faz|fazer|da|de) um resumo
        sintetize
        em (?:resumo|sintese|suma|poucas palavras|poucas (?:frases|linhas))
        em (?:um[ao]?|duas|tres) (?:frases?|linhas?|paragrafo)
        mais (?:curt[oa]|breve|diret[oa]|objetiv[oa])
        seja (?:mais )?(?:breve|diret[oa]|objetiv[oa])
        encurt(?:e|ar)
        summari[sz]e|sum (?:it|that) up|in short|in (?:one|a) sentence|shorter
        """
    ),
    "steps": _any(
        r"""
        (?:o |um |em |num )?(?:passo a passo|passos|topicos|itens)
        em (?:uma )?lista
        step by step|(?:in|as) steps
        """
    ),
    "again": _any(
        r"""
        rep(?:ita|ete|etir)
        tem certeza(?: disso)?|certeza|are you sure
        de novo|novamente|outra vez
        (?:reescrev|reformul)(?:a|e|er|ar)
        com outras palavras
        repeat|again|rephrase
        """
    ),
    "more": _any(
        r"""
        expli(?:que|ca|car|cacao)
        (?:diga|dizer|fale|falar) mais
        detalh(?:e|a|ar|es|adamente)|em detalhes?
        (?:com |em |da |de |dar |quero )?mais (?:detalhes|informacoes|informacao)
        desenvolv(?:a|er)|aprofund(?:e|ar)
        por ?qu?e|pq|como assim
        o que (?:isso )?(?:significa|quer dizer)
        (?:(?:da|de|dar|por) )?(?:um )?exemplo
        continue|explain|elaborate|(?:tell|say) (?:me )?more|more details?|details|further|why
        what does (?:that|it) mean
        (?:for|give) (?:an |me an )?example
        """
    ),
}
"""Looked for in this order: "explique em linguagem simples" asks for plain words."""
_BESIDE = _any(
    r"""
    pode|poderia|podes|consegue|da (?:para|pra)|tem como|voce|vc|me|eu|por favor|pfv|pf|pfvr
    diga|dizer|fale|falar|responda|responder|escreva|mostre|entender
    entao|mas|e|ai|so|agora|ainda|isso|isto|disso|tudo|nada|nao|a|o|que
    (?:a|essa|esta|sua|da) resposta(?: anterior)?
    um pouco|(?:para|pra) mim|melhor|mais|quero|queria|gostaria de|preciso|direito|bem|muito
    nao sei|desculpa|desculpe|ok|obrigad[oa]
    can|could|you|please|i|it|that|this|the|answer|a bit|for me|to me|tell|say|better|more
    """
)
"""What may stand beside such a request and asks for nothing either."""
_APART = r"[\s,.!?;:…-]+"
_PIECE = rf"(?:{'|'.join(_PHRASES.values())}|{_BESIDE})"
_WHOLE = re.compile(rf"{_PIECE}(?:{_APART}{_PIECE}){{0,{LONGEST_WORDS}}}")
_ENDS = re.compile(rf"^{_APART}|{_APART}$")
_WORDS = {kind: re.compile(rf"(?<!\w)(?:{said})(?!\w)") for kind, said in _PHRASES.items()}


def retelling_of(question: str) -> Retelling | None:
    """Return what a question asks of the answer before it, None if it asks for something else.

    Args:
        question: as typed: "explique melhor", "não entendi", "resuma em uma frase".
    """
    plain = _ENDS.sub("", aligned(question))
    if len(plain.split()) > LONGEST_WORDS or not _WHOLE.fullmatch(plain):
        return None
    return next((kind for kind, words in _WORDS.items() if words.search(plain)), None)
