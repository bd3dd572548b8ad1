"""Logs without personal data: whatever a record says, nobody's numbers are written down."""

import logging

from govbot.core.text import personal

_formatter = logging.Formatter()


class WithoutPersonalData(logging.Filter):
    """Passes every record on, with `<CPF>` in the place of a CPF, and so on for the other kinds.

    For handlers: the filters of a logger do not see what the loggers below it pass up. The record
    itself changes, so that no later handler writes what an earlier one did not.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite message, exception and stack of the record; always True."""
        record.msg, record.args = personal.blanked(_message(record)), ()
        if record.exc_info and not record.exc_text:
            record.exc_text = _formatter.formatException(record.exc_info)
        if record.exc_text and (clean := personal.blanked(record.exc_text)) != record.exc_text:
            # The exception goes, so that nobody formats it again.
            record.exc_text, record.exc_info = clean, None
        if record.stack_info:
            record.stack_info = personal.blanked(record.stack_info)
        return True


WITHOUT_PERSONAL_DATA = WithoutPersonalData()
"""The one of this process; a handler keeps it once however often it is added."""


def _message(record: logging.LogRecord) -> str:
    try:
        return record.getMessage()
    except Exception:  # noqa: BLE001 - arguments may fail in any way, and a log never stops its caller
        return f"{record.msg} (its arguments do not fit)"
