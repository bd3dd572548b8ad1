"""Citations as people write them, made from a norm and a LexML fragment.

Written apart from the product's own reader: what is measured does not write the questions.
"""

from dataclasses import dataclass
from datetime import date
from random import Random

MONTHS = (
    *("janeiro", "fevereiro", "março", "abril", "maio", "junho"),
    *("julho", "agosto", "setembro", "outubro", "novembro", "dezembro"),
)
KINDS = {
    "lei": ("Lei", "lei", "Lei nº", "Lei n."),
    "lei.complementar": ("Lei Complementar", "LC", "Lei Complementar nº"),
    "decreto": ("Decreto", "decreto", "Decreto nº"),
    "medida.provisoria": ("Medida Provisória", "MP", "Medida Provisória nº"),
    "emenda.constitucional": ("Emenda Constitucional", "EC", "Emenda Constitucional nº"),
    "resolucao": ("Resolução", "resolução", "Resolução nº"),
    "portaria": ("Portaria", "portaria", "Portaria nº"),
    "provimento": ("Provimento", "provimento nº"),
    "instrucao.normativa": ("Instrução Normativa", "IN", "Instrução Normativa nº"),
}
QUESTIONS = (
    *("{}", "{}", "o que diz {}?", "O que dispõe {}?", "qual o texto de {}", "Mostre {}."),
    *("qual é o teor de {}?", "{}, o que estabelece?", "leia {}"),
)
TENS = (
    *((100, "C"), (90, "XC"), (50, "L"), (40, "XL")),
    *((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")),
)


@dataclass(frozen=True)
class Cited:
    """A norm as the library knows it."""

    kind: str
    number: str | None
    year: int | None
    day: date | None


def question(norm: Cited, fragment: str, random: Random) -> str:
    """Return a question that asks for one part of a norm."""
    asked = random.choice(QUESTIONS).format(citation(norm, fragment, random))
    return random.choice((asked, asked, asked, asked.upper(), plain(asked)))


def citation(norm: Cited, fragment: str, random: Random) -> str:
    """Return a citation: from the whole down, or from the part up; the norm first or last."""
    parts = [written for part in fragment.split("_") if (written := device(part, random))]
    name = norm_name(norm, random)
    if len(parts) > 1 and random.random() < 0.4:
        named = [long(part, place) for place, part in enumerate(fragment.split("_"))]
        up = " do ".join([*reversed([each for each in named if each]), ""])[: -len(" do ")]
        return f"{up} d{'o' if name[0] in 'DdP' else 'a'} {name}"
    down = ", ".join(parts)
    if random.random() < 0.3:
        return f"{name}, {down}"
    return f"{down}{random.choice((' da ', ', da ', ' do ', ', '))}{name}"


def device(part: str, random: Random) -> str:
    """Return one level from the whole down; the caput is left out."""
    level, number = part[:3], part[3:]
    main, _, suffix = number.partition("-")
    tail = f"-{letter(suffix)}" if suffix else ""
    if level == "art":
        ordinal = random.choice(("º", "o", "")) if int(main) <= 9 else ""
        return f"{random.choice(('art. ', 'Art. ', 'artigo ', 'art '))}{main}{ordinal}{tail}"
    if level == "par":
        if number == "1u":
            return "parágrafo único"
        sign = random.choice(("§ ", "§", "parágrafo "))
        return f"{sign}{main}{'º' if int(main) <= 9 else ''}{tail}"
    if level == "inc":
        return f"{random.choice(('', '', 'inciso ', 'inc. '))}{roman(int(main))}{tail}"
    if level == "ali":
        return random.choice(("alínea {}", '"{}"', "{}", "alínea “{}”")).format(
            letter(main).lower()
        )
    return f"item {main}" if level == "ite" else ""


def long(part: str, place: int) -> str:
    """Return one level from the part up, in words."""
    level, number = part[:3], part[3:]
    main, _, suffix = number.partition("-")
    tail = f"-{letter(suffix)}" if suffix else ""
    if level == "cpt":
        return ""
    if level == "par":
        return "parágrafo único" if number == "1u" else f"§ {main}{'º' * (int(main) <= 9)}{tail}"
    words = (
        {"art": f"art. {main}{tail}", "inc": f"inciso {roman(int(main or 0))}{tail}"}
        if (level in {"art", "inc"})
        else {"ali": f"alínea {letter(main).lower()}", "ite": f"item {main}"}
    )
    del place
    return words[level]


def norm_name(norm: Cited, random: Random) -> str:
    """Return a norm's name with its year or day, in one of the usual ways."""
    if norm.kind == "constituicao":
        return random.choice(("Constituição Federal", "CF", "CF/88", "Constituição da República"))
    number = norm.number or ""
    kind = random.choice(KINDS[norm.kind])
    if number.isdigit() and len(number) > 3 and random.random() < 0.7:
        number = f"{int(number):,}".replace(",", ".")
    forms = [f"{number}/{norm.year}", f"{number}, de {norm.year}"]
    if norm.year:
        forms.append(f"{number}/{norm.year % 100:02}")
    if norm.day:
        month = MONTHS[norm.day.month - 1]
        forms.append(f"{number}, de {norm.day.day} de {month} de {norm.day.year}")
        forms.append(f"{number}, de {norm.day:%d/%m/%Y}")
    return f"{kind} {random.choice(forms)}"


def roman(number: int) -> str:
    """Return a number in Roman digits."""
    text = ""
    for value, digits in TENS:
        text += digits * (number // value)
        number %= value
    return text


def letter(number: str) -> str:
    """Return the capital letter of a place in the alphabet."""
    return chr(ord("A") + int(number) - 1)


def plain(text: str) -> str:
    """Return the text as it is typed in a hurry: small, without accents."""
    table = str.maketrans("áâãàéêíóôõúç", "aaaaeeiooouc")
    return text.lower().translate(table)
