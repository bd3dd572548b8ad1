from govbot.adapters.parsing.furniture import without_contents
from govbot.adapters.parsing.lines import Line


def _lines(*texts: str) -> list[Line]:
    return [Line(text, 0, 100, 14.0 * at, 14.0 * at + 11) for at, text in enumerate(texts)]


ENTRIES = [f"{n}. Calendário acadêmico {'.' * 40} {n + 2}" for n in range(1, 7)]


def test_a_table_of_contents_goes_with_the_halves_of_its_long_entries() -> None:
    kept = without_contents(
        _lines("SUMÁRIO", *ENTRIES[:3], "4. Um nome longo que", *ENTRIES[3:], "Texto que segue.")
    )
    assert [line.text for line in kept] == ["SUMÁRIO", "Texto que segue."]


def test_dots_within_a_text_stay() -> None:
    amended = [
        "Art. 1º ............................",
        "..................",
        "§ 9º O prazo ..... (NR)",
    ]
    texts = _lines(*amended, *amended, *ENTRIES[:2], "Art. 2º Esta Lei entra em vigor.")
    assert without_contents(texts) == texts
