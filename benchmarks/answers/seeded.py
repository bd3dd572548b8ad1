"""`python -m benchmarks.answers.seeded DATA`: right answers, and the same with one fact changed.

Takes sentences with facts from real norms and documents. The right answer says a sentence in
another way (numbers in words or in digits, dates written otherwise, the article named before it);
the wrong one has one article, norm, date, value, percentage or deadline changed. The passages are
that of the sentence and four others, as after a search. Prints one JSON object:

    right, wrong        answers made
    right_flagged       share of the right ones in which a sentence is flagged
    wrong_flagged       share of the wrong ones
    wrong_KIND          the same by the kind of what was changed
"""

import argparse
import json
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from random import Random
from uuid import UUID

from govbot.chat.checking import Checker
from govbot.chat.claims import Claim, claims
from govbot.chat.context import Passage
from govbot.core.text.months import MONTHS
from govbot.core.text.sentences import split_sentences
from govbot.retrieval.hits import Hit

SETS = ("lgpd_mci_cdc_dev", "oab_justificativas", "ufabc_normas", "faquad", "pira")
OTHERS = 4
SHORTEST, LONGEST = 60, 320
CHANGED = ("provision", "norm", "date", "money", "percent", "duration")
NOBODY = UUID(int=0)
WORDS = {
    2: "dois",
    3: "três",
    5: "cinco",
    6: "seis",
    10: "dez",
    12: "doze",
    15: "quinze",
    20: "vinte",
    30: "trinta",
    45: "quarenta e cinco",
    60: "sessenta",
    90: "noventa",
    120: "cento e vinte",
    180: "cento e oitenta",
}


@dataclass(frozen=True)
class Document:
    """One passage of a collection."""

    title: str
    text: str


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--answers", type=int, default=200)
    parser.add_argument("--show", action="store_true", help="what was judged wrongly")
    chosen = parser.parse_args()
    print(json.dumps(measure(chosen.data / "retrieval", chosen.answers, show=chosen.show)))


def measure(folder: Path, wanted: int, *, show: bool = False) -> dict[str, float]:
    dice = Random(1)
    documents = [each for name in SETS for each in _documents(folder / name)]
    flagged: dict[str, list[bool]] = defaultdict(list)
    for document, sentence in _sentences(documents, dice):
        if len(flagged["wrong"]) >= wanted:
            break
        others = dice.sample(documents, OTHERS)
        passages = [passage_of(n, each) for n, each in enumerate([document, *others], 1)]
        right = _reworded(sentence, dice)
        changed = _changed(right, dice, document)
        if changed is None:
            continue
        wrong, kind = changed
        for name, answer in (("right", right), ("wrong", wrong)):
            is_flagged = Checker(passages, "").check(answer).flag is not None
            flagged[name].append(is_flagged)
            if name == "wrong":
                flagged[f"wrong_{kind}"].append(is_flagged)
            if show and is_flagged != (name == "wrong"):
                print(name, kind, "|", right, "|", wrong, "|", Checker(passages, "").check(answer))
    shares = {f"{name}_flagged": sum(each) / len(each) for name, each in flagged.items()}
    return {"right": len(flagged["right"]), "wrong": len(flagged["wrong"])} | {
        name: round(share, 4) for name, share in shares.items()
    }


def _documents(folder: Path) -> Iterator[Document]:
    for line in (folder / "corpus.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        for start in range(0, len(row["text"]), 3_000):
            yield Document(row["title"], row["text"][start : start + 3_000])


def _sentences(documents: list[Document], dice: Random) -> Iterator[tuple[Document, str]]:
    shuffled = dice.sample(documents, len(documents))
    for document in shuffled:
        spans = split_sentences(document.text)
        sentences = [" ".join(document.text[start:end].split()) for start, end in spans]
        fit = [
            each
            for each in sentences[1:-1]  # the first and the last may be cut
            if SHORTEST <= len(each) <= LONGEST
            and any(claim.kind in CHANGED for claim in claims(each))
        ]
        if fit:
            yield document, dice.choice(fit)


def passage_of(n: int, document: Document) -> Passage:
    """Return the document as a passage of an answer, with its number."""
    hit = Hit(
        passage_id=n,
        document_id=NOBODY,
        document_title=document.title,
        filename="",
        media_type="text/plain",
        page=None,
        section=None,
        text=document.text,
        quote="",
        score=1.0,
        bm25=1.0,
        cosine=1.0,
        sentences=tuple((span.start, span.end) for span in split_sentences(document.text)),
        page_starts=(),
    )
    return Passage(n, hit, document.text)


def _reworded(sentence: str, dice: Random) -> str:
    """Say a sentence's facts in another way; now and then leave them."""
    for claim in reversed(claims(sentence)):
        said = sentence[claim.start : claim.end]
        other = OTHERWISE[claim.kind](claim, said) if claim.kind in OTHERWISE else None
        if other and dice.random() < 0.7:
            sentence = sentence[: claim.start] + other + sentence[claim.end :]
    return sentence.rstrip(" .;:,") + "."


def _date_otherwise(claim: Claim, _said: str) -> str | None:
    year, month, day = claim.value
    if not (isinstance(year, int) and isinstance(month, int) and isinstance(day, int)):
        return None
    return f"{day:02}/{month:02}/{year}" if day % 2 else f"{day} de {MONTHS[month - 1]} de {year}"


def _duration_otherwise(claim: Claim, said: str) -> str | None:
    number, unit = claim.value
    if unit != "day" or not isinstance(number, Decimal) or int(number) not in WORDS:
        return None
    return f"{int(number)} dias" if said[0].isalpha() else f"{WORDS[int(number)]} dias"


def _percent_otherwise(claim: Claim, _said: str) -> str:
    return f"{_digits(claim.value[0])} por cento"


def _money_otherwise(claim: Claim, _said: str) -> str:
    return f"{_digits(claim.value[0])} reais"


OTHERWISE: dict[str, Callable[[Claim, str], str | None]] = {
    "date": _date_otherwise,
    "duration": _duration_otherwise,
    "percent": _percent_otherwise,
    "money": _money_otherwise,
}


def _changed(sentence: str, dice: Random, document: Document) -> tuple[str, str] | None:
    """Return the sentence with one fact changed into one that the passage does not have."""
    facts = [claim for claim in claims(sentence) if claim.kind in CHANGED]
    if not facts:
        return None
    claim = dice.choice(facts)
    said = sentence[claim.start : claim.end]
    known = {(each.kind, each.value) for each in claims(f"{document.title}\n{document.text}")}
    for _ in range(20):
        digits = [at for at, letter in enumerate(said) if letter.isdigit()]
        if not digits:
            return None
        at = dice.choice(digits)
        other = said[:at] + str((int(said[at]) + dice.randint(1, 9)) % 10) + said[at + 1 :]
        changed = sentence[: claim.start] + other + sentence[claim.end :]
        new = [each for each in claims(changed) if each.kind == claim.kind]
        fresh = [each for each in new if (each.kind, each.value) not in known]
        if len(new) == len([each for each in facts if each.kind == claim.kind]) and fresh:
            return changed, claim.kind
    return None


def _digits(value: object) -> str:
    return f"{value:f}".replace(".", ",") if isinstance(value, Decimal) else str(value)


if __name__ == "__main__":
    main()
