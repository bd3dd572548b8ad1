"""Text that a PDF holds but does not show: white, inkless, tiny, or beside the page.

It is how a document smuggles in orders for a machine, so no reader may cite it. What is suspect is
judged by the page as it is drawn: white letters on a dark heading are seen, and stay.
"""

import ctypes
from collections.abc import Callable, Iterator
from functools import cached_property

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

_NEARLY_WHITE = 0xF0
_FAINT = 0x18
"""Opacity, of 255, under which ink is not seen."""
_INVISIBLE = (
    pdfium_c.FPDF_TEXTRENDERMODE_INVISIBLE,
    pdfium_c.FPDF_TEXTRENDERMODE_CLIP,
)
_TINY = 1.5
"""Points: letters that are lower are specks on paper."""
_STEP = 8
"""One letter of so many is looked at, until one is suspect."""
_CONTRAST = 24
_AROUND = 5
_SCAN_SHARE = 0.5
_SCALE = 1.5
_MAX_PIXELS = 4_000_000
_SIDE = 10_000
"""Of the page, when only places on it are compared."""


class Visibility:
    """Tells which characters of one page's text layer can be seen."""

    def __init__(self, page: pdfium.PdfPage, layer: pdfium.PdfTextPage) -> None:
        self._page = page
        self._layer = layer
        self._ink: dict[int, bool] = {}

    def hidden(self, first: int, last: int) -> Callable[[int], bool] | None:
        """Return a test for the characters from `first` to `last`, or None if all are seen."""
        sample = {*range(first, last + 1, _STEP), last}
        if not any(map(self._is_suspect, sample)):
            return None
        return self._is_hidden

    def seen_text(self, left: float, bottom: float, right: float, top: float) -> str:
        """Return the text within a box of the page (its bottom left is 0, 0) that can be seen."""
        text = str(self._layer.get_text_bounded(left, bottom, right, top))
        if not any(left <= x <= right and bottom <= y <= top for x, y in self._hidden_places):
            return text
        return "".join(
            self._character(index)
            for index in range(self._layer.count_chars())
            if self._is_within(index, left, bottom, right, top)
            and (self._character(index).isspace() or not self._is_hidden(index))
        )

    @cached_property
    def _hidden_places(self) -> list[tuple[float, float]]:
        count = int(self._layer.count_chars())
        if count == 0 or self.hidden(0, count - 1) is None:
            return []
        shown = (index for index in range(count) if not self._character(index).isspace())
        return [self._middle(index) for index in shown if self._is_hidden(index)]

    def _character(self, index: int) -> str:
        return chr(pdfium_c.FPDFText_GetUnicode(self._layer, index))

    def _is_within(self, index: int, left: float, bottom: float, right: float, top: float) -> bool:
        x, y = self._middle(index)
        return left <= x <= right and bottom <= y <= top

    def _middle(self, index: int) -> tuple[float, float]:
        left, bottom, right, top = self._layer.get_charbox(index, loose=True)
        return (left + right) / 2, (bottom + top) / 2

    def _is_hidden(self, index: int) -> bool:
        if not self._is_suspect(index):
            return False
        if self._is_tiny(index) or self._is_off_page(index):
            return True
        if self._mode(index) in _INVISIBLE and self._is_scan:
            return False  # the words that an earlier OCR laid over the picture
        return not self._is_among_ink(index)

    def _is_among_ink(self, index: int) -> bool:
        """Tell whether the letters around have ink too: a rule may run through a hidden one."""
        last = int(self._layer.count_chars()) - 1
        around = range(max(0, index - _AROUND), min(last, index + _AROUND) + 1)
        suspects = [at for at in around if self._is_suspect(at)]
        return 2 * sum(map(self._inked, suspects)) > len(suspects)

    def _inked(self, index: int) -> bool:
        if index not in self._ink:
            self._ink[index] = self._has_ink(index)
        return self._ink[index]

    def _is_suspect(self, index: int) -> bool:
        red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
        if pdfium_c.FPDFText_GetFillColor(self._layer, index, red, green, blue, alpha):
            palest = min(int(ink.value) for ink in (red, green, blue))
            if alpha.value < _FAINT or palest >= _NEARLY_WHITE:
                return True
        return self._mode(index) in _INVISIBLE or self._is_tiny(index) or self._is_off_page(index)

    def _is_off_page(self, index: int) -> bool:
        place = self._on_device(*self._middle(index), _SIDE, _SIDE)
        return not all(0 <= each <= _SIDE for each in place)

    def _is_tiny(self, index: int) -> bool:
        left, bottom, right, top = self._layer.get_charbox(index, loose=True)
        return 0 < max(abs(float(top - bottom)), abs(float(right - left))) < _TINY

    def _mode(self, index: int) -> int:
        shown = pdfium_c.FPDFText_GetTextObject(self._layer, index)
        return int(pdfium_c.FPDFTextObj_GetTextRenderMode(shown)) if shown else 0

    @cached_property
    def _is_scan(self) -> bool:
        """Whether one picture fills most of the page."""
        area = self._page.get_width() * self._page.get_height()
        return any(
            (right - left) * (top - bottom) >= _SCAN_SHARE * area
            for left, bottom, right, top in self._pictures()
        )

    def _pictures(self) -> Iterator[tuple[float, float, float, float]]:
        for one in self._page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_IMAGE], max_depth=3):
            yield one.get_bounds()

    @cached_property
    def _drawn(self) -> tuple[memoryview, int, int, int]:
        """The page in grey: pixels, width, height, and bytes of a row."""
        points = max(1.0, self._page.get_width() * self._page.get_height())
        scale = min(_SCALE, (_MAX_PIXELS / points) ** 0.5)
        bitmap = self._page.render(scale=scale, grayscale=True, no_smoothtext=True)
        pixels = memoryview(bytes(bitmap.buffer))
        drawn = pixels, bitmap.width, bitmap.height, bitmap.stride
        bitmap.close()
        return drawn

    def _has_ink(self, index: int) -> bool:
        """Tell whether the page shows anything but one even tone where a character stands."""
        pixels, width, height, stride = self._drawn
        left, bottom, right, top = self._layer.get_charbox(index, loose=True)
        across, down = zip(self._place(left, bottom), self._place(right, top), strict=True)
        columns = slice(max(0, min(across)), min(width, max(across) + 1))
        darkest, lightest = 255, 0
        for row in range(max(0, min(down)), min(height, max(down) + 1)):
            tones = pixels[row * stride + columns.start : row * stride + columns.stop]
            if tones:
                darkest, lightest = min(darkest, *tones), max(lightest, *tones)
        return lightest - darkest >= _CONTRAST

    def _place(self, x: float, y: float) -> tuple[int, int]:
        _, width, height, _ = self._drawn
        return self._on_device(x, y, width, height)

    def _on_device(self, x: float, y: float, width: int, height: int) -> tuple[int, int]:
        across, down = ctypes.c_int(), ctypes.c_int()
        pdfium_c.FPDF_PageToDevice(self._page, 0, 0, width, height, 0, x, y, across, down)
        return across.value, down.value
