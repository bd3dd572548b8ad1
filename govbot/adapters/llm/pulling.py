"""The fetching of a model by a server: how far it is, and what may go wrong."""

from dataclasses import dataclass
from typing import Literal

from govbot.adapters.llm.base import LLMError

Stage = Literal["manifest", "downloading", "verifying", "writing", "done"]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a server is with fetching a model.

    `completed` of `total` bytes are there; `total` counts the parts begun, and is 0 before that.
    """

    stage: Stage
    completed: int = 0
    total: int = 0


class PullFailed(LLMError):
    """The server began to fetch a model and stopped. Data: `model`."""

    status = 502
    code = "pull_failed"


class PullModelUnknown(PullFailed):
    """The server's registry has no model of that name. Data: `model`."""

    status = 404
    code = "pull_model_unknown"


class PullNoSpace(PullFailed):
    """The server's disk is full. Data: `model`."""

    status = 507
    code = "pull_no_space"


class PullRegistryUnreachable(PullFailed):
    """The server cannot reach the registry that it fetches models from. Data: `model`."""

    code = "pull_registry_unreachable"


class PullNeedsNewerServer(PullFailed):
    """The model needs a newer version of the server. Data: `model`."""

    code = "pull_needs_newer_server"


class PullOffline(PullFailed):
    """Downloads are refused because the installation is offline. Data: `model`."""

    status = 503
    code = "pull_offline"
