"""Tables, one file each; importing this package registers them all on the metadata."""

from govbot.core.db.models.chat import ChatMessage, ChatSession
from govbot.core.db.models.chunk import Chunk
from govbot.core.db.models.document import Document
from govbot.core.db.models.embedding import ChunkEmbedding, DocumentSigns, EmbeddingSpace
from govbot.core.db.models.lexical import (
    LexicalPostings,
    LexicalStatistics,
    LexicalTerm,
    SearchRevision,
)
from govbot.core.db.models.norm import Norm, NormRelation
from govbot.core.db.models.prompt import PromptChange, PromptVersion
from govbot.core.db.models.synonym import Synonym
from govbot.core.db.models.tenant import Tenant
from govbot.core.db.models.vector import VectorOutbox, VectorStoreState

__all__ = [
    "ChatMessage",
    "ChatSession",
    "Chunk",
    "ChunkEmbedding",
    "Document",
    "DocumentSigns",
    "EmbeddingSpace",
    "LexicalPostings",
    "LexicalStatistics",
    "LexicalTerm",
    "Norm",
    "NormRelation",
    "PromptChange",
    "PromptVersion",
    "SearchRevision",
    "Synonym",
    "Tenant",
    "VectorOutbox",
    "VectorStoreState",
]
