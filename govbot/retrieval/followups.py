"""What of the passages found for a whole conversation answers its last question.

A follow-up is searched together with the question that it leans on, whose words are more: the
passages are of the right subject, but the sentences nearest to both are those of the first
question.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from govbot.retrieval.hits import Hit

NEAR = 0.75
"""Share of the best score from which on a passage may come first for a sentence of its own."""


def sentences_of(hits: Sequence[Hit]) -> list[list[str]]:
    """Return the text of each sentence of each hit."""
    return [[hit.text[start:end] for start, end in hit.sentences] for hit in hits]


def requoted(hits: Sequence[Hit], cosines: npt.NDArray[np.float32]) -> list[Hit]:
    """Return the hits, each with the sentence to quote that is nearest to a follow-up.

    The hit with the nearest of all comes first, if it is among the best by its score.

    Args:
        hits: best first.
        cosines: (sentences of all hits,) float32, of each with the follow-up, in order.
    """
    quoted: list[tuple[float, Hit]] = []
    at = 0
    for hit in hits:
        own = cosines[at : at + len(hit.sentences)]
        at += len(hit.sentences)
        allowed = [
            (float(cosine), span)
            for cosine, span in zip(own, hit.sentences, strict=True)
            if hit.place.cite(*span).in_force >= hit.in_force
        ]
        best, (start, end) = max(allowed, default=(-1.0, (0, 0)))
        quoted.append((best, replace(hit, quote=hit.text[start:end] or hit.quote)))
    top = max((hit.score for hit in hits), default=0.0)
    near = [at for at, (_, hit) in enumerate(quoted) if hit.score >= NEAR * top]
    first = max(near, key=lambda at: quoted[at][0], default=0)
    ordered = [hit for _, hit in quoted]
    return [*ordered[first : first + 1], *ordered[:first], *ordered[first + 1 :]]
