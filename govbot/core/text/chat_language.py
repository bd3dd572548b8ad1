"""What people type in a chat, in the words that documents use.

For questions only, before both legs: an encoder trained on written sentences reads `pq`, `vc` or a
line of capitals badly, and a greeting is not part of what is asked. Nothing here guesses: what is
not in the tables stays as it was typed.
"""

import re

from govbot.core.text.stemming import fold

_SPELLINGS = {
    "vc": "você",
    "vcs": "vocês",
    "q": "que",
    "oq": "o que",
    "oque": "o que",
    "pq": "por que",
    "tb": "também",
    "tbm": "também",
    "p": "para",
    "pra": "para",
    "pro": "para o",
    "pras": "para as",
    "pros": "para os",
    "c": "com",
    "s": "sem",
    "n": "não",
    "nao": "não",
    "naum": "não",
    "ñ": "não",
    "ta": "está",
    "tá": "está",
    "tô": "estou",
    "to": "estou",
    "tao": "estão",
    "eh": "é",
    "qdo": "quando",
    "qd": "quando",
    "qto": "quanto",
    "qtos": "quantos",
    "qta": "quanta",
    "qtas": "quantas",
    "ql": "qual",
    "qq": "qualquer",
    "msm": "mesmo",
    "hj": "hoje",
    "dps": "depois",
    "tds": "todos",
    "td": "tudo",
    "mto": "muito",
    "mt": "muito",
    "facul": "faculdade",
    "uni": "universidade",
    "prof": "professor",
    "profs": "professores",
    "func": "funcionário",
    "trampo": "trabalho",
    "doc": "documento",
    "docs": "documentos",
    "info": "informação",
    "infos": "informações",
    "adm": "administração",
    "dt": "data",
    "hr": "hora",
    "hrs": "horas",
    "min": "minutos",
    "pgto": "pagamento",
    "sds": "saudações",
}
"""Chat spelling -> Portuguese. One letter counts only with a slash (`c/`, `p/`), or in a
question that shows other chat spellings."""
_SURE = _SPELLINGS.keys() - {"p", "c", "s", "n", "to", "ta", "tao", "uni", "min", "nao", "dt", "mt"}
_CAPITALS = {
    "DO": "Diário Oficial",
    "OS": "Ordem de Serviço",
    "ME": "microempresa",
    "DAS": "cargo em comissão DAS",
    "SUAS": "Sistema Único de Assistência Social",
}
"""Acronyms that would be little words without their capitals."""
_SMALL_TALK = re.compile(
    r"(?:^(?:gente|pessoal|galera|moc[oa])\s*[,!]"
    r"|(?<=[.,!?;]\s)(?:obrigad[oa]|grat[oa]|e urgente|eh urgente)\W*$"
    r"|\b(?:oi+e?|ola|opa|bom dia|boa tarde|boa noite|(?:tudo|td) (?:bem|bom)"
    r"|por favor|pfv?r?|obg|vlw|valeu|desde ja"
    r"|alguem (?:sabe|pode)(?: me)?(?: dizer| informar| explicar| ajudar)?"
    r"|(?:eu )?(?:queria|quero|gostaria de|preciso|precisava) (?:de )?"
    r"(?:saber|entender|uma informacao|uma ajuda|tirar uma duvida)(?: se| sobre| aqui)?"
    r"|(?:voce|vc)s? (?:sabe|pode)m?(?: me)? (?:dizer|informar|explicar|falar)"
    r"|(?:me )?(?:diz|diga|fala|explica|informa)m? (?:ai|pra mim|para mim)"
    r"|(?:me )?tira (?:uma|essa) duvida(?: aqui)?|(?:tenho )?uma duvida)\b"
    r"(?=[\s,.!?:;…]|$))[,.!?:;…]*"
)
_PIECE = re.compile(r"(?<![\w-])([^\W\d_]+)(?![\w-])(/(?=\s|$))?")
_LATIN = re.compile(r"\s+(?:labore|rata|bono|tempore|forma|soluto|solvendo)\b")
_NUMBERED = re.compile(r"\.?\s*\d")
_LETTERED = re.compile(r"(?:alinea|letra|item|grupo|anexo|classe)\s+[\"“'‘]?$")
_CAPITAL = re.compile(rf"(?<=[a-z,:] )(?:{'|'.join(_CAPITALS)})\b")
_SHORTEST_SHOUT = 3
_SHOUTED_SHARE = 0.8


def plain_question(text: str) -> str:
    """Return the question as it would be written in full.

    Args:
        text: As typed.

    Returns:
        Without greetings, chat spellings written out, as an ordinary sentence if it was all
        capitals. The text itself where nothing of it would remain.
    """
    if _is_shouted(text):
        calm = text[:1] + text[1:].lower()
    else:
        calm = _CAPITAL.sub(lambda found: _CAPITALS[found[0]], text)
    written = _written_out(_without_small_talk(calm))
    return written if re.search(r"\w", written) else text


def _is_shouted(text: str) -> bool:
    letters = [letter for letter in text if letter.isalpha()]
    words = [word for word in text.split() if len(word) > _SHORTEST_SHOUT]
    capitals = sum(letter.isupper() for letter in letters)
    return len(words) > 1 and capitals >= _SHOUTED_SHARE * len(letters)


def _without_small_talk(text: str) -> str:
    folded = fold(text)
    if len(folded) != len(text):  # a letter that folds to two: places would not match
        return text
    kept, end = [], 0
    for found in _SMALL_TALK.finditer(folded):
        kept.append(text[end : found.start()])
        end = found.end()
    kept.append(text[end:])
    return " ".join(" ".join(kept).split())


def _written_out(text: str) -> str:
    chatty = any(found[1].lower() in _SURE for found in _PIECE.finditer(text))

    def written(found: re.Match[str]) -> str:
        word = found[1].lower()
        certain = word in _SURE or found[2] or (chatty and found[1].islower())
        if word not in _SPELLINGS or not certain or _is_formal(text, found):
            return found[0]
        return _SPELLINGS[word]

    return _PIECE.sub(written, text)


def _is_formal(text: str, found: re.Match[str]) -> bool:
    """Return whether what looks like chat is not: `MT`, `pro rata`, `Lei n. 8.112`, `alínea c`."""
    if found[1].isupper() and len(found[1]) > 1:
        return True
    if found[1].lower() == "pro":
        return _LATIN.match(text, found.end()) is not None
    return len(found[1]) == 1 and (
        _NUMBERED.match(text, found.end()) is not None
        or _LETTERED.search(fold(text[: found.start()])) is not None
    )
