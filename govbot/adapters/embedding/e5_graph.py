"""The network of multilingual-e5-small as an ONNX graph in eight bits.

Every product with weights is one of bytes: weights in seven bits and a sign bit, one scale a
column; activations in eight bits with one fixed scale a layer, so that a text's vector depends on
nothing but the text. Seven bits because two products of eight overflow the 16-bit sums of
processors without VNNI.

Some channels of the activations are up to fifty times as large as the median, and one scale for
all would leave the others little. What is large is therefore moved into the weights: a channel is
divided by a factor before it is rounded, and its row of the weights multiplied by it (Xiao et al.,
SmoothQuant, 2023). The factors come from `e5_ranges.npz`: the least and the greatest value of
each channel over sentences of norms and questions, measured by `benchmarks.encoder.calibrate`.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np

from govbot.adapters.embedding.e5_file import E5File, Floats
from govbot.adapters.embedding.onnx_file import GraphWriter

RANGES = Path(__file__).with_name("e5_ranges.npz")

_WEIGHT_STEPS = 64
_STEPS = 255
_SHIFTED = 0.7
"""How much of a channel's greatness goes into the weights: 0 nothing, 1 all."""
_LEAST_FACTOR = 1e-4
_MICROSOFT = "com.microsoft"


@dataclass(frozen=True, slots=True)
class Site:
    """One of a layer's four products: a name, and the weights `(outputs, inputs)` with bias."""

    name: str
    weights: Floats
    bias: Floats


def sites(file: E5File, layer: int) -> list[Site]:
    """Return a layer's products in the order in which they are carried out.

    Queries, keys and values (one product); attention's output; the inner layer's two.
    """

    def site(name: str, columns: int, *parts: str) -> Site:
        weights = [file.matrix(f"l{layer}.{part}.w", columns) for part in parts]
        biases = [file.vector(f"l{layer}.{part}.b") for part in parts]
        return Site(name, np.concatenate(weights), np.concatenate(biases))

    return [
        site("attended", file.width, *"qkv"),
        site("joined", file.width, "ao"),
        site("widened", file.width, "fi"),
        site("narrowed", file.inner, "fo"),
    ]


class Ranges:
    """The least and the greatest value of every channel that enters a product."""

    def __init__(self, path: Path = RANGES) -> None:
        with np.load(path) as stored:
            self._low = {name: stored[name][0].astype(np.float32) for name in stored.files}
            self._high = {name: stored[name][1].astype(np.float32) for name in stored.files}

    def of(self, site: str, layer: int) -> tuple[Floats, Floats]:
        """Return both for the channels of one product."""
        return self._low[site][layer], self._high[site][layer]


class _Rounding(NamedTuple):
    """How what enters a product becomes bytes: divided by `factors`, then by one scale."""

    factors: Floats
    low: float
    high: float

    @classmethod
    def of(cls, site: Site, low: Floats, high: Floats) -> "_Rounding":
        great = np.maximum(np.abs(low), np.abs(high)) ** _SHIFTED
        small = np.maximum(np.abs(site.weights).max(0), _LEAST_FACTOR) ** (1 - _SHIFTED)
        factors = np.maximum(great / small, _LEAST_FACTOR)
        return cls(factors, min(0.0, (low / factors).min()), max(0.0, (high / factors).max()))

    @property
    def scale(self) -> float:
        return (self.high - self.low) / _STEPS

    @property
    def zero(self) -> int:
        return round(-self.low / self.scale)


def graph(file: E5File) -> bytes:
    """Return the ONNX file.

    Input: `embeddings (texts, pieces, 384)` of as many texts of one length, words, places and
    types added up. Output: `(texts, 384)`, the mean over the pieces, not of length 1.
    """
    return _E5(file, Ranges()).build()


class _E5:
    def __init__(self, file: E5File, ranges: Ranges) -> None:
        self.file, self.ranges = file, ranges
        self.to = GraphWriter()

    def build(self) -> bytes:
        to, file = self.to, self.file
        rows = to.input("embeddings", "float32", "pieces", file.width)
        rows = self._normalised(rows, "emb.ln")
        for layer in range(file.layers):
            rows = self._layer(rows, layer)
        mean = to.node("ReduceMean", rows, to.constant(np.array([1])), keepdims=0)
        return to.model(mean, file.width)

    def _layer(self, rows: str, layer: int) -> str:
        to = self.to
        found = sites(self.file, layer)
        roundings = [_Rounding.of(site, *self.ranges.of(site.name, layer)) for site in found]
        attended, joined, widened, narrowed = zip(found, roundings, strict=True)
        attention = self._attention(rows, *attended, joined[1].factors)
        # A sum of two is an addition, but one that onnxruntime does not join with what follows: its
        # joined operator takes five times as long.
        added = to.node("Sum", rows, self._product(attention, *joined))
        rows = self._normalised(added, f"l{layer}.aln")
        inner = self._product(self._divided(rows, widened[1]), *widened)
        inner = self._divided(to.node("Gelu", inner, domain=_MICROSOFT), narrowed[1])
        added = to.node("Sum", rows, self._product(inner, *narrowed))
        return self._normalised(added, f"l{layer}.oln")

    def _attention(self, rows: str, site: Site, rounding: _Rounding, after: Floats) -> str:
        """Attend; what comes out is divided by the factors of the next product, `after`.

        A weighted mean of values that are divided is a divided mean of values.
        """
        to, width = self.to, self.file.width
        divisors: Floats = np.concatenate([np.ones(2 * width, np.float32), after])
        site = Site(site.name, site.weights / divisors[:, None], site.bias / divisors)
        product = self._product(self._divided(rows, rounding), site, rounding)
        sizes = to.constant(np.full(3, width, np.int64))
        three = to.nodes("Split", [product, sizes], 3, attributes={"axis": -1})
        return to.node("MultiHeadAttention", *three, domain=_MICROSOFT, num_heads=self.file.heads)

    def _divided(self, rows: str, rounding: _Rounding) -> str:
        return self.to.node("Mul", rows, self.to.constant(1 / rounding.factors))

    def _product(self, rows: str, site: Site, rounding: _Rounding) -> str:
        """Multiply rows that are divided by the factors."""
        to = self.to
        weights = site.weights * rounding.factors
        scales = np.abs(weights).max(1) / _WEIGHT_STEPS
        whole = np.round(weights / scales[:, None]).astype(np.int8).T
        scale = to.constant(np.array(rounding.scale, np.float32))
        zero = to.constant(np.array(rounding.zero, np.uint8))
        return to.node(
            "MatMulIntegerToFloat",
            to.node("QuantizeLinear", rows, scale, zero),
            to.constant(whole),
            scale,
            to.constant(scales.astype(np.float32)),
            zero,
            to.constant(np.zeros(len(scales), np.int8)),
            to.constant(site.bias.astype(np.float32)),
            domain=_MICROSOFT,
        )

    def _normalised(self, rows: str, name: str) -> str:
        to, file = self.to, self.file
        scale, shift = to.constant(file.vector(f"{name}.w")), to.constant(file.vector(f"{name}.b"))
        return to.node("LayerNormalization", rows, scale, shift, epsilon=file.epsilon, axis=-1)
