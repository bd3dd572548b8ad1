from uuid import uuid4

import pytest

from govbot.chat.context import Passage, select
from govbot.core.text.sentences import split_sentences
from govbot.retrieval.service import Hit

TEXTS = (
    (
        "Art. 7º As férias são de trinta dias por ano. § 1º Podem ser divididas em até três "
        "períodos. § 2º O pedido é feito com sessenta dias de antecedência."
    ),
    (
        "Art. 3º A diária para a capital do Estado é de R$ 412,50. Art. 4º Para outro Estado o "
        "valor é de R$ 620,00."
    ),
    "Art. 9º O teletrabalho depende de plano de trabalho aprovado pela chefia imediata.",
)


def hit(text: str, quote: str | None = None, score: float = 1.0) -> Hit:
    spans = tuple((span.start, span.end) for span in split_sentences(text))
    return Hit(
        passage_id=abs(hash(text)) % 10_000,
        document_id=uuid4(),
        document_title="Decreto de teste",
        filename="decreto.pdf",
        media_type="application/pdf",
        page=2,
        section=None,
        text=text,
        quote=quote if quote is not None else text[slice(*spans[0])],
        score=score,
        bm25=1.0,
        cosine=0.5,
        sentences=spans,
        page_starts=((0, 2), (len(text) // 2, 3)),
    )


@pytest.fixture
def passages() -> list[Passage]:
    return select([hit(text) for text in TEXTS], budget=9_000)
