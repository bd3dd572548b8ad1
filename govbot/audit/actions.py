"""Every act that is recorded. An auditor reads the sentence in `core/words`, code `act.<name>`."""

from enum import StrEnum

from govbot.core.words import Language, say


class Action(StrEnum):
    """What was done. Names are kept for ever: the record holds them."""

    AUTH_LOGIN = "auth.login"
    AUTH_FAILURE = "auth.failure"
    AUTH_LOGOUT = "auth.logout"
    AUTH_REFRESH_REUSE = "auth.refresh_reuse"
    AUTH_TOTP = "auth.totp"
    ACCOUNT_CREATE = "account.create"
    ACCOUNT_CHANGE = "account.change"
    ACCOUNT_SUSPEND = "account.suspend"
    ACCOUNT_RESUME = "account.resume"
    ACCOUNT_INVITE = "account.invite"
    ACCOUNT_RESET = "account.reset"
    ACCOUNT_DELETE = "account.delete"
    ROLE_CREATE = "role.create"
    ROLE_CHANGE = "role.change"
    ROLE_DELETE = "role.delete"
    DEPARTMENT_CREATE = "department.create"
    DEPARTMENT_CHANGE = "department.change"
    DEPARTMENT_DELETE = "department.delete"
    KEY_CREATE = "key.create"
    KEY_REVOKE = "key.revoke"
    KEY_USE = "key.use"
    QUESTION_ASK = "question.ask"
    SOURCES_SHOWN = "sources.shown"
    DOCUMENT_READ = "document.read"
    DOCUMENT_CHANGE = "document.change"
    DOCUMENT_UPLOAD = "document.upload"
    DOCUMENT_DELETE = "document.delete"
    DOCUMENT_RETRY = "document.retry"
    DOCUMENT_DOWNLOAD = "document.download"
    RIGHT_GRANT = "right.grant"
    RIGHT_REVOKE = "right.revoke"
    RIGHT_VISIBILITY = "right.visibility"
    RIGHT_MOVE = "right.move"
    EXPORT_AUDIT = "export.audit"
    EXPORT_CONVERSATION = "export.conversation"
    EXPORT_DOCUMENTS = "export.documents"
    EXPORT_PERSON = "export.person"
    SETTINGS_CHANGE = "settings.change"
    PROMPT_CHANGE = "prompt.change"
    SYNONYM_ADD = "synonym.add"
    SYNONYM_CHANGE = "synonym.change"
    SYNONYM_REMOVE = "synonym.remove"
    MODEL_PULL = "model.pull"
    TENANT_CREATE = "tenant.create"
    TENANT_CHANGE = "tenant.change"
    TENANT_SUSPEND = "tenant.suspend"
    TENANT_DELETE = "tenant.delete"
    SUPER_ACCESS = "super.access"
    TEXT_ERASE = "text.erase"


def wording(action: str, language: Language) -> str:
    """Return how an auditor reads an act; an unknown one, of a newer GovBot, by its name."""
    return say(f"act.{action}", {"action": action}, language, otherwise="act.unknown")
