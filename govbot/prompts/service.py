"""A tenant's instructions: read for each answer, saved as versions, tried, made to count again."""

from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from govbot.accounts import repository as people
from govbot.accounts.asker import Asker
from govbot.audit.actions import Action
from govbot.audit.record import Act, record
from govbot.chat.events import Event
from govbot.chat.prompt import Instructions, Style, script
from govbot.chat.service import Chat
from govbot.chat.unsaved import ask_unsaved
from govbot.core.db.engine import Database, ReadSession
from govbot.core.db.models import PromptChange, PromptVersion
from govbot.core.errors import GovBotError, InvalidInput
from govbot.core.text.language import Tongue, tongue_of
from govbot.prompts import repository
from govbot.prompts.repository import Change, Standing
from govbot.prompts.wording import LONGEST_NOTE, checked, named
from govbot.retrieval import question as questions


class PromptChanged(GovBotError):
    """Somebody else has changed the instructions since they were read; nothing was done."""

    status: ClassVar[int] = 409
    code: ClassVar[str] = "prompt_changed"


class ShippedVersionUnknown(InvalidInput):
    """No text of this version has come with GovBot yet. Data: `version`."""

    code: ClassVar[str] = "shipped_version_unknown"


class PreviewInOtherLanguage(InvalidInput):
    """The question is answered in the other language, by the other instructions."""

    code: ClassVar[str] = "preview_in_other_language"


@dataclass(frozen=True, slots=True)
class Edit:
    """Instructions to be saved, and what their author had before them while writing.

    `revision` is that of the tenant's instructions in the language, `shipped_version` that of the
    text that came with GovBot.
    """

    instructions: Instructions
    revision: int
    shipped_version: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class Prompts:
    """The instructions of tenants. A change counts for the next answer, in every process."""

    database: Database

    async def instructions(self, asker: Asker, tongue: Tongue) -> Instructions:
        """Return what the model is told in an answer to this asker."""
        async with self.database.read() as session:
            found = await repository.active(session, asker, tongue)
        return script(tongue).instructions if found is None else told(*found, tongue)

    async def standing(self, asker: Asker, tongue: Tongue) -> Standing:
        """Return which version counts, and the revision that a change must name."""
        async with self.database.read() as session:
            return await repository.standing(session, asker, tongue)

    async def history(
        self, asker: Asker, tongue: Tongue, limit: int, offset: int
    ) -> tuple[Sequence[Change], int]:
        """Return a window of the changes, newest first, and how many there are."""
        async with self.database.read() as session:
            return await repository.history(session, asker, tongue, limit, offset)

    async def version(self, asker: Asker, tongue: Tongue, number: int) -> PromptVersion:
        """Return one version.

        Raises:
            NotFound: the tenant has none of this number.
        """
        async with self.database.read() as session:
            return await repository.require(session, asker, tongue, number)

    async def save(self, asker: Asker, tongue: Tongue, edit: Edit) -> Standing:
        """Keep a wording as a new version, which counts from now on.

        Raises:
            PromptTextEmpty, PromptTextTooLong: it cannot be given to a model.
            ShippedVersionUnknown: its author cannot have seen that text.
            PromptChanged: somebody else was quicker.
        """
        wording = checked(edit.instructions.system, edit.instructions.styles)
        if edit.shipped_version > script(tongue).version:
            raise ShippedVersionUnknown(version=edit.shipped_version)
        version = PromptVersion(
            system=wording.system,
            styles=dict(wording.styles),
            shipped_version=edit.shipped_version,
            note=named("note", edit.note, LONGEST_NOTE),
        )
        async with self.database.write() as session:
            await repository.take_turns(session, asker)
            version.author = await _author(session, asker)
            await _require_unchanged(session, asker, tongue, edit.revision)
            await repository.add_version(session, asker, tongue, version)
            change = _change(asker, tongue, version.number, version.author)
            await repository.add_change(session, change)
            data = {"language": tongue, "number": change.number, "restored": change.restored}
            act = Act(Action.PROMPT_CHANGE, "prompt", tongue, data)
            await record(session, asker.actor, act)
        return Standing(change.id, version)

    async def restore(
        self, asker: Asker, tongue: Tongue, number: int | None, revision: int
    ) -> Standing:
        """Let an earlier version, or with None GovBot's own text, count again.

        Raises:
            NotFound: the tenant has no version of this number.
            PromptChanged: somebody else was quicker.
        """
        async with self.database.write() as session:
            await repository.take_turns(session, asker)
            version = (
                None if number is None else await repository.require(session, asker, tongue, number)
            )
            await _require_unchanged(session, asker, tongue, revision)
            author = await _author(session, asker)
            change = _change(asker, tongue, number, author, restored=True)
            await repository.add_change(session, change)
            data = {"language": tongue, "number": change.number, "restored": change.restored}
            act = Act(Action.PROMPT_CHANGE, "prompt", tongue, data)
            await record(session, asker.actor, act)
        return Standing(change.id, version)


async def _author(session: ReadSession, asker: Asker) -> str | None:
    """Return the asker's name; None: the command line."""
    return None if asker.user_id is None else await people.name_of(session, asker.user_id)


async def _require_unchanged(
    session: ReadSession, asker: Asker, tongue: Tongue, revision: int
) -> None:
    if (await repository.standing(session, asker, tongue)).revision != revision:
        raise PromptChanged


def _change(
    asker: Asker, tongue: Tongue, number: int | None, author: str | None, *, restored: bool = False
) -> PromptChange:
    return PromptChange(
        tenant_id=asker.tenant_id,
        language=tongue,
        number=number,
        author=author,
        restored=restored,
    )


def told(system: str, styles: dict[str, str], tongue: Tongue) -> Instructions:
    """Return a saved version as instructions; a style that it does not know is GovBot's own."""
    known = script(tongue).styles
    return Instructions(system, {style: styles.get(style, known[style]) for style in known})


@dataclass(frozen=True, slots=True)
class Drafted:
    """Instructions that nobody has saved, for one answer."""

    draft: Instructions

    async def instructions(self, asker: Asker, tongue: Tongue) -> Instructions:  # noqa: ARG002
        """Return the draft."""
        return self.draft


def preview(
    chat: Chat,
    asker: Asker,
    tongue: Tongue,
    question: str,
    draft: Instructions | None,
    style: Style = "direct",
) -> AsyncGenerator[Event, None]:
    """Answer a question as the chat does, by a draft or, without one, by what counts.

    Nothing is saved. Closing the iterator stops the work.

    Raises:
        QuestionEmpty, QuestionTooLong, PromptTextEmpty, PromptTextTooLong: it cannot be tried.
        PreviewInOtherLanguage: the question would be answered by other instructions.
    """
    question = questions.checked(question)
    if tongue_of(question) != tongue:
        raise PreviewInOtherLanguage
    if draft is not None:
        drafted = Drafted(checked(draft.system, draft.styles))
        chat = replace(chat, answering=replace(chat.answering, instructor=drafted))
    return ask_unsaved(chat, asker, question, style=style)
