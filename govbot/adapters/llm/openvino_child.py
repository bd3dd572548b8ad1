"""The process that runs OpenVINO GenAI: `python -m govbot.adapters.llm.openvino_child`.

It reads the same GGUF file and computes with the instructions that this CPU has (AVX2, AVX-512,
AMX), which the portable llama.cpp wheel does not. The first start converts the file and keeps the
result beside it; later starts load that.
"""

import itertools
import json
import os
import shutil
import sys
import time
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from govbot.adapters.llm.child import Order, announce, read_order
from govbot.adapters.llm.serving import PromptTooLong, Wish, serve

# Importing openvino imports its usage reporter, where that is installed. Not in this product.
sys.modules["openvino_telemetry"] = None  # type: ignore[assignment]

import openvino_genai  # noqa: E402

_BLOCK_TOKENS = 32  # of the key-value cache on CPUs
# Of a prompt are read at once. Between two such pieces an answer that nobody waits for is dropped;
# how short they may be without slowing the reading down is in decision 9.
_PIECE_TOKENS = 64
# A step holds the interpreter: without a pause after it the server would not get to hear that the
# asker has left, nor to send what was written, before the next step is over.
_PAUSE_S = 0.001
_NOTE = "made_from.json"
_WARM_UP = "As normas publicadas valem a partir da data de sua publicação. " * 8


class OpenVinoEngine:
    """One loaded model."""

    def __init__(self, order: Order) -> None:
        self._context = order.context_tokens
        self._pipeline = _load(Path(order.model_file), order)
        self._tokenizer = self._pipeline.get_tokenizer()
        self._numbers = itertools.count()

    def prepare(self, messages: Sequence[Mapping[str, str]]) -> Any:
        """Return the prompt's tokens.

        Raises:
            PromptTooLong: no room is left for an answer.
        """
        text = self._tokenizer.apply_chat_template(list(messages), add_generation_prompt=True)
        tokens = self._tokenizer.encode(text, add_special_tokens=False)
        if tokens.input_ids.shape[1] >= self._context:
            raise PromptTooLong
        return tokens

    def generate(self, prompt: Any, wish: Wish, on_text: Callable[[str], bool]) -> None:
        """Generate until the model ends, the wish is met, or `on_text` returns False.

        It is asked with an empty text after each step, be it a piece of the prompt or a token.
        """
        config = self._pipeline.get_config()
        config.max_new_tokens = min(wish.max_tokens, self._context - prompt.input_ids.shape[1])
        config.do_sample = wish.temperature > 0
        if config.do_sample:
            config.temperature = wish.temperature
        go_on, stop = (
            openvino_genai.StreamingStatus.RUNNING,
            openvino_genai.StreamingStatus.CANCEL,
        )
        streamer = openvino_genai.TextStreamer(
            self._tokenizer, lambda text: go_on if on_text(text) else stop
        )
        handle = self._pipeline.add_request(next(self._numbers), prompt.input_ids, config)
        with closing(self._steps(handle)) as steps:
            for tokens in steps:
                if (tokens and streamer.write(tokens) != go_on) or not on_text(""):
                    return
        streamer.end()

    def _steps(self, handle: Any) -> Generator[list[int], None, None]:
        """Yield what each step has written, nothing while it reads; closing it drops the request.

        Raises:
            RuntimeError: the engine gave the request up.
        """
        try:
            while self._pipeline.has_non_finished_requests():
                self._pipeline.step()
                time.sleep(_PAUSE_S)
                written = handle.read().values() if handle.can_read() else ()
                yield [token for each in written for token in each.generated_ids]
        finally:
            if self._pipeline.has_non_finished_requests():
                handle.cancel()
                self._pipeline.step()
        if handle.get_status() != openvino_genai.GenerationStatus.FINISHED:
            raise RuntimeError("the engine has no room for the request")

    def warm_up(self) -> None:
        """Answer once, so that weights are packed before the first person waits for it."""
        prompt = self.prepare([{"role": "user", "content": _WARM_UP}])
        self.generate(prompt, Wish({"max_tokens": 2}), lambda _: True)


def _scheduler(order: Order) -> Any:
    scheduler = openvino_genai.SchedulerConfig()
    scheduler.enable_prefix_caching = True
    # Twice the context: the prompt at work, and the beginnings of earlier ones.
    scheduler.num_kv_blocks = 2 * order.context_tokens // _BLOCK_TOKENS
    scheduler.max_num_batched_tokens = _PIECE_TOKENS
    return scheduler


def _load(gguf: Path, order: Order) -> Any:
    made = gguf.with_suffix(".openvino")
    scheduler = _scheduler(order)
    options = {"INFERENCE_NUM_THREADS": order.threads, "ENABLE_CPU_PINNING": False}
    note = _note(gguf)
    if _read(made / _NOTE) != note:
        _convert(gguf, made, note, {"scheduler_config": scheduler, **options})
    return openvino_genai.ContinuousBatchingPipeline(str(made), scheduler, "CPU", options)


def _note(gguf: Path) -> dict[str, Any]:
    found = gguf.stat()
    version = openvino_genai.__version__
    return {"size": found.st_size, "mtime_ns": found.st_mtime_ns, "version": version}


def _read(note: Path) -> Any:
    try:
        return json.loads(note.read_text("utf-8"))
    except (OSError, ValueError):
        return None


def _convert(gguf: Path, made: Path, note: dict[str, Any], options: dict[str, Any]) -> None:
    """Write the converted model to `made`, whole or not at all."""
    work = made.with_name(f"{made.name}.{os.getpid()}")
    work.mkdir()
    try:
        # The converter writes beside the file that it reads.
        (work / "model.gguf").symlink_to(gguf.resolve())
        openvino_genai.LLMPipeline(
            str(work / "model.gguf"), "CPU", enable_save_ov_model=True, **options
        )
        (work / "model.gguf").unlink()
        (work / _NOTE).write_text(json.dumps(note), "utf-8")
        shutil.rmtree(made, ignore_errors=True)
        work.rename(made)
    finally:
        shutil.rmtree(work, ignore_errors=True)


def main() -> None:
    """Load the model, announce the address, serve until the parent ends."""
    order = read_order()
    engine = OpenVinoEngine(order)
    engine.warm_up()
    serve(engine, order.api_key, announce)


if __name__ == "__main__":
    main()
