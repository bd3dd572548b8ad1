"""The same installation as that of the tests on accounts."""

from tests.accounts.conftest import client, services

__all__ = ["client", "services"]
