"""Reading the file `e5-small-enpt-q4.bin`: vocabulary, normalisation and weights of one encoder.

Little-endian, in this order: header, pieces of the vocabulary with their scores, what characters
are replaced by, a directory of tensors, the tensors. Vectors of numbers are float32; matrices are
blocks of 32 numbers a row, each with one float16 scale and 32 nibbles (`(nibble - 8) * scale`):
byte `i` of a block has number `i` in its low and number `i + 16` in its high nibble.
"""

import struct
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Blocks = npt.NDArray[Any]
"""`(rows, columns / 32)` of `_BLOCK`."""

_BLOCK_SIZE = 32
_BLOCK = np.dtype([("scale", "<f2"), ("nibbles", "u1", _BLOCK_SIZE // 2)])
_MIDDLE = 8
_HEADER = struct.Struct("<8s7ifi")
_VOCABULARY = struct.Struct("<5iQ")


class E5File:
    """What stands in the file; matrices are views of its bytes."""

    def __init__(self, content: bytes) -> None:
        """Read the file, whose digest the caller has compared."""
        self._bytes = content
        _, self.width, self.layers, self.heads, self.inner, _, most, _, self.epsilon, _ = (
            _HEADER.unpack_from(self._bytes)
        )
        self.window = most - 2
        """Pieces that the network reads at once, beside the two marks around them."""
        at = self._read_vocabulary(_HEADER.size)
        at = self._read_replacements(at)
        self._directory = self._read_directory(at)

    def vector(self, name: str) -> Floats:
        """Return float32 numbers as they stand."""
        begin, size = self._directory[name]
        return np.frombuffer(self._bytes, "<f4", size // 4, begin)

    def blocks(self, name: str, columns: int) -> Blocks:
        """Return a matrix in four bits, `(rows, columns / 32)` blocks."""
        begin, size = self._directory[name]
        found = np.frombuffer(self._bytes, _BLOCK, size // _BLOCK.itemsize, begin)
        return found.reshape(-1, columns // _BLOCK_SIZE)

    def matrix(self, name: str, columns: int) -> Floats:
        """Return a matrix `(rows, columns)` in float32."""
        return opened(self.blocks(name, columns))

    def _read_vocabulary(self, at: int) -> int:
        count, self.begin, self.end, _, self.unknown, size = _VOCABULARY.unpack_from(
            self._bytes, at
        )
        at += _VOCABULARY.size
        edges = np.frombuffer(self._bytes, "<u4", count + 1, at).tolist()
        at += 4 * (count + 1)
        self.scores: list[float] = np.frombuffer(self._bytes, "<f4", count, at).tolist()
        at += 4 * count
        pieces = self._bytes[at : at + size]
        self.pieces = [pieces[begin:end].decode() for begin, end in pairwise(edges)]
        return int(at + size)

    def _read_replacements(self, at: int) -> int:
        count, size = struct.unpack_from("<iI", self._bytes, at)
        at += 8
        end = int(at + size)
        self.replacements: dict[int, str] = {}
        for _ in range(count):
            character, length = struct.unpack_from("<IB", self._bytes, at)
            written = struct.unpack_from(f"<{length}I", self._bytes, at + 5)
            self.replacements[character] = "".join(map(chr, written))
            at += 5 + 4 * length
        return end

    def _read_directory(self, at: int) -> dict[str, tuple[int, int]]:
        """Return name -> (place, bytes) of each tensor."""
        (count,) = struct.unpack_from("<i", self._bytes, at)
        at += 4
        places = {}
        for _ in range(count):
            (length,) = struct.unpack_from("<H", self._bytes, at)
            name = self._bytes[at + 2 : at + 2 + length].decode()
            _, _, begin, size = struct.unpack_from("<BIQQ", self._bytes, at + 2 + length)
            places[name] = (begin, size)
            at += 2 + length + 21
        return places


def opened(blocks: Blocks) -> Floats:
    """Return the numbers of blocks, `(rows, columns)` float32."""
    nibbles = blocks["nibbles"]
    numbers = np.concatenate([nibbles & 15, nibbles >> 4], axis=-1).astype(np.float32) - _MIDDLE
    scaled: Floats = numbers * blocks["scale"].astype(np.float32)[..., None]
    return scaled.reshape(len(blocks), -1)
