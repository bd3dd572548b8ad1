"""Which colours and which pictures an organisation may have."""

import pytest

from govbot.accounts.organization.look import checked_accent, checked_logo, contrast_with_white
from govbot.accounts.organization.pictures import told
from govbot.core.errors import GovBotError
from tests.support.pictures import JPEG, LAYERED, LOSSLESS, LOSSY, png


def test_only_colours_that_white_is_read_on() -> None:
    assert contrast_with_white("#000000") == pytest.approx(21)
    assert contrast_with_white("#ffffff") == pytest.approx(1)
    assert contrast_with_white("#777777") == pytest.approx(4.48, abs=0.01)
    for wrong in ("#777777", "azul", "#12345", "#1351b4;background:url(x)"):
        with pytest.raises(GovBotError):
            checked_accent(wrong)


def test_pictures_are_known_by_their_bytes() -> None:
    assert told(png(7, 3)) == ("image/png", 7, 3)
    assert told(JPEG) == ("image/jpeg", 32, 16)
    for webp in (LOSSLESS, LOSSY, LAYERED):
        assert told(webp) == ("image/webp", 1, 1)


@pytest.mark.parametrize("picture", [png(), JPEG, LOSSLESS, LOSSY, LAYERED])
def test_whole_pictures_and_nothing_after_them(picture: bytes) -> None:
    assert checked_logo(picture).startswith("image/")
    for wrong in (picture[:-1], picture[:12], picture + b"<script>", b"<svg>" + picture):
        with pytest.raises(GovBotError):
            checked_logo(wrong)


def test_what_is_no_picture_or_too_large() -> None:
    damaged = bytearray(png())
    damaged[20] ^= 1
    huge = bytearray(LAYERED)
    huge[24:27] = (2000).to_bytes(3, "little")  # one less than the width
    script = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
    gif = b"GIF89a\x01\x00\x01\x00\x80\x00\x00;"
    for wrong in (b"", script, gif, bytes(damaged), bytes(huge), png(3000, 2), b"RIFF" + bytes(40)):
        with pytest.raises(GovBotError):
            checked_logo(wrong)
