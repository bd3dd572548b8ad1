"""Which reader reads which media type."""

from collections.abc import Mapping

from govbot.adapters.parsing import sniff
from govbot.adapters.parsing.readers import (
    docx,
    html,
    mail,
    markdown,
    ocr,
    odt,
    office,
    pdf,
    slides,
    text,
    xlsx,
    xml,
)
from govbot.adapters.parsing.readers.shape import Reader

READERS: Mapping[str, Reader] = {
    sniff.PDF: pdf.read,
    sniff.DOCX: docx.read,
    sniff.DOC: office.read,
    sniff.ODT: odt.read,
    sniff.RTF: office.read,
    sniff.XLSX: xlsx.read,
    sniff.XLSB: office.read,
    sniff.XLS: office.read,
    sniff.ODS: office.read,
    sniff.PPTX: slides.read,
    sniff.PPT: office.read,
    sniff.HTML: html.read,
    sniff.XML: xml.read,
    sniff.EML: mail.read,
    sniff.MARKDOWN: markdown.read,
    sniff.CSV: text.read_csv,
    sniff.TEXT: text.read_text,
    sniff.PNG: ocr.read,
    sniff.JPEG: ocr.read,
    sniff.TIFF: ocr.read,
}
