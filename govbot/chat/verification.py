"""Whether what a sentence claims stands in the passages that it is said to come from.

Deterministic: no model is asked. Each fact of the sentence (`claims`) must occur in the passage,
in its place's label or in its document's title, in whatever way it is written there.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from govbot.chat.claims import Claim, Kind, claims
from govbot.chat.context import Passage
from govbot.core.text.injection import without_orders
from govbot.library.fragments import covers, plain

NUMERIC: tuple[Kind, ...] = ("number", "duration", "percent", "money")
"""A bare number is proven by any of these."""


class Facts:
    """What one passage says, indexed by kind."""

    def __init__(self, passage: Passage) -> None:
        hit = passage.hit
        heading = (hit.document_title, hit.section, hit.label, hit.place.whole.label)
        titles = without_orders("\n".join(part for part in heading if part))
        said = [*claims(passage.proof), *claims(titles)]
        self._said: dict[Kind, list[Claim]] = defaultdict(list)
        for claim in said:
            self._said[claim.kind].append(claim)
        self._values = {(claim.kind, claim.value) for claim in said}
        self._fragments = {
            *(plain(part.fragment) for part in hit.place.parts),
            *_placed([str(claim.value[0]) for claim in self._said["provision"]]),
        }
        self._numbers = {claim.value[0] for kind in NUMERIC for claim in self._said[kind]} | {
            part for claim in self._said["date"] for part in claim.value
        }

    def hold(self, claim: Claim) -> bool:
        """Return whether the passage says what the claim says."""
        held = (claim.kind, claim.value) in self._values
        match claim.kind:
            case "norm":
                held = held or any(_same_norm(claim, other) for other in self._said["norm"])
            case "provision":
                held = any(_is_of(str(claim.value[0]), each) for each in self._fragments)
            case "date":
                held = held or any(_same_date(claim, other) for other in self._said["date"])
            case "duration":
                number, unit = claim.value
                # "30 dias" of what the norm counts in working days is the same number, said short.
                working = ("duration", (number, "working day"))
                held = held or (unit == "day" and working in self._values)
            case "number":
                held = held or claim.value[0] in self._numbers
            case _:
                pass
        return held


class Verifier:
    """Checks the sentences of one answer against its passages."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        self._passages = {passage.n: passage for passage in passages}
        self._read: dict[int, Facts] = {}
        """Of the passages that were cited: the others are never read."""

    def unproven(self, sentence: str, cited: Iterable[int]) -> tuple[Claim, ...]:
        """Return the claims of a sentence that none of the cited passages holds."""
        claimed = claims(sentence)
        facts = [self._facts(n) for n in cited if claimed and n in self._passages]
        return tuple(claim for claim in claimed if not any(each.hold(claim) for each in facts))

    def _facts(self, n: int) -> Facts:
        if n not in self._read:
            self._read[n] = Facts(self._passages[n])
        return self._read[n]


def _same_norm(one: Claim, other: Claim) -> bool:
    (kind, number, year), (its_kind, its_number, its_year) = one.value, other.value
    return (kind, number) == (its_kind, its_number) and (
        year is None or its_year is None or year == its_year
    )


def _same_date(one: Claim, other: Claim) -> bool:
    return all(
        mine is None or mine == its for mine, its in zip(one.value, other.value, strict=True)
    )


def _placed(fragments: Sequence[str]) -> Iterator[str]:
    """Yield a text's fragments, in its order; a `§ 1º` also as one of the article before it."""
    holder: list[str] = []
    for fragment in fragments:
        yield fragment
        first = fragment.split("_")[0]
        if first.startswith("art"):
            holder = [first]
        elif holder and first.startswith("par"):
            holder = [holder[0], first]
            yield f"{holder[0]}_{fragment}"
        elif holder and first.startswith("inc"):
            yield "_".join([*(holder if len(holder) > 1 else [*holder, "cpt"]), fragment])


def _is_of(cited: str, said: str) -> bool:
    """Return whether what a passage has is the cited part or lies in it, or names it in part."""
    if covers(cited, said):
        return True
    steps = plain(cited).split("_")
    if steps[0].startswith("art"):
        return False
    # `§ 2º` or `inciso IV` alone: the article is the one that is spoken of.
    own = plain(said).split("_")
    return any(own[at : at + len(steps)] == steps for at in range(len(own)))
