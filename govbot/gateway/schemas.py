"""Wire shapes of OpenAI's chat protocol, as far as GovBot speaks it."""

from typing import Any, ClassVar, Literal

from pydantic import BaseModel, Field

from govbot.chat.prompt import Style
from govbot.core.errors import GovBotError, InvalidInput
from govbot.core.words import Language, say

PREFIX = "/v1"
PLAIN, LISTING = "govbot", "govbot-fontes"
"""Both answer alike; the second lists the sources below the text, for clients that show only it."""
MODELS = (PLAIN, LISTING)


class UnknownModel(GovBotError):
    """There is no model of this name here. Data: `model`."""

    status: ClassVar[int] = 404
    code: ClassVar[str] = "model_not_found"


class UnsupportedParameter(InvalidInput):
    """What is asked for by a parameter cannot be had from GovBot. Data: `parameter`."""

    code: ClassVar[str] = "unsupported_parameter"


class MessageIn(BaseModel):
    """One turn of the client's conversation."""

    role: Literal["system", "developer", "user", "assistant", "tool", "function"]
    content: str | list[dict[str, Any]] | None = None


class OptionsIn(BaseModel):
    """What can be asked of GovBot beyond the protocol."""

    style: Style = "direct"


class CompletionIn(BaseModel):
    """What a client asks for.

    Whatever else it sends (temperature, max_tokens, seed, tools …) is taken and has no effect.
    """

    model: str
    messages: list[MessageIn] = Field(min_length=1)
    stream: bool | None = None
    n: int | None = None
    logprobs: bool | None = None
    modalities: list[str] | None = None
    response_format: dict[str, Any] | None = None
    tool_choice: str | dict[str, Any] | None = None
    govbot: OptionsIn = OptionsIn()

    def check(self) -> None:
        """Refuse what would have to change the answer's form.

        Raises:
            UnknownModel: no such model.
            UnsupportedParameter: something is asked for that an answer with sources cannot be.
        """
        if self.model not in MODELS:
            raise UnknownModel(model=self.model)
        form = (self.response_format or {}).get("type", "text")
        asked = {
            "n": self.n not in {None, 1},
            "logprobs": bool(self.logprobs),
            "modalities": any(each != "text" for each in self.modalities or ()),
            "response_format": form != "text",
            "tool_choice": self.tool_choice not in (None, "none", "auto"),
        }
        for parameter, refused in asked.items():
            if refused:
                raise UnsupportedParameter(parameter=parameter)


def model_card(model: str) -> dict[str, Any]:
    """Return what `/v1/models` tells about a model; when it was made is not known."""
    return {"id": model, "object": "model", "created": 0, "owned_by": "govbot"}


def error_shape(error: GovBotError, language: Language) -> tuple[int, dict[str, Any]]:
    """Return status and body of an error as OpenAI's clients read it."""
    status = 400 if error.status == InvalidInput.status else error.status
    body = {
        "message": say(error.code, error.data, language),
        "type": "server_error" if status >= 500 else "invalid_request_error",  # noqa: PLR2004
        "param": error.data.get("parameter"),
        "code": error.code,
    }
    return status, {"error": body}
