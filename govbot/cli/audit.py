"""`govbot audit`: whether the record of acts is as it was written."""

from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

import typer

from govbot.audit.service import Audit
from govbot.audit.verification import Report
from govbot.audit.walk import ChainReport, Finding
from govbot.cli.console import AsJson, out, print_json, run, tracking
from govbot.core.settings import Settings, get_settings
from govbot.core.words import say
from govbot.operations.runtime import open_services

app = typer.Typer(
    help="Confere o registro de quem fez o quê (trilha de auditoria).", no_args_is_help=True
)

Slug = Annotated[str | None, typer.Option("--tenant", metavar="SLUG", help="Só esta organização.")]
Folder = Annotated[
    Path | None,
    typer.Option(
        "--anchors",
        metavar="PASTA",
        help="Pasta de uma cópia das âncoras; sem ela, a da instalação.",
        exists=True,
        file_okay=False,
    ),
]


@app.callback()
def audit() -> None:
    """Keep `verify` a word of its own while it is the only one."""


@app.command("verify", help="Confere cada linha do registro; termina com status 1 se algo mudou.")
def verify(tenant: Slug = None, anchors: Folder = None, as_json: AsJson = False) -> None:
    """Check every chain; status 1 when one is not whole."""
    settings = get_settings()
    if anchors is not None:
        settings = settings.model_copy(update={"audit_folder": anchors})
    report, names = run(_verify(settings, tenant))
    if as_json:
        print_json(_as_json(report, names))
    else:
        _print(report, names)
    if not report.whole:
        raise typer.Exit(1)


async def _verify(settings: Settings, slug: str | None) -> tuple[Report, dict[UUID, str]]:
    async with open_services(settings) as services:
        audit: Audit = services.audit
        with tracking("Conferindo o registro") as track:
            return await audit.verify(slug, track), await audit.tenant_names()


def _as_json(report: Report, names: dict[UUID, str]) -> dict[str, Any]:
    return {
        "whole": report.whole,
        "tenants": [
            {
                "tenant": names.get(chain.tenant_id, str(chain.tenant_id)),
                "rows": chain.rows,
                "first": chain.first,
                "last": chain.last,
                "erased": chain.erased,
                "anchors": chain.anchors,
                "findings": [finding._asdict() for finding in chain.findings],
                "more": chain.more,
            }
            for chain in report.chains
        ],
        "anchors": [finding._asdict() for finding in report.faults],
    }


def _print(report: Report, names: dict[UUID, str]) -> None:
    for chain in report.chains:
        out.print(_line(chain, names), markup=False)
        for finding in chain.findings:
            _tell(finding)
        if chain.more:
            out.print(f"  {say('audit_more_found', {'count': chain.more})}")
    for fault in report.faults:
        _tell(fault)
    out.print(say("audit_whole" if report.whole else "audit_not_whole"), markup=False)


def _line(chain: ChainReport, names: dict[UUID, str]) -> str:
    name = names.get(chain.tenant_id, str(chain.tenant_id))
    erased = f", {chain.erased} com texto apagado" if chain.erased else ""
    return f"{name}: {chain.rows} linhas{erased}, {chain.anchors} âncoras"


def _tell(finding: Finding) -> None:
    out.print(f"  ✗ {say(f'audit_found.{finding.kind}', finding._asdict())}", markup=False)
