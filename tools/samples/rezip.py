"""Make an office file byte for byte repeatable: fixed times inside the archive and its metadata."""

import re
import zipfile
from pathlib import Path

WHEN = (2025, 1, 20, 9, 0, 0)
STAMP = b"2025-01-20T09:00:00"
TIMES = re.compile(
    rb"(<(?:dcterms:(?:created|modified)|dc:date|meta:creation-date)[^>]*>)"
    rb"[0-9T:.-]+?(Z?<)"
)
METADATA = {"docProps/core.xml", "meta.xml"}


def rezip(path: Path) -> None:
    """Rewrite the archive at `path` in place, `mimetype` first and stored, as ODF asks."""
    with zipfile.ZipFile(path) as archive:
        entries = [(info.filename, archive.read(info)) for info in archive.infolist()]
    entries.sort(key=lambda entry: entry[0] != "mimetype")
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in entries:
            method = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            info = zipfile.ZipInfo(name, WHEN)
            info.external_attr = 0o644 << 16
            fixed = TIMES.sub(rb"\g<1>" + STAMP + rb"\g<2>", data) if name in METADATA else data
            archive.writestr(info, fixed, method, 9)
