"""Writing an ONNX model without the `onnx` package: the few messages of its protobuf that it takes.

Field numbers are those of the format's public definition (onnx.proto). Only what the encoders'
graphs need is here: tensors, nodes with integer or float attributes, inputs whose rows vary.
"""

import struct
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import numpy.typing as npt

_TYPES = {"float32": 1, "uint8": 2, "int8": 3, "int32": 6, "int64": 7}
_IR_VERSION = 8
_OPSETS = (("", 18), ("com.microsoft", 1))
_VARINT, _BYTES, _FIXED32 = 0, 2, 5
_MORE = 0x80
"""Set in every byte of a varint but the last one."""
_ATTRIBUTE_FLOAT, _ATTRIBUTE_INT = 1, 2


class GraphWriter:
    """Collects a graph's inputs, constants and nodes; `model()` gives the bytes of the file."""

    def __init__(self) -> None:
        self._nodes: list[bytes] = []
        self._constants: list[bytes] = []
        self._inputs: list[bytes] = []
        self._names = 0

    def input(self, name: str, kind: str, *sizes: int | str) -> str:
        """Declare an input `(rows, *sizes)`; a name instead of a number: any size."""
        self._inputs.append(_value(name, kind, (f"rows of {name}", *sizes)))
        return name

    def constant(self, array: npt.NDArray[np.generic]) -> str:
        """Store an array in the file and return its name."""
        name = self._name("constant")
        dims = b"".join(_integer(1, size) for size in array.shape)
        kind = _integer(2, _TYPES[array.dtype.name])
        self._constants.append(
            dims + kind + _text(8, name) + _message(9, np.ascontiguousarray(array).tobytes())
        )
        return name

    def node(self, operator: str, *inputs: str, domain: str = "", **attributes: float) -> str:
        """Add an operator of one output and return the output's name."""
        return self.nodes(operator, inputs, 1, domain, attributes)[0]

    def nodes(
        self,
        operator: str,
        inputs: Sequence[str],
        outputs: int,
        domain: str = "",
        attributes: Mapping[str, float] | None = None,
    ) -> list[str]:
        """Add an operator of several outputs and return their names."""
        names = [self._name(operator) for _ in range(outputs)]
        self._nodes.append(
            b"".join(_text(1, name) for name in inputs)
            + b"".join(_text(2, name) for name in names)
            + _text(4, operator)
            + b"".join(_message(5, _attribute(*item)) for item in (attributes or {}).items())
            + _text(7, domain)
        )
        return names

    def model(self, output: str, columns: int) -> bytes:
        """Return the file of a model that gives `output`, float32 of so many columns."""
        graph = (
            _messages(1, self._nodes)
            + _text(2, "encoder")
            + _messages(5, self._constants)
            + _messages(11, self._inputs)
            + _message(12, _value(output, "float32", ("rows", columns)))
        )
        opsets = (_text(1, domain) + _integer(2, version) for domain, version in _OPSETS)
        return _integer(1, _IR_VERSION) + _message(7, graph) + _messages(8, opsets)

    def _name(self, kind: str) -> str:
        self._names += 1
        return f"{kind} {self._names}"


def _value(name: str, kind: str, shape: Iterable[int | str]) -> bytes:
    sizes = (_text(2, size) if isinstance(size, str) else _integer(1, size) for size in shape)
    tensor = _integer(1, _TYPES[kind]) + _message(2, _messages(1, sizes))
    return _text(1, name) + _message(2, _message(1, tensor))


def _attribute(name: str, value: float) -> bytes:
    if isinstance(value, int):
        return _text(1, name) + _integer(3, value) + _integer(20, _ATTRIBUTE_INT)
    number = _varint(2 << 3 | _FIXED32) + struct.pack("<f", value)
    return _text(1, name) + number + _integer(20, _ATTRIBUTE_FLOAT)


def _messages(field: int, contents: Iterable[bytes]) -> bytes:
    return b"".join(_message(field, content) for content in contents)


def _message(field: int, content: bytes) -> bytes:
    return _varint(field << 3 | _BYTES) + _varint(len(content)) + content


def _text(field: int, text: str) -> bytes:
    return _message(field, text.encode())


def _integer(field: int, value: int) -> bytes:
    return _varint(field << 3 | _VARINT) + _varint(value & (1 << 64) - 1)


def _varint(value: int) -> bytes:
    out = bytearray()
    while value >= _MORE:
        out.append(value % _MORE | _MORE)
        value //= _MORE
    out.append(value)
    return bytes(out)
