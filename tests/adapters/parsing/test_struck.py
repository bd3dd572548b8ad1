"""What is crossed out in a file stays in its text and is known as such."""

from pathlib import Path

from govbot.adapters.parsing.base import ParsedDocument
from govbot.adapters.parsing.readers.runs import Run, blocks_of
from tests.adapters.parsing import files
from tests.adapters.parsing.conftest import Read


def marked(document: ParsedDocument) -> list[tuple[str, bool]]:
    return [(block.text, block.struck) for block in document.blocks]


PAGE = """<html><body><p><strike>Art. 1º Velho.</strike> (Revogado pela Lei nº 2, de 2020)</p>
<p>Art. 2º O prazo é de <s>trinta</s> sessenta dias.</p>
<p><span style="text-decoration: line-through">I - velho;</span><br>II - novo;</p>
<del><p>Art. 3º Um.</p><p>Art. 4º Dois.</p></del><p style="text-decoration:line-through">Art. 5º.
<p>Art. 6º Vale.</p></body></html>"""


async def test_html(tmp_path: Path, read: Read) -> None:
    path = tmp_path / "lei.html"
    path.write_text(PAGE, "utf-8")
    assert marked(await read(path)) == [
        ("Art. 1º Velho. (Revogado pela Lei nº 2, de 2020)", True),
        ("Art. 2º O prazo é de sessenta dias.", False),
        ("trinta", True),
        ("I - velho;", True),
        ("II - novo;", False),
        ("Art. 3º Um.", True),
        ("Art. 4º Dois.", True),
        ("Art. 5º.", True),
        ("Art. 6º Vale.", False),
    ]


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


async def test_word_document(tmp_path: Path, read: Read) -> None:
    body = "".join(
        f"<w:p>{runs}</w:p>"
        for runs in (
            run("Art. 1º Velho.", "<w:strike/>") + run(" (Revogado pela Lei nº 2)"),
            run("Art. 2º Vale.", '<w:strike w:val="false"/>'),
            run("Art. 3º De ") + run("um", "<w:dstrike/>") + run(" dois dias."),
        )
    )
    assert marked(await read(files.docx(tmp_path / "lei.docx", body))) == [
        ("Art. 1º Velho. (Revogado pela Lei nº 2)", True),
        ("Art. 2º Vale.", False),
        ("Art. 3º De dois dias.", False),
        ("um", True),
    ]


STYLES = """<office:automatic-styles>
<style:style style:name="T1"><style:text-properties style:text-line-through-style="solid"/>
</style:style><style:style style:name="P2" style:parent-style-name="T1"/>
<style:style style:name="T3"><style:text-properties style:text-line-through-style="none"/>
</style:style></office:automatic-styles>"""


async def test_open_document(tmp_path: Path, read: Read) -> None:
    body = (
        '<text:p><text:span text:style-name="T1">Art. 1º Velho.</text:span> (Vide Lei)</text:p>'
        '<text:p text:style-name="P2">Art. 2º Velho.</text:p><text:p>Art. 3º Vale.</text:p>'
        '<text:p text:style-name="P2"><text:span text:style-name="T3">Art. 4º Vale.</text:span>'
        "</text:p>"
    )
    assert marked(await read(files.odt(tmp_path / "lei.odt", body, styles=STYLES))) == [
        ("Art. 1º Velho. (Vide Lei)", True),
        ("Art. 2º Velho.", True),
        ("Art. 3º Vale.", False),
        ("Art. 4º Vale.", False),
    ]


def test_a_wording_struck_before_the_new_one_stands_apart() -> None:
    runs = [Run("Art. 5º Velho.\n", struck=True), Run("Art. 5º Novo.", struck=False)]
    assert blocks_of(runs) == [
        Run("Art. 5º Velho.", struck=True),
        Run("Art. 5º Novo.", struck=False),
    ]


def test_words_struck_in_two_places_follow_their_sentence() -> None:
    runs = [Run("De ", struck=False), Run("um ", struck=True), Run("dois a ", struck=False)]
    runs += [Run("três", struck=True), Run(" quatro.", struck=False)]
    assert [part.text for part in blocks_of(runs)] == ["De dois a  quatro.", "um", "três"]
