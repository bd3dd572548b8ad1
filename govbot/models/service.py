"""Which models there are at each provider of the chain, and fetching more."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from uuid import UUID

from govbot.accounts.asker import Asker
from govbot.accounts.errors import NotAllowed
from govbot.accounts.permissions import Permission
from govbot.adapters.llm import ollama_library, openai_compatible
from govbot.adapters.llm.base import LLMError
from govbot.adapters.llm.ollama_library import InstalledModel
from govbot.adapters.llm.probing import Probe, look
from govbot.adapters.llm.providers import limits_of, order
from govbot.adapters.llm.pulling import PullOffline
from govbot.adapters.models import catalogue, path_of
from govbot.audit.actions import Action
from govbot.audit.record import Act, record
from govbot.core.db.engine import Database
from govbot.core.settings import LLMProvider, Settings
from govbot.models.pulls import Pull, Pulls


@dataclass(frozen=True, slots=True)
class ProviderModels:
    """What was seen of a provider, and which models it has; `can_pull`: it can fetch more."""

    seen: Probe
    models: Sequence[InstalledModel] = ()
    can_pull: bool = False


@dataclass(frozen=True, slots=True)
class Models:
    """The language models of the installation."""

    settings: Settings
    database: Database
    """Where it is recorded who has a model fetched."""
    tenant_id: UUID
    """Whose machine it is: others of its tenants use its models and fill no disk."""
    pulls: Pulls = field(default_factory=Pulls)

    async def overview(self) -> list[ProviderModels]:
        """Look at every provider of the chain at once, in the order in which they are asked.

        No model is asked anything, so that this takes a moment; `govbot models doctor` asks them.
        """
        return await asyncio.gather(*map(self._provider, order(self.settings)))

    async def pull(self, asker: Asker, name: str) -> Pull:
        """Let Ollama fetch a model, in the background.

        Raises:
            NotAllowed: the installation is another organisation's.
            PullOffline: this installation fetches nothing.
        """
        if asker.tenant_id != self.tenant_id:
            raise NotAllowed(permission=Permission.MODELS.value)
        if self.settings.offline:
            raise PullOffline(model=name)
        async with self.database.write() as session:
            await record(session, asker.actor, Act(Action.MODEL_PULL, data={"model": name}))
        settings = self.settings
        fetch = partial(
            ollama_library.pull, settings.ollama_api, name, settings.llm_connect_timeout_s
        )
        return self.pulls.start(name, fetch)

    async def _provider(self, provider: LLMProvider) -> ProviderModels:
        settings = self.settings
        file = partial(path_of, settings.embedded_llm, settings.models_dir)
        seen = await look(provider, settings, file)
        if seen.problem and not seen.reachable:
            return ProviderModels(seen)
        try:
            models = await self._models(provider)
        except LLMError:  # what there is to say of it, the look has said
            return ProviderModels(seen)
        if provider != "ollama":
            return ProviderModels(seen, models)
        # An Ollama without a model is no choice for answers, but it is there to get one.
        return ProviderModels(replace(seen, reachable=True), models, not settings.offline)

    async def _models(self, provider: LLMProvider) -> Sequence[InstalledModel]:
        settings, limits = self.settings, limits_of(self.settings)
        if provider == "ollama":
            return await ollama_library.library(settings.ollama_api, limits.connect_s)
        if provider == "openai" and settings.llm_api:
            secret = settings.llm_api_key
            key = secret.get_secret_value() if secret else None
            names = await openai_compatible.list_models(settings.llm_api, key, limits)
            return [InstalledModel(name) for name in names]
        if provider == "embedded":
            return [
                InstalledModel(each.name, each.size)
                for each in catalogue()
                if each.kind == "llm" and path_of(each.name, settings.models_dir)
            ]
        return ()
