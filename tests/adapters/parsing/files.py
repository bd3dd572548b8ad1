"""Tiny files of each kind, made on the spot."""

import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

A4 = (595, 842)
Placed = tuple[float, float, str]


def pdf(path: Path, pages: Sequence[Sequence[Placed]], drawing: str = "", size: int = 11) -> Path:
    """Write a PDF with lines of text at (x, y from the top); `drawing` is drawn on each page."""
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b"", _FONT]
    kids = []
    for lines in pages:
        shown = "".join(
            f"BT /F1 {size} Tf {x} {A4[1] - y} Td ({_escaped(text)}) Tj ET\n"
            for x, y, text in lines
        )
        stream = (drawing + shown).encode("cp1252")
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %d %d] /Contents %d 0 R "
            b"/Resources << /Font << /F1 3 0 R >> >> >>" % (*A4, len(objects))
        )
        kids.append(len(objects))
    references = b" ".join(b"%d 0 R" % kid for kid in kids)
    objects[1] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (references, len(kids))
    path.write_bytes(_pdf_bytes(objects))
    return path


_FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")


def _pdf_bytes(objects: Sequence[bytes]) -> bytes:
    out = b"%PDF-1.4\n"
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    tail = b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (
        len(objects) + 1,
        len(out),
    )
    return out + head + table + tail


def zipped(path: Path, parts: Mapping[str, str | bytes]) -> Path:
    """Write a zip with these parts."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in parts.items():
            archive.writestr(name, body)
    return path


_TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">{}</Types>'
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def docx(path: Path, body: str, **parts: str) -> Path:
    """Write a Word document with this body; `numbering="..."` adds `word/numbering.xml`."""
    others = {
        f"word/{name}.xml": f'<w:{name} xmlns:w="{_W}">{xml}</w:{name}>'
        for name, xml in parts.items()
    }
    return zipped(
        path,
        {
            "[Content_Types].xml": _TYPES.format(
                '<Default Extension="xml" ContentType="application/xml"/>'
                '<Default Extension="rels" '
                'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
                '<Override PartName="/word/document.xml" ContentType="application/vnd.'
                'openxmlformats-officedocument.wordprocessingml.document.main+xml"/>'
            ),
            "_rels/.rels": f'<Relationships xmlns="{_RELATIONS}"><Relationship Id="rId1" '
            f'Type="{_R}/officeDocument" Target="word/document.xml"/></Relationships>',
            "word/document.xml": f'<w:document xmlns:w="{_W}"><w:body>{body}</w:body></w:document>',
            **others,
        },
    )


def paragraph(text: str, properties: str = "") -> str:
    """Return a Word paragraph."""
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def pptx(path: Path, slides: Sequence[str]) -> Path:
    """Write a presentation whose slides hold these shapes."""
    names = [f"slide{number}" for number in range(1, len(slides) + 1)]
    order = "".join(f'<p:sldId id="{256 + n}" r:id="r{n}"/>' for n in range(len(slides)))
    links = "".join(
        f'<Relationship Id="r{n}" Type="{_R}/slide" Target="slides/{name}.xml"/>'
        for n, name in enumerate(names)
    )
    spaces = (
        'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
        'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
        f'xmlns:r="{_R}"'
    )
    return zipped(
        path,
        {
            "[Content_Types].xml": _TYPES.format(""),
            "ppt/presentation.xml": f"<p:presentation {spaces}><p:sldIdLst>{order}</p:sldIdLst>"
            "</p:presentation>",
            "ppt/_rels/presentation.xml.rels": f'<Relationships xmlns="{_RELATIONS}">{links}'
            "</Relationships>",
            **{
                f"ppt/slides/{name}.xml": f"<p:sld {spaces}><p:cSld><p:spTree>{shapes}</p:spTree>"
                "</p:cSld></p:sld>"
                for name, shapes in zip(names, slides, strict=True)
            },
        },
    )


def xlsx(
    path: Path,
    sheets: Mapping[str, Sequence[Sequence[str]] | str],
    *,
    styles: str = "",
    hidden: frozenset[str] = frozenset(),
) -> Path:
    """Write a workbook of text cells; a sheet given as text is its `sheetData` and what follows."""
    space = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    listed = "".join(
        f'<sheet name="{name}" sheetId="{n}" r:id="r{n}" '
        f'state="{"hidden" if name in hidden else "visible"}"/>'
        for n, name in enumerate(sheets, 1)
    )
    links = "".join(
        f'<Relationship Id="r{n}" Type="{_R}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in range(1, len(sheets) + 1)
    )
    links += f'<Relationship Id="s" Type="{_R}/styles" Target="/xl/styles.xml"/>'
    return zipped(
        path,
        {
            "[Content_Types].xml": _TYPES.format(""),
            "_rels/.rels": f'<Relationships xmlns="{_RELATIONS}"><Relationship Id="rId1" '
            f'Type="{_R}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
            "xl/styles.xml": f"<styleSheet {space}>{styles}</styleSheet>",
            "xl/workbook.xml": f'<workbook {space} xmlns:r="{_R}"><sheets>{listed}</sheets>'
            "</workbook>",
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_RELATIONS}">{links}'
            "</Relationships>",
            **{
                f"xl/worksheets/sheet{n}.xml": f"<worksheet {space}>"
                + (rows if isinstance(rows, str) else f"<sheetData>{_rows(rows)}</sheetData>")
                + "</worksheet>"
                for n, rows in enumerate(sheets.values(), 1)
            },
        },
    )


def _rows(rows: Sequence[Sequence[str]]) -> str:
    return "".join(
        f'<row r="{number}">'
        + "".join(
            f'<c r="{chr(65 + at)}{number}" t="inlineStr"><is><t>{cell}</t></is></c>'
            for at, cell in enumerate(row)
        )
        + "</row>"
        for number, row in enumerate(rows, 1)
    )


def odt(path: Path, body: str, manifest: str = "", styles: str = "") -> Path:
    """Write an OpenDocument text with this body and these automatic styles."""
    spaces = (
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"'
    )
    return zipped(
        path,
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": f"<office:document-content {spaces}>{styles}<office:body><office:text>"
            f"{body}</office:text></office:body></office:document-content>",
            "META-INF/manifest.xml": f"<manifest>{manifest}</manifest>",
        },
    )
