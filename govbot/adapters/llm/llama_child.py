"""The process that runs llama.cpp: `python -m govbot.adapters.llm.llama_child`."""

import xllamacpp

from govbot.adapters.llm.child import Order, announce, read_order, wait_for_ever


def _params(order: Order) -> xllamacpp.CommonParams:
    params = xllamacpp.CommonParams()
    params.model.path = order.model_file
    params.model_alias = {"embedded"}
    params.n_ctx = order.context_tokens
    params.n_parallel = 1
    params.cpuparams.n_threads = order.threads
    params.cpuparams_batch.n_threads = order.threads
    params.hostnames = ["127.0.0.1"]
    params.port = 0
    params.api_keys = [order.api_key]
    params.ui = False
    params.endpoint_slots = False
    params.verbosity = 1
    params.offline = True
    # The start of the prompt is the same for every question; its attention states are kept in the
    # slot. A second store of past prompts in memory would cost gigabytes for little.
    params.cache_prompt = True
    params.cache_ram_mib = 0
    return params


def main() -> None:
    """Load the model, announce the address, serve until the parent ends."""
    server = xllamacpp.Server(_params(read_order()))
    announce(server.listening_address)
    wait_for_ever()


if __name__ == "__main__":
    main()
