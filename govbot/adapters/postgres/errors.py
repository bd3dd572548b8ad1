"""What can stop the embedded PostgreSQL, each as a fact with its data."""

from govbot.core.errors import GovBotError


class PostgresHomeNotWritable(GovBotError):
    """The data folder cannot be created or written: `path`."""

    status = 507
    code = "postgres_home_not_writable"


class PostgresDiskFull(GovBotError):
    """Too little space to start safely: `path`, `free_mb`, `needed_mb`."""

    status = 507
    code = "postgres_disk_full"


class PostgresDataVersion(GovBotError):
    """The data folder was written by another major version: `path`, `found`, `needed`."""

    code = "postgres_data_version"


class PostgresNotStarted(GovBotError):
    """The server (or its first set-up) ended by itself: `log` is the file that says why."""

    status = 503
    code = "postgres_not_started"


class PostgresBusy(GovBotError):
    """Another process holds the data folder and gives no answer in time: `path`."""

    status = 503
    code = "postgres_busy"


class PostgresNeedsOrdinaryUser(GovBotError):
    """GovBot runs as root and the user that the server drops to cannot reach `path`: `user`."""

    code = "postgres_needs_ordinary_user"


class PostgresPlatform(GovBotError):
    """The embedded server needs a POSIX system."""

    code = "postgres_platform"
