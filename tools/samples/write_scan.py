"""A norm as a scan: its pages printed, tilted, greyed, speckled, and put back as images."""

import io
import random
from pathlib import Path
from tempfile import TemporaryDirectory

import pypdfium2
import write_pdf
from PIL import Image, ImageDraw, ImageFilter, ImageFont
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from source import Norm

DPI = 200
TILTS = (0.7, -0.5, 0.4, -0.3)
JPEG_QUALITY = 38


def write(norm: Norm, target: Path) -> list[str]:
    """Write the image-only PDF and return the true text of each page."""
    with TemporaryDirectory() as folder:
        printed = Path(folder) / "printed.pdf"
        write_pdf.write(norm, printed)
        document = pypdfium2.PdfDocument(printed)
        texts = [page.get_textpage().get_text_bounded() for page in document]
        images = [page.render(scale=DPI / 72).to_pil().convert("L") for page in document]
        document.close()
    canvas = Canvas(str(target), pagesize=A4, invariant=1)
    canvas.setTitle(norm.running)
    canvas.setAuthor(norm.org)
    for number, image in enumerate(images):
        canvas.drawImage(ImageReader(_scanned(image, number)), 0, 0, *A4)
        canvas.showPage()
    canvas.save()
    return [" ".join(text.split()) for text in texts]


def _scanned(page: Image.Image, number: int) -> io.BytesIO:
    rng = random.Random(number)  # noqa: S311
    if number == 0:
        _stamp(page)
    tilted = page.rotate(TILTS[number % len(TILTS)], Image.Resampling.BICUBIC, fillcolor=255)
    soft = tilted.filter(ImageFilter.GaussianBlur(0.6)).point(lambda v: 26 + v * 0.83)
    _speckle(soft, rng)
    edge = Image.linear_gradient("L").rotate(90).resize(soft.size).point(lambda v: 255 - v // 14)
    out = io.BytesIO()
    shaded = Image.composite(soft, Image.new("L", soft.size, 90), edge)
    shaded.save(out, "JPEG", quality=JPEG_QUALITY)
    out.seek(0)
    return out


def _stamp(page: Image.Image) -> None:
    """Press the copy stamp, askew, in the free corner beside the letterhead."""
    stamp = Image.new("L", (330, 110), 255)
    draw = ImageDraw.Draw(stamp)
    draw.rectangle((4, 4, 325, 105), outline=120, width=4)
    font = ImageFont.load_default(30)
    draw.text((165, 36), "CONFERE COM", fill=120, font=font, anchor="mm")
    draw.text((165, 74), "O ORIGINAL", fill=120, font=font, anchor="mm")
    turned = stamp.rotate(6, expand=True, fillcolor=255)
    page.paste(turned, (page.width - turned.width - 60, 60))


def _speckle(page: Image.Image, rng: random.Random) -> None:
    draw = ImageDraw.Draw(page)
    for _ in range(900):
        x, y = rng.randrange(page.width), rng.randrange(page.height)
        size = rng.choice((0, 0, 0, 1, 1, 2))
        draw.ellipse((x, y, x + size, y + size), fill=rng.randrange(60, 190))
    x = rng.randrange(page.width)
    draw.line((x, 0, x + 6, page.height), fill=196, width=1)
