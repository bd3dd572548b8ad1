import struct
import zipfile
from pathlib import Path

import pytest

from govbot.adapters.parsing import sniff
from govbot.adapters.parsing.base import (
    ArchiveBomb,
    DamagedFile,
    EmptyFile,
    EncryptedFile,
    Limits,
    UnsupportedType,
)
from govbot.adapters.parsing.decode import decode
from tests.adapters.parsing import files

LIMITS = Limits(max_entries=50, max_unpacked_mb=20)


def _sniff(path: Path, name: str = "arquivo") -> str:
    return sniff.sniff(path, name, LIMITS)


@pytest.mark.parametrize(
    ("data", "name", "expected"),
    [
        (b"lixo antes %PDF-1.7", "a.docx", sniff.PDF),
        (b"{\\rtf1 oi}", "a.doc", sniff.RTF),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 20, "a", sniff.PNG),
        (b"\xff\xd8\xff\xe0" + b"\0" * 20, "a", sniff.JPEG),
        (b"<!DOCTYPE html><p>oi", "a.txt", sniff.HTML),
        (b"<?xml version='1.0'?><html xmlns='x'><p/></html>", "a", sniff.HTML),
        (b"<?xml version='1.0'?><LexML><p>x</p></LexML>", "a.html", sniff.XML),
        (b"From: a@b.br\r\nSubject: oi\r\n\r\ntexto", "a.txt", sniff.EML),
        (b"# Manual\n\ntexto", "a.md", sniff.MARKDOWN),
        (b"a;b\n1;2\n", "a.CSV", sniff.CSV),
        ("Férias em julho".encode("cp1252"), "a.bin", sniff.TEXT),
        ("Férias".encode("utf-16"), "a", sniff.TEXT),
    ],
)
def test_types(tmp_path: Path, data: bytes, name: str, expected: str) -> None:
    path = tmp_path / "f"
    path.write_bytes(data)
    assert _sniff(path, name) == expected


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"", EmptyFile),
        (b" \n\t\r\n", EmptyFile),
        (b"MZ\x90\0" + b"\0" * 200, UnsupportedType),
        (b"\x7fELF\x02\x01\x01" + b"\0" * 200, UnsupportedType),
        (bytes(range(256)) * 8, UnsupportedType),
        (b"PK\x03\x04 cortado", DamagedFile),
    ],
)
def test_refusals(tmp_path: Path, data: bytes, error: type[Exception]) -> None:
    path = tmp_path / "f"
    path.write_bytes(data)
    with pytest.raises(error):
        _sniff(path)


def test_office_files_are_known_by_their_parts(tmp_path: Path) -> None:
    assert _sniff(files.docx(tmp_path / "a.pdf", "")) == sniff.DOCX
    assert _sniff(files.xlsx(tmp_path / "b", {"P": []})) == sniff.XLSX
    assert _sniff(files.pptx(tmp_path / "c", [])) == sniff.PPTX
    assert _sniff(files.odt(tmp_path / "d", "")) == sniff.ODT
    with pytest.raises(UnsupportedType):
        _sniff(files.zipped(tmp_path / "e", {"fotos/1.jpg": b"x"}))


def test_passwords_are_seen_from_outside(tmp_path: Path) -> None:
    ole = tmp_path / "a.docx"
    stream = "EncryptedPackage".encode("utf-16-le")
    ole.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + stream + b"\0" * 8)
    with pytest.raises(EncryptedFile):
        _sniff(ole)
    with pytest.raises(EncryptedFile):
        _sniff(files.odt(tmp_path / "b.odt", "", "<manifest:encryption-data/>"))


def test_bombs_are_refused_before_they_are_opened(tmp_path: Path) -> None:
    zeros = {"word/document.xml": b"\0" * 15_000_000}
    with pytest.raises(ArchiveBomb, match="1:"):
        _sniff(files.zipped(tmp_path / "ratio.docx", zeros))
    many = {f"word/{n}.xml": b"x" for n in range(60)}
    with pytest.raises(ArchiveBomb, match="50"):
        _sniff(files.zipped(tmp_path / "many.docx", many))
    with pytest.raises(ArchiveBomb, match="passwd"):
        _sniff(files.zipped(tmp_path / "slip.docx", {"../../etc/passwd": b"x"}))


def test_a_directory_that_lies_about_its_size_is_refused(tmp_path: Path) -> None:
    path = files.zipped(tmp_path / "a.docx", {"word/document.xml": b"x" * 100})
    data = bytearray(path.read_bytes())
    at = data.rfind(b"PK\x05\x06")
    struct.pack_into("<HH", data, at + 8, 0xFFFE, 0xFFFE)
    path.write_bytes(data)
    with pytest.raises(ArchiveBomb):
        _sniff(path)
    with zipfile.ZipFile(files.docx(tmp_path / "b.docx", "")) as sound:
        assert sound.testzip() is None


@pytest.mark.parametrize(
    "data",
    [
        "Instrução nº 5 — “ação”".encode("cp1252"),
        "Instrução nº 5 — “ação”".encode(),
        "Instrução nº 5 — “ação”".encode("utf-8-sig"),
        "Instrução nº 5 — “ação”".encode("utf-16"),
        "Instrução nº 5 — “ação”".encode("utf-16-le"),
        b'<meta charset="iso-8859-1">' + "Instrução nº 5 — “ação”".encode("cp1252"),
    ],
)
def test_encodings(data: bytes) -> None:
    assert decode(data).endswith("Instrução nº 5 — “ação”")
