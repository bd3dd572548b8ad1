"""`python -m benchmarks.retrieval.variants KIND DIR OUT`: questions as people really type them.

Writes a dataset folder with the same corpus and the same right passages, so that every tool that
takes one takes it too. All is deterministic: the seed is the question's id.

Kinds: `misspelt` (one or two slips of the hand or of the ear), `accentless`, `capitals`,
`one-word` (the rarest word alone: no system can answer such a question fully), `colloquial`
(rules: chat spelling, small talk, function words dropped), `paraphrased` (only those questions for
which `colloquial/*.jsonl` has our own wording), `unparaphrased` (the same questions as they were),
`statement` (all as they were; of exam questions the field `stem` alone).
"""

import argparse
import json
import re
import shutil
from collections import Counter
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

from govbot.core.text.analysis import fold

HERE = Path(__file__).parent
WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
SLIP_EVERY = 4
"""One word in so many is misspelt, at least one a question."""
SHORTEST_MISSPELT = 5

EAR = (
    ("ç", "ss"),
    ("ss", "ç"),
    ("ss", "c"),
    ("sc", "c"),
    ("xc", "ss"),
    ("ch", "x"),
    ("x", "ch"),
    ("z", "s"),
    ("s", "z"),
    ("ge", "je"),
    ("gi", "ji"),
    ("rr", "r"),
    ("lh", "li"),
    ("nh", "n"),
    ("qu", "q"),
    ("ou", "o"),
    ("ei", "e"),
    ("mp", "np"),
    ("mb", "nb"),
    ("l", "u"),
    ("e", "i"),
    ("o", "u"),
)
"""Confusions that Portuguese spelling invites: one sound, two spellings."""
CHAT = {
    "você": "vc",
    "vocês": "vcs",
    "que": "q",
    "porque": "pq",
    "também": "tb",
    "para": "pra",
    "está": "tá",
    "estou": "tô",
    "quando": "qdo",
    "quanto": "qto",
    "quantos": "qtos",
    "quantas": "qtas",
    "não": "n",
    "mesmo": "msm",
    "hoje": "hj",
    "depois": "dps",
    "é": "eh",
    "com": "c/",
    "qual": "ql",
    "professor": "prof",
    "universidade": "facul",
    "trabalho": "trampo",
}
DROPPED = frozenset("o a os as um uma uns umas do da dos das deve devem".split())  # noqa: SIM905
OPENINGS = (
    "oi, queria saber ",
    "bom dia, ",
    "alguém sabe me dizer ",
    "gente, ",
    "me tira uma dúvida: ",
    "opa, tudo bem? ",
)
CLOSINGS = ("", " alguém sabe?", " obg", " por favor", " é urgente", " vlw")


