"""A table of values as a workbook: each `#` heading is a sheet, numbers are real numbers."""

import datetime as dt
import re
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet
from rezip import rezip
from source import Block, Norm

NUMBER = re.compile(r"\d{1,3}(\.\d{3})*,\d\d")
HEAD = PatternFill("solid", fgColor="E6ECE9")
EDGE = Border(*[Side(style="thin", color="9AA8A3")] * 4)
FIRST_ROW = 4


def write(norm: Norm, target: Path) -> None:
    """Write `norm` to `target`; the same norm gives the same bytes."""
    book = Workbook()
    book.remove(book.active)
    book.properties.title = norm.running
    book.properties.creator = norm.org
    book.properties.created = dt.datetime(2025, 1, 20, 9, tzinfo=dt.UTC).replace(tzinfo=None)
    sheet: Worksheet | None = None
    for block in norm.blocks:
        if block.kind == "chapter":
            sheet = book.create_sheet(block.text)
            sheet["A1"] = norm.running
            sheet["A1"].font = Font(bold=True, size=13)
        elif sheet is not None:
            _fill(sheet, block)
    book.save(target)
    rezip(target)


def _fill(sheet: Worksheet, block: Block) -> None:
    if block.kind == "caption":
        sheet["A2"] = block.text
        sheet["A2"].font = Font(italic=True)
        return
    for offset, row in enumerate(block.rows):
        for column, text in enumerate(row, 1):
            _cell(sheet, FIRST_ROW + offset, column, text, header=offset == 0)
    for column in range(1, len(block.rows[0]) + 1):
        longest = max(len(row[column - 1]) for row in block.rows)
        letter = sheet.cell(FIRST_ROW, column).column_letter
        sheet.column_dimensions[letter].width = min(max(longest + 2, 12), 115)
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.freeze_panes = sheet.cell(FIRST_ROW + 1, 2)


def _cell(sheet: Worksheet, row: int, column: int, text: str, *, header: bool) -> None:
    cell = sheet.cell(row, column)
    cell.border = EDGE
    cell.alignment = Alignment(wrap_text=True, vertical="center")
    if header:
        cell.font, cell.fill = Font(bold=True), HEAD
    if NUMBER.fullmatch(text):
        cell.value = float(text.replace(".", "").replace(",", "."))
        cell.number_format = "#,##0.00"
    else:
        cell.value = text
