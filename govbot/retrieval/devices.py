"""Parts of a norm as people cite them: `art. 5º, VI`, `§ 2º do art. 10`, `arts. 3º e 4º`.

Pure. Read from text that `aligned` has folded; written as LexML fragments, with the syntax that
norms are read into: `art5_cpt_inc6_ali1`, `art10_par2`, `art29-1` for the art. 29-A.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product

from govbot.core.text.roman import roman_value, to_roman

LEVELS = ("art", "cpt", "par", "inc", "ali", "ite")
"""Components of a fragment, from the article down; the caput stands beside the paragraphs."""
DEPTH = {"art": 0, "cpt": 1, "par": 1, "inc": 2, "ali": 3, "ite": 4}
LONGEST_RANGE = 60
MOST_FRAGMENTS = 40

_ORDINALS = {
    word: str(number)
    for number, word in enumerate(
        "primeir segund terceir quart quint sext setim oitav non decim".split(),  # noqa: SIM905
        start=1,
    )
}
_ROMAN = re.compile(
    r"(?=[ivxlcdm])m{0,3}(?:cm|cd|d?c{0,3})(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})(?!\w)"
)
_NUMBER = re.compile(
    r"(?P<digits>\d{1,3}(?:\.\d{3})+|\d{1,4})(?!\d)(?:\s?[ºª°]|[oa](?!\w))?\.?"
    r"(?:\s?[-–]\s?(?P<letter>[a-z])(?!\w))?"
    rf"|(?P<ordinal>{'|'.join(_ORDINALS)})[oa]s?(?!\w)|(?P<only>unico)(?!\w)"
)
_LETTER = re.compile(r"[\"“'‘«]?(?P<letter>[a-z])(?!\w)[\"”'’»]?\)?")
_MARKS = {
    "art": re.compile(r"(?<!\w)(?P<name>arts?(?!\w)\.?|artigos?(?!\w))\s*"),
    "par": re.compile(r"(?P<name>§+|(?<!\w)(?:paragrafos?|pars?\.))\s*"),
    "inc": re.compile(r"(?<!\w)(?P<name>incisos?(?!\w)|incs?\.)\s*"),
    "ali": re.compile(r"(?<!\w)(?P<name>alineas?(?!\w)|als?\.|letras?(?!\w))\s*"),
    "ite": re.compile(r"(?<!\w)(?P<name>itens(?!\w)|item(?!\w))\s*"),
}
_CAPUT = re.compile(r"(?<!\w)[\"“'‘]?caput(?!\w)[\"”'’]?")
_FIRST = re.compile(r"§|(?<!\w)(?:arts?(?!\w)|artigo|par(?:agrafo|s?\.)|inc|alinea|als?\.|caput)")
"""Where a citation can begin; a letter or an item alone is too little."""
_AND = re.compile(r"\s*(?:,?\s+(?:e|ou|mais)\s+|[,;]\s*)")
_OR = re.compile(r"\s+(?:e|ou)\s+")
_RANGE = re.compile(r"\s*(?:\s(?:a|ate)\s|[-–])\s*(?:o\s+)?")
_DOWN = re.compile(
    r"\s*[,;(]\s*(?:(?:e|no|na|em)\s+)?(?:(?:seu|o|a)\s+)?|\s+(?:(?:e|ou|c/c)\s+(?:o\s+)?)?"
)
_UP = re.compile(r"\s*,?\s*(?:d[oae]s?|n[oa]s?)\s+(?:(?:mesmo|referido|citado|dito)\s+)?")
_BARE_GAP = re.compile(r"\s*[,;]\s*|\s+(?=[\"“'‘«])|\s+(?=[ivxlcdm]{2,})")
_BARE_END = re.compile(r"\s*(?:$|[,;.:?!)\]]|d[oae]s?\b|n[oa]s?\b|e\b|ou\b|c/c)")
_ITEM_ALONE = re.compile(r"(?P<digits>\d{1,2})(?![\w./])")


@dataclass(frozen=True, slots=True)
class Part:
    """One level of a citation with the numbers given for it, as LexML writes them."""

    level: str
    numbers: tuple[str, ...]
    start: int
    end: int
    above: bool = False
    """It contains the part before it: `inciso I *do art. 5º*`."""


@dataclass(frozen=True, slots=True)
class Citation:
    """A citation of parts of one norm. Without an article its fragments begin lower (`par2`)."""

    fragments: tuple[str, ...]
    start: int
    end: int


def citations(text: str, original: str) -> Iterator[Citation]:
    """Yield the citations of a question in order.

    Args:
        text: folded, as long as `original`.
        original: with its capitals, which tell inciso V from the letter.
    """
    at = 0
    while found := _FIRST.search(text, at):
        parts = list(_chain(text, original, found.start()))
        if parts:
            fragments = tuple(dict.fromkeys(_fragments(parts)))[:MOST_FRAGMENTS]
            yield Citation(fragments, parts[0].start, parts[-1].end)
        at = parts[-1].end if parts else found.end()


def _chain(text: str, original: str, at: int) -> Iterator[Part]:
    part = _marked(text, at)
    while part is not None:
        yield part
        part = _following(text, original, part)


def _following(text: str, original: str, last: Part) -> Part | None:
    upwards = _UP.match(text, last.end)
    if upwards and (part := _marked(text, upwards.end())) and _depth(part) < _depth(last):
        return replace(part, above=True)
    gap = _DOWN.match(text, last.end)
    if gap and (part := _marked(text, gap.end())):
        return part
    return _bare(text, original, last)


def _depth(part: Part) -> int:
    return DEPTH[part.level]


def _marked(text: str, at: int) -> Part | None:
    """Return the part that its own word announces at this place."""
    if caput := _CAPUT.match(text, at):
        return Part("cpt", ("",), at, caput.end())
    for level, mark in _MARKS.items():
        if found := mark.match(text, at):
            name = found["name"].rstrip(".")
            many = name.endswith("s") or name == "§§"
            numbers, end = _numbers(text, found.end(), level, many=many)
            return Part(level, numbers, at, end) if numbers else None
    return None


def _numbers(text: str, at: int, level: str, *, many: bool) -> tuple[tuple[str, ...], int]:
    first = _one(text, at, level)
    if first is None:
        return (), at
    numbers, end = [first[0]], first[1]
    while grown := _one_more(text, end, level, numbers[-1], many=many):
        more, end = grown
        numbers += more
    return tuple(numbers), end


def _one_more(
    text: str, at: int, level: str, last: str, *, many: bool
) -> tuple[list[str], int] | None:
    until = _RANGE.match(text, at)
    if until and (found := _one(text, until.end(), level)) and _both_plain(last, found[0]):
        low, high = int(last), int(found[0])
        if low < high <= low + LONGEST_RANGE:
            return [str(number) for number in range(low + 1, high + 1)], found[1]
    link = _AND.match(text, at)
    if link is None or (not many and ("," in link[0] or ";" in link[0] or level == "ali")):
        return None
    found = _one(text, link.end(), level)
    return ([found[0]], found[1]) if found else None


def _both_plain(first: str, second: str) -> bool:
    return first.isdigit() and second.isdigit()


def _one(text: str, at: int, level: str) -> tuple[str, int] | None:
    """Return one number of this level, as LexML writes it, and where it ends."""
    if level == "ali":
        letter = _LETTER.match(text, at)
        return (str(ord(letter["letter"]) - ord("a") + 1), letter.end()) if letter else None
    if level == "inc" and (digits := _ROMAN.match(text, at)):
        return _lettered(text, str(roman_value(digits[0].upper())), digits.end())
    found = _NUMBER.match(text, at)
    if found is None:
        return None
    if found["only"]:
        return "1u", found.end()
    if found["ordinal"]:
        return _ORDINALS[found["ordinal"]], found.end()
    number = str(int(found["digits"].replace(".", "")))
    suffix = f"-{ord(found['letter']) - ord('a') + 1}" if found["letter"] else ""
    return number + suffix, found.end()


_SUFFIX = re.compile(r"-(?P<letter>[a-z])(?!\w)")


def _lettered(text: str, number: str, end: int) -> tuple[str, int]:
    found = _SUFFIX.match(text, end)
    if found is None:
        return number, end
    return f"{number}-{ord(found['letter']) - ord('a') + 1}", found.end()


def _bare(text: str, original: str, last: Part) -> Part | None:
    """Return the part that only its place announces: the `VI` of `art. 5º, VI`."""
    gap = _BARE_GAP.match(text, last.end)
    if gap is None:
        return None
    at = gap.end()
    if last.level == "ali" and (item := _ITEM_ALONE.match(text, at)):
        return Part("ite", (item["digits"],), at, item.end())
    if last.level in _ABOVE_LETTERS and (found := _ROMAN.match(text, at)):
        written = original[at : found.end()]
        apart = _BARE_END.match(text, found.end()) or gap[0][:1] == " "
        if (written.isupper() or apart) and not _is_letter(written, last):
            numbers, end = _numbers(text, at, "inc", many=False)
            return Part("inc", numbers, at, end)
    letter = _LETTER.match(text, at) if last.level in _ABOVE_LETTERS else None
    if letter and (len(letter[0]) > 1 or _BARE_END.match(text, letter.end())):
        return Part("ali", *_letters(text, at))
    return None


_ABOVE_LETTERS = frozenset({"art", "cpt", "par", "inc"})
_FEW = 50


def _is_letter(written: str, last: Part) -> bool:
    """Return whether one Roman digit is meant as the letter that it also is."""
    if len(written) > 1:
        return False
    large = written.lower() in "lcdm"
    if last.level == "inc":
        number = int(last.numbers[-1].partition("-")[0])
        return written.islower() or (large and number < _FEW)
    return written.islower() and large


def _letters(text: str, at: int) -> tuple[tuple[str, ...], int, int]:
    """Return the letters of `a e c`, where they start and end."""
    numbers, end = [], at
    found = _LETTER.match(text, at)
    while found:
        numbers.append(str(ord(found["letter"]) - ord("a") + 1))
        end = found.end()
        link = _OR.match(text, end)
        found = _LETTER.match(text, link.end()) if link else None
        if found and len(found[0]) == 1 and not _BARE_END.match(text, found.end()):
            found = None
    return tuple(numbers), at, end


def _fragments(parts: Sequence[Part]) -> list[str]:
    """Return what a chain of parts cites, each as deep as it goes."""
    cited: list[list[Part]] = []
    path: list[Part] = []
    for part in _downwards(parts):
        kept = [above for above in path if _depth(above) < _depth(part)]
        if len(kept) < len(path):
            cited.append(path)
        elif path and len(path[-1].numbers) > 1:
            # In "arts. 3º e 4º, I" the inciso is the last one's.
            cited.append([*path[:-1], replace(path[-1], numbers=path[-1].numbers[:-1])])
            kept[-1] = replace(path[-1], numbers=path[-1].numbers[-1:])
        path = [*kept, part]
    cited.append(path)
    return [fragment for each in _with_articles(cited) for fragment in _written(each)]


def _downwards(parts: Sequence[Part]) -> list[Part]:
    """Turn each run of `inciso I do § 2º do art. 5º` around, so that the whole comes first."""
    turned: list[Part] = []
    run: list[Part] = []
    for part in parts:
        if not part.above:
            turned += reversed(run)
            run = []
        run.append(part)
    return [*turned, *reversed(run)]


def _with_articles(paths: list[list[Part]]) -> Iterator[list[Part]]:
    """Give paths without an article that of the next one: `§ 2º e inciso I do art. 10`."""
    article: Part | None = None
    ready: list[list[Part]] = []
    for path in reversed(paths):
        if path[0].level == "art":
            article = path[0]
        elif article is not None:
            path = [replace(article, numbers=article.numbers[-1:]), *path]  # noqa: PLW2901
        ready.append(path)
    yield from reversed(ready)


def _written(path: Sequence[Part]) -> Iterator[str]:
    names = [[f"{part.level}{number}" for number in part.numbers] for part in path]
    for components in product(*names):
        yield "_".join(_whole(components))


def _whole(components: Sequence[str]) -> list[str]:
    """Put in the caput, under which an article's own incisos and alíneas stand."""
    whole = list(components)
    below = whole[1][:3] if len(whole) > 1 else ""
    if whole[0].startswith("art") and below in {"inc", "ali", "ite"}:
        whole.insert(1, "cpt")
    return whole


