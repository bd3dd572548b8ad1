"""An installation that one administrator has set up, as the tests of accounts have it."""

from tests.accounts.conftest import (  # noqa: F401
    _nobody_has_failed,
    browser,
    client,
    services,
)
