"""What a web page holds but does not show, as far as its elements say it themselves.

Style sheets are not followed: a class may hide what a click unfolds.
"""

import re
from collections.abc import Mapping

_HIDING = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|content-visibility\s*:\s*hidden"
    r"|(?<![\w-])opacity\s*:\s*0*(?:\.0\d*)?\s*(?:;|!|$)"
    r"|font-size\s*:\s*(?:0*(?:\.\d+)?|1(?:\.\d+)?)(?:px|pt|em|rem|%)?\s*(?:;|!|$)"
    r"|text-indent\s*:\s*-\d{3,}|(?:left|top|right|margin-left|margin-top)\s*:\s*-\d{3,}"
    r"|clip\s*:\s*rect\(\s*0|clip-path\s*:\s*inset\(\s*(?:50|100)%",
    re.IGNORECASE,
)
_SMALL_EM = re.compile(r"font-size\s*:\s*1(?:\.\d+)?(?:em|rem)", re.IGNORECASE)
_COLOUR = re.compile(r"(?<![\w-])color\s*:\s*([^;!]+)", re.IGNORECASE)
_WHITE = re.compile(
    r"(?:white|#f{3,4}|#f{6}(?:ff)?|rgba?\(\s*255\s*,\s*255\s*,\s*255.*|transparent|rgba\(.*,\s*0\s*\))\s*$",
    re.IGNORECASE,
)
_GROUND = re.compile(r"background(?:-color|-image)?\s*:\s*(?P<of>[^;!]+)", re.IGNORECASE)

Values = Mapping[str, str | None]


class Sight:
    """Follows the elements of a page that are open and give letters a ground."""

    def __init__(self) -> None:
        self._grounds: list[str] = []
        self._has_sheets = False

    def open(self, tag: str, values: Values, *, is_void: bool) -> None:
        """Enter an element."""
        is_sheet = tag == "link" and "stylesheet" in (values.get("rel") or "").lower()
        self._has_sheets = self._has_sheets or tag == "style" or is_sheet
        if not is_void and self._gives_ground(values):
            self._grounds.append(tag)

    def close(self, tag: str) -> None:
        """Leave an element."""
        if self._grounds and self._grounds[-1] == tag:
            self._grounds.pop()

    def hides(self, tag: str, values: Values) -> bool:
        """Tell whether an element that was just opened is not seen."""
        style = values.get("style") or ""
        if "hidden" in values or _HIDING.search(_SMALL_EM.sub("", style)):
            return True
        named = _COLOUR.search(style)
        colour = named[1] if named else (values.get("color") or "") if tag == "font" else ""
        return bool(_WHITE.match(colour.strip())) and not self._grounds

    def _gives_ground(self, values: Values) -> bool:
        found = _GROUND.search(values.get("style") or "")
        own = found["of"] if found else values.get("bgcolor") or values.get("background") or ""
        is_styled = self._has_sheets and bool(values.get("class") or values.get("id"))
        return is_styled or bool(own.strip() and not _WHITE.match(own.strip()))
