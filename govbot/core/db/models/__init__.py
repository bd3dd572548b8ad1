"""Tables, one file each; importing this package registers them all on the metadata."""

from govbot.core.db.models.account import Department, Role, User
from govbot.core.db.models.audit import AuditEntry, AuditHead, AuditText
from govbot.core.db.models.chat import ChatMessage, ChatSession
from govbot.core.db.models.chunk import Chunk
from govbot.core.db.models.credential import (
    ApiKey,
    LoginFailure,
    RefreshToken,
    SignIn,
    Ticket,
)
from govbot.core.db.models.document import Document, RemovedDocument
from govbot.core.db.models.embedding import ChunkEmbedding, DocumentSigns, EmbeddingSpace
from govbot.core.db.models.lexical import (
    LexicalPostings,
    LexicalStatistics,
    LexicalTerm,
    SearchRevision,
)
from govbot.core.db.models.norm import Norm, NormRelation
from govbot.core.db.models.prompt import PromptChange, PromptVersion
from govbot.core.db.models.right import Collection, Grant
from govbot.core.db.models.synonym import Synonym
from govbot.core.db.models.tenant import RetentionRun, Tenant, TenantDay
from govbot.core.db.models.vector import VectorOutbox, VectorStoreState

__all__ = [
    "ApiKey",
    "AuditEntry",
    "AuditHead",
    "AuditText",
    "ChatMessage",
    "ChatSession",
    "Chunk",
    "ChunkEmbedding",
    "Collection",
    "Department",
    "Document",
    "DocumentSigns",
    "EmbeddingSpace",
    "Grant",
    "LexicalPostings",
    "LexicalStatistics",
    "LexicalTerm",
    "LoginFailure",
    "Norm",
    "NormRelation",
    "PromptChange",
    "PromptVersion",
    "RefreshToken",
    "RemovedDocument",
    "RetentionRun",
    "Role",
    "SearchRevision",
    "SignIn",
    "Synonym",
    "Tenant",
    "TenantDay",
    "Ticket",
    "User",
    "VectorOutbox",
    "VectorStoreState",
]
