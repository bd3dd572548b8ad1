"""What the encoders that onnxruntime computes share: a session, and batches side by side."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from typing import Any, Generic, TypeVar

import onnxruntime

from govbot.adapters.embedding.base import FloatMatrix

Batch = TypeVar("Batch")

_BATCHES_AHEAD = 4
"""Batches a thread that may wait for it; bounds the memory."""


def session(model: bytes) -> Any:
    """Return the graph of an ONNX file, ready to run in the thread that asks."""
    onnxruntime.disable_telemetry_events()  # its builds for Windows would report
    options = onnxruntime.SessionOptions()
    # The caller's thread computes: threads of the runtime's own would spin while they wait.
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


class SideBySide(Generic[Batch]):
    """Computes batches, so many at the same time; one batch takes one core."""

    def __init__(self, forward: Callable[[Batch], FloatMatrix], threads: int) -> None:
        self._forward = forward
        self._threads = threads
        self._pool = ThreadPoolExecutor(threads, "encoder") if threads > 1 else None

    def __call__(self, batches: Iterable[Batch]) -> Iterator[FloatMatrix]:
        """Yield what each batch gives, in their order; memory is bounded."""
        waiting = iter(batches)
        while ahead := list(islice(waiting, self._threads * _BATCHES_AHEAD)):
            if self._pool is None or len(ahead) == 1:
                yield from map(self._forward, ahead)
            else:
                yield from self._pool.map(self._forward, ahead)
