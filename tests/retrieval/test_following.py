"""Which sentence of what was found for a conversation answers its last question."""

import numpy as np

from govbot.retrieval.followups import requoted, sentences_of
from tests.chat.conftest import TEXTS, hit


def test_each_hit_quotes_its_nearest_sentence_and_the_nearest_of_all_leads() -> None:
    hits = [hit(TEXTS[0], score=1.0), hit(TEXTS[1], score=0.9), hit(TEXTS[2], score=0.2)]
    own = sentences_of(hits)
    cosines = np.zeros(sum(map(len, own)), np.float32)
    cosines[len(own[0]) + 1] = 0.6  # the second sentence of the second
    cosines[1] = 0.4
    cosines[-1] = 0.9  # far behind by its score
    found = requoted(hits, cosines)
    assert [each.text for each in found] == [TEXTS[1], TEXTS[0], TEXTS[2]]
    assert [each.quote for each in found[:2]] == [own[1][1], own[0][1]]


def test_without_sentences_hits_stay() -> None:
    assert requoted([], np.zeros(0, np.float32)) == []
