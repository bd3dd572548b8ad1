"""`govbot doctor`: what is there, what is missing, what to do."""

import typer

from govbot.cli.console import AsJson, out, print_json, run
from govbot.core.settings import get_settings
from govbot.operations.doctor import Check, examine

SIGNS = {"ok": "[green]✓[/]", "warning": "[yellow]![/]", "error": "[red]✗[/]"}


def doctor(as_json: AsJson = False) -> None:
    """Check what GovBot needs; status 1 when something must be mended."""
    checks = run(examine(get_settings()))
    if as_json:
        print_json([check.as_json() for check in checks])
    else:
        _print(checks)
    if any(check.state == "error" for check in checks):
        raise typer.Exit(1)


def _print(checks: list[Check]) -> None:
    for check in checks:
        out.print(f"{SIGNS[check.state]} {check.name}: {check.message}")
