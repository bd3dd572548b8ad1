"""Build the sample library.

Run it with `uv run --isolated --only-group samples python tools/samples/build.py`.
"""

import json
from pathlib import Path

import write_docx
import write_odt
import write_pdf
import write_scan
import write_xlsx
from source import Norm, read

HERE = Path(__file__).parent
SAMPLES = HERE.parents[1] / "govbot" / "library" / "samples"
WRITERS = {
    "serif": write_pdf.write,
    "sans": write_pdf.write,
    "docx": write_docx.write,
    "odt": write_odt.write,
    "xlsx": write_xlsx.write,
}


def main() -> None:
    """Write every document, and the true text of the scan for the tests of recognition."""
    documents = SAMPLES / "documents"
    documents.mkdir(parents=True, exist_ok=True)
    for path in sorted((HERE / "content").glob("*.txt")):
        norm = read(path)
        target = documents / norm.file
        if norm.look == "scan":
            _keep_text(norm, write_scan.write(norm, target))
        else:
            WRITERS[norm.look](norm, target)
        print(f"{target.stat().st_size:>8}  {norm.file}")


def _keep_text(norm: Norm, pages: list[str]) -> None:
    lines = [
        json.dumps({"document": norm.file, "page": number, "text": text}, ensure_ascii=False)
        for number, text in enumerate(pages, 1)
    ]
    target = SAMPLES / "golden" / "scan_text.jsonl"
    target.parent.mkdir(exist_ok=True)
    target.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
