from govbot.adapters.parsing.ocr_furniture import without_running_text


def _page(number: int, header: str) -> str:
    body = "\n".join(f"linha {n} da página, sobre assunto {number * 7 + n}" for n in range(9))
    return (
        f"{header}\n\nCorpo {'abcdefgh'[number] * 9}\n{body}\n\nRua das Flores, 10 - pag. {number}"
    )


def test_lines_that_run_through_go_though_they_were_read_differently() -> None:
    headers = [
        "Conselho Nacional de Justiça",
        "Conselho Nacional de Justica",
        "Conselo Nacional de Jusliça",
    ]
    first, second, third = without_running_text(
        [_page(number, header) for number, header in enumerate(headers)]
    )
    assert first.startswith("Conselho Nacional de Justiça")
    assert not second.strip().startswith("Consel")
    assert "Rua das Flores" not in second + third
    assert "Corpo bbbbbbbbb" in second


def test_two_pages_are_too_few_to_tell() -> None:
    pages = [_page(number, "Conselho Nacional de Justiça") for number in range(2)]
    assert list(without_running_text(pages)) == pages
