"""What instructions may be, whatever somebody types or sends."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govbot.chat.prompt import STYLES, script
from govbot.core.errors import InvalidInput
from govbot.prompts.schemas import StyleTexts
from govbot.prompts.wording import (
    LONGEST_STYLE,
    LONGEST_SYSTEM,
    PromptTextEmpty,
    PromptTextTooLong,
    checked,
)

SHIPPED = script("pt").instructions


def test_what_comes_with_govbot_may_be_saved_as_it_is() -> None:
    for tongue in ("pt", "en"):
        shipped = script(tongue).instructions
        assert checked(shipped.system, shipped.styles) == shipped


def test_lines_are_kept_and_what_cannot_be_seen_is_not() -> None:
    styles = {**SHIPPED.styles, "plain": "Fale\n simples\u202e.\x00"}
    made = checked("\ufeff Um.\r\nDois\u200b. \r\n\r\nTrês\x07. ", styles)
    assert made.system == "Um.\nDois.\n\nTrês ."
    assert made.styles["plain"] == "Fale simples."


@pytest.mark.parametrize("nothing", ["", " \n\t", "\u200b\ufeff", "\x00"])
def test_an_empty_text_is_named(nothing: str) -> None:
    with pytest.raises(PromptTextEmpty) as caught:
        checked(nothing, SHIPPED.styles)
    assert caught.value.data == {"field": "system"}
    with pytest.raises(PromptTextEmpty) as caught:
        checked(SHIPPED.system, {**SHIPPED.styles, "steps": nothing})
    assert caught.value.data == {"field": "steps"}


def test_the_bounds_are_exact() -> None:
    checked("a" * LONGEST_SYSTEM, dict.fromkeys(STYLES, "b" * LONGEST_STYLE))
    with pytest.raises(PromptTextTooLong) as caught:
        checked("a" * (LONGEST_SYSTEM + 1), SHIPPED.styles)
    assert caught.value.data == {"field": "system", "length": 4_001, "limit": 4_000}


@given(st.text(), st.text())
def test_what_is_taken_is_taken_again_unchanged(system: str, style: str) -> None:
    try:
        made = checked(system, {**SHIPPED.styles, "direct": style})
    except InvalidInput:
        return
    assert checked(made.system, made.styles) == made
    assert "\n" not in made.styles["direct"]
    made.system.encode()


def test_the_wire_has_every_style() -> None:
    assert tuple(StyleTexts.model_fields) == STYLES
