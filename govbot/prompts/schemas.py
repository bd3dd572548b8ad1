"""Wire shapes of the instructions for the language model."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, Field

from govbot.chat.prompt import Instructions, Style, script
from govbot.core.db.models import PromptVersion
from govbot.core.text.language import Tongue
from govbot.prompts.repository import Change, Standing
from govbot.prompts.service import Edit, told
from govbot.prompts.wording import LONGEST_NOTE, LONGEST_STYLE, LONGEST_SYSTEM
from govbot.retrieval.question import MAX_QUESTION

Number = Annotated[int, Field(ge=1, le=2**31 - 1)]
Revision = Annotated[int, Field(ge=0, le=2**63 - 1)]


class StyleTexts(BaseModel):
    """How each style of answer is asked for: one line, at most 600 characters."""

    direct: str
    detailed: str
    plain: str
    steps: str


class InstructionsText(BaseModel):
    """What a tenant may word otherwise: `system` has at most 4000 characters."""

    system: str
    styles: StyleTexts

    @classmethod
    def of(cls, instructions: Instructions) -> "InstructionsText":
        """Translate instructions."""
        styles = StyleTexts.model_validate(dict(instructions.styles))
        return cls(system=instructions.system, styles=styles)

    def instructions(self) -> Instructions:
        """Translate to what the service takes."""
        texts = self.styles
        return Instructions(
            self.system,
            {
                "direct": texts.direct,
                "detailed": texts.detailed,
                "plain": texts.plain,
                "steps": texts.steps,
            },
        )


class VersionOut(BaseModel):
    """One version of the tenant's; `shipped_version`: of the text that its author had beside it."""

    number: int
    text: InstructionsText
    shipped_version: int
    note: str
    author: str | None
    created_at: datetime

    @classmethod
    def of(cls, row: PromptVersion, tongue: Tongue) -> "VersionOut":
        """Translate a row."""
        same = ("number", "shipped_version", "note", "author", "created_at")
        text = InstructionsText.of(told(row.system, row.styles, tongue))
        return cls(text=text, **{name: getattr(row, name) for name in same})


class ShippedOut(BaseModel):
    """The text that came with this version of GovBot."""

    version: int
    text: InstructionsText


class Limits(BaseModel):
    """Longest texts, in characters."""

    system: int = LONGEST_SYSTEM
    style: int = LONGEST_STYLE
    note: int = LONGEST_NOTE


class PromptOut(BaseModel):
    """The instructions in one language.

    `active` is the version that counts, null where it is the shipped text; `rules` follow either,
    always. `shipped_changed`: the shipped text is newer than the one that `active` was written
    beside. `revision` is what a change must name.
    """

    language: Tongue
    revision: int
    shipped: ShippedOut
    rules: list[str]
    active: VersionOut | None
    shipped_changed: bool
    limits: Limits

    @classmethod
    def of(cls, standing: Standing, tongue: Tongue) -> "PromptOut":
        """Translate what counts."""
        words, row = script(tongue), standing.version
        return cls(
            language=tongue,
            revision=standing.revision,
            shipped=ShippedOut(version=words.version, text=InstructionsText.of(words.instructions)),
            rules=words.rules,
            active=row and VersionOut.of(row, tongue),
            shipped_changed=row is not None and row.shipped_version < words.version,
            limits=Limits(),
        )


class PromptList(BaseModel):
    """The instructions in each language."""

    items: list[PromptOut]


class ChangeOut(BaseModel):
    """Since then `number` counts, or without it the shipped text.

    `restored`: it was saved before, and made to count again.
    """

    id: int
    number: int | None
    restored: bool
    note: str | None
    author: str | None
    created_at: datetime

    @classmethod
    def of(cls, row: Change) -> "ChangeOut":
        """Translate a row."""
        same = ("id", "number", "restored", "author", "created_at")
        return cls(note=row.note, **{name: getattr(row.change, name) for name in same})


class ChangePage(BaseModel):
    """A window of the changes, newest first."""

    items: list[ChangeOut]
    total: int


class VersionIn(BaseModel):
    """A new version; `revision` and `shipped_version` as they were read before writing it."""

    text: InstructionsText
    revision: Revision
    shipped_version: Number
    note: str = ""

    def edit(self) -> Edit:
        """Translate to what the service takes."""
        return Edit(self.text.instructions(), self.revision, self.shipped_version, self.note)


class ActiveIn(BaseModel):
    """Which version is to count again: null is the shipped text."""

    number: Number | None
    revision: Revision


class PreviewIn(BaseModel):
    """A question to be answered by a draft or, without one, by what counts now."""

    question: str = Field(description=f"1 to {MAX_QUESTION} characters")
    style: Style = "direct"
    draft: InstructionsText | None = None