def misspelt(text: str, dice: Random) -> str:
    """Return the text with one word in four written wrong."""
    words = [found for found in WORD.finditer(text) if len(found[0]) >= SHORTEST_MISSPELT]
    chosen = dice.sample(words, min(len(words), max(1, len(words) // SLIP_EVERY)))
    for found in sorted(chosen, key=lambda each: -each.start()):
        text = text[: found.start()] + _slip(found[0], dice) + text[found.end() :]
    return text


def _slip(word: str, dice: Random) -> str:
    heard = [pair for pair in EAR if pair[0] in word[1:]]
    if heard and dice.random() < 0.5:
        right, wrong = dice.choice(heard)
        return word[0] + word[1:].replace(right, wrong, 1)
    at = dice.randrange(1, len(word) - 1)
    kind = dice.choice(("swapped", "missing", "doubled"))
    if kind == "swapped":
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    if kind == "missing":
        return word[:at] + word[at + 1 :]
    return word[:at] + word[at] + word[at:]


def accentless(text: str) -> str:
    """Return the text without accents or cedillas, in its own case."""
    return "".join(_plain(letter) for letter in text)


def _plain(letter: str) -> str:
    if letter in "ºª°§":
        return letter
    plain = fold(letter)
    return plain.upper() if letter.isupper() else plain


def one_word(text: str, frequencies: Mapping[str, int]) -> str:
    """Return the word that fewest passages hold, but some do; the longest of the rarest."""
    words = WORD.findall(text)
    known = [word for word in words if frequencies.get(fold(word))] or words or [text]
    return min(known, key=lambda word: (frequencies.get(fold(word), 0), -len(word)))


def colloquial(text: str, dice: Random) -> str:
    """Return the text as a chat message, by rules alone."""
    words = [
        re.sub(WORD, lambda found: CHAT.get(found[0], found[0]), word)
        for word in text.lower().split()
        if word not in DROPPED or dice.random() < 0.5
    ]
    return dice.choice(OPENINGS) + " ".join(words) + dice.choice(CLOSINGS)


def frequencies(corpus: Path) -> dict[str, int]:
    """Return folded word -> number of the corpus's texts that hold it."""
    counts: Counter[str] = Counter()
    for record in _records(corpus):
        counts.update(set(WORD.findall(fold(f"{record.get('title', '')} {record['text']}"))))
    return counts


def paraphrases(name: str) -> dict[str, str]:
    """Return query id -> our own colloquial wording."""
    file = HERE / "colloquial" / f"{name}.jsonl"
    return {row["query_id"]: row["text"] for row in _records(file)} if file.exists() else {}


KINDS = (
    "statement",
    "misspelt",
    "accentless",
    "capitals",
    "one-word",
    "colloquial",
    "paraphrased",
    "unparaphrased",
)


def rewrite(kind: str, folder: Path) -> Callable[[str, str], str | None]:
    """Return (query id, text) -> the variant, or None where there is none."""
    name = folder.resolve().name
    if kind == "one-word":
        rare = partial(one_word, frequencies=frequencies(folder / "corpus.jsonl"))
        return lambda _, text: rare(text)
    if kind == "paraphrased":
        own = paraphrases(name)
        return lambda identity, _: own.get(identity)
    if kind == "unparaphrased":
        same = paraphrases(name)
        return lambda identity, text: text if identity in same else None
    by_rule: dict[str, Callable[[str, Random], str]] = {
        "statement": lambda text, _: text,
        "misspelt": misspelt,
        "accentless": lambda text, _: accentless(text),
        "capitals": lambda text, _: text.upper(),
        "colloquial": colloquial,
    }
    return lambda identity, text: by_rule[kind](text, Random(f"{kind} {identity}"))


def write(kind: str, folder: Path, out: Path) -> int:
    """Write the variant of a dataset folder and return how many questions it has.

    Where a question has a field `stem` (an exam question without its alternatives), that is what
    is rewritten.
    """
    out.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(folder / "corpus.jsonl", out / "corpus.jsonl")
    change = rewrite(kind, folder)
    kept: dict[str, dict[str, Any]] = {}
    for row in _records(folder / "queries.jsonl"):
        text = change(row["id"], row.get("stem") or row["text"])
        if text is not None:
            kept[row["id"]] = row | {"text": text}
    lines = [json.dumps(row, ensure_ascii=False) for row in kept.values()]
    (out / "queries.jsonl").write_text("\n".join(lines) + "\n", "utf-8")
    grades = (folder / "qrels.tsv").read_text("utf-8").splitlines()
    grades = [line for line in grades if line.split("\t")[0] in kept.keys() | {"query-id"}]
    (out / "qrels.tsv").write_text("\n".join(grades) + "\n", "utf-8")
    return len(kept)


def _records(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text("utf-8").split("\n") if line.strip()]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kind", choices=KINDS)
    parser.add_argument("folder", type=Path, metavar="DIR")
    parser.add_argument("out", type=Path, metavar="OUT")
    chosen = parser.parse_args()
    print(write(chosen.kind, chosen.folder, chosen.out))


if __name__ == "__main__":
    main()
