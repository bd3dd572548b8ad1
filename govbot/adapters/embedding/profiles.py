"""The embedding models that GovBot knows by name, and what it must know to use each rightly.

A prefix that a model was trained with and does not get costs it several points of quality, in
silence; hence this table. Any other model of the sentence-transformers kind works too: its own
files say what it wants.
"""

from dataclasses import dataclass
from typing import Literal

Pooling = Literal["mean", "cls", "last"]


@dataclass(frozen=True, slots=True)
class Profile:
    """One model as it is published.

    `max_tokens` is what it reads of a text at most, `size_mb` what is downloaded, `aliases` are
    the names that model servers give it. A model with `nearest` is asked for in places but not
    published: those are the ones to use instead.
    """

    id: str
    dimensions: int
    max_tokens: int
    size_mb: int
    licence: str
    note: str
    pooling: Pooling = "mean"
    query_prefix: str = ""
    passage_prefix: str = ""
    aliases: tuple[str, ...] = ()
    nearest: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The id without its owner; the name of the folder that holds a local copy."""
        return self.id.rpartition("/")[2]


_QUERY, _PASSAGE = "query: ", "passage: "
_SERAFIM = "PORTULAN/serafim-{}-portuguese-pt-sentence-encoder-ir"
_INSTEAD = (
    "intfloat/multilingual-e5-base",
    "BAAI/bge-m3",
    _SERAFIM.format("100m"),
)
_INSTEAD_LARGE = (
    "intfloat/multilingual-e5-large",
    "BAAI/bge-m3",
    _SERAFIM.format("335m"),
)

PROFILES: tuple[Profile, ...] = (
    Profile(
        "sentence-transformers/all-MiniLM-L6-v2",
        dimensions=384,
        max_tokens=256,
        size_mb=91,
        licence="Apache-2.0",
        note="inglês; rápido; fraco em português",
        aliases=("all-minilm", "all-minilm:l6-v2"),
    ),
    Profile(
        "intfloat/multilingual-e5-small",
        dimensions=384,
        max_tokens=512,
        size_mb=471,
        licence="MIT",
        note="cem línguas",
        query_prefix=_QUERY,
        passage_prefix=_PASSAGE,
    ),
    Profile(
        "cnmoro/portuguese-multilingual-e5-small",
        dimensions=384,
        max_tokens=512,
        size_mb=159,  # its 40 million numbers in float32; `govbot models pull` fetches less
        licence="MIT",
        note="português e inglês; e5-small-pt dispensa o PyTorch",
        query_prefix=_QUERY,
        passage_prefix=_PASSAGE,
        aliases=("e5-small-pt",),
    ),
    Profile(
        "intfloat/multilingual-e5-base",
        dimensions=768,
        max_tokens=512,
        size_mb=1_112,
        licence="MIT",
        note="cem línguas",
        query_prefix=_QUERY,
        passage_prefix=_PASSAGE,
    ),
    Profile(
        "intfloat/multilingual-e5-large",
        dimensions=1_024,
        max_tokens=512,
        size_mb=2_240,
        licence="MIT",
        note="cem línguas; lento sem GPU",
        query_prefix=_QUERY,
        passage_prefix=_PASSAGE,
    ),
    Profile(
        "BAAI/bge-m3",
        dimensions=1_024,
        max_tokens=8_192,
        size_mb=2_271,
        licence="MIT",
        note="cem línguas, textos longos; lento sem GPU",
        pooling="cls",
        aliases=("bge-m3",),
    ),
    Profile(
        _SERAFIM.format("100m"),
        dimensions=768,
        max_tokens=512,
        size_mb=436,
        licence="MIT",
        note="português, afinado para busca",
    ),
    Profile(
        _SERAFIM.format("335m"),
        dimensions=1_024,
        max_tokens=512,
        size_mb=1_340,
        licence="MIT",
        note="português, afinado para busca",
    ),
    Profile(
        _SERAFIM.format("900m"),
        dimensions=1_536,
        max_tokens=512,
        size_mb=3_540,
        licence="MIT",
        note="português, afinado para busca; pede GPU",
    ),
    Profile(
        "google/embeddinggemma-300m",
        dimensions=768,
        max_tokens=2_048,
        size_mb=1_211,
        licence="Gemma",
        note="cem línguas; o download pede que se aceite a licença no hub",
        query_prefix="task: search result | query: ",
        passage_prefix="title: none | text: ",
        aliases=("embeddinggemma", "embeddinggemma:300m"),
    ),
    Profile(
        "nlpaueb/legal-bert-base-uncased",
        dimensions=768,
        max_tokens=512,
        size_mb=440,
        licence="CC-BY-SA-4.0",
        note="inglês; não foi treinado para busca, a média dos tokens é um remendo",
    ),
    Profile(
        "BAAI/bge-base-pt-v1.5",
        dimensions=768,
        max_tokens=512,
        size_mb=438,
        licence="",
        note="não publicado",
        nearest=_INSTEAD,
    ),
    Profile(
        "BAAI/bge-large-pt-v1.5",
        dimensions=1_024,
        max_tokens=512,
        size_mb=1_200,
        licence="",
        note="não publicado",
        nearest=_INSTEAD_LARGE,
    ),
    Profile(
        "jinaai/jina-embeddings-v2-base-pt",
        dimensions=768,
        max_tokens=8_192,
        size_mb=0,
        licence="",
        note="não publicado",
        nearest=("jinaai/jina-embeddings-v3", "BAAI/bge-m3"),
    ),
)

_BY_NAME = {
    name.casefold(): profile
    for profile in PROFILES
    for name in (profile.id, profile.name, *profile.aliases)
}


def profile_of(model: str) -> Profile | None:
    """Return the profile of a model by id, by its name without owner or by a server's name."""
    name = model.casefold().removesuffix(":latest")
    return _BY_NAME.get(name) or _BY_NAME.get(name.rpartition("/")[2])