def completed(fragment: str, before: str) -> str:
    """Return a fragment that begins below the article under the one cited before it.

    Args:
        fragment: any, `par2` or `art9` for example.
        before: what was cited before, `art10_par1_inc3` for example.
    """
    if fragment.startswith("art") or not before.startswith("art"):
        return fragment
    depth = DEPTH[fragment[:3]]
    kept = [part for part in before.split("_") if DEPTH[part[:3]] < depth]
    return "_".join(_whole([*kept, *fragment.split("_")]))


def wider(fragment: str) -> list[str]:
    """Return the fragment and what contains it, the nearest first: its article is the last."""
    parts = fragment.split("_")
    chain = ["_".join(parts[:length]) for length in range(len(parts), 0, -1)]
    return [each for each in chain if not each.endswith("_cpt") or each == fragment]


def article_of(fragment: str) -> str:
    """Return the article that a fragment belongs to."""
    return fragment.split("_", maxsplit=1)[0]


def label_of(fragment: str) -> str:
    """Return a fragment as it is cited: `art. 5º, § 1º, VI, a`."""
    words = [_word(part[:3], part[3:]) for part in fragment.split("_")]
    # The caput is said only where it is all that is cited.
    deep = len(words) > _CAPUT_PLACE + 1
    return ", ".join(word for word in words if word and not (deep and word == "caput"))


_CAPUT_PLACE = 1
_LAST_ORDINAL = 9


def _word(level: str, number: str) -> str:
    main, _, suffix = number.partition("-")
    ending = f"-{_letter(suffix)}" if suffix else ""
    if level == "cpt":
        return "caput"
    if level == "ali":
        return _letter(main).lower() + ending
    if level == "inc":
        return to_roman(int(main)) + ending
    if number == "1u":
        return "parágrafo único" if level == "par" else "art. único"
    mark = {"art": "art. ", "par": "§ ", "ite": ""}[level]
    ordinal = "º" if level != "ite" and int(main) <= _LAST_ORDINAL else ""
    return f"{mark}{main}{ordinal}{ending}"


def _letter(number: str) -> str:
    return chr(ord("A") + (int(number) - 1) % 26)
