"""A real OpenLDAP server in a process of its own, on loopback, with a small organisation in it."""

import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import trustme

from tests.support.process import wait_for
from tests.support.required import required

BASE = "dc=orgao,dc=example"
SERVICE, SERVICE_PASSWORD = f"cn=govbot,ou=servicos,{BASE}", "senha de serviço"
PASSWORD = "pássaro verde 7"
SCHEMAS = ("core", "cosine", "inetorgperson", "nis")

CONFIGURATION = """
{schemas}
modulepath /usr/lib/ldap
moduleload back_mdb
moduleload memberof
pidfile {folder}/slapd.pid
{tls}
{rules}
access to attrs=userPassword by anonymous auth by * none
access to * by dn.exact="{service}" read by * none
database mdb
suffix "{base}"
directory "{folder}/data"
overlay memberof
"""

ENTRIES = """
dn: {base}
objectClass: dcObject
objectClass: organization
dc: orgao
o: Órgão

dn: ou=pessoas,{base}
objectClass: organizationalUnit
ou: pessoas

dn: ou=grupos,{base}
objectClass: organizationalUnit
ou: grupos

dn: ou=servicos,{base}
objectClass: organizationalUnit
ou: servicos

dn: {service}
objectClass: organizationalRole
objectClass: simpleSecurityObject
cn: govbot
userPassword: {service_password}

dn: uid=ana,ou=pessoas,{base}
objectClass: inetOrgPerson
uid: ana
cn: Ana Lúcia de Souza
sn: Souza
displayName: Ana Souza
mail: ana@orgao.example
userPassword: {password}

dn: cn=Bia (Assessoria) *,ou=pessoas,{base}
objectClass: inetOrgPerson
uid: bia
cn: Bia (Assessoria) *
sn: Lima
userPassword: {password}

dn: uid=eco1,ou=pessoas,{base}
objectClass: inetOrgPerson
uid: eco1
uid: eco
cn: Eco
sn: Eco
userPassword: {password}

dn: uid=eco2,ou=pessoas,{base}
objectClass: inetOrgPerson
uid: eco2
uid: eco
cn: Eco
sn: Eco
userPassword: {password}

dn: cn=juridico,ou=grupos,{base}
objectClass: groupOfNames
cn: juridico
member: uid=ana,ou=pessoas,{base}
member: cn=Bia (Assessoria) *,ou=pessoas,{base}

dn: cn=comissao,ou=grupos,{base}
objectClass: groupOfUniqueNames
cn: comissao
uniqueMember: uid=ana,ou=pessoas,{base}

dn: cn=acervo,ou=grupos,{base}
objectClass: posixGroup
cn: acervo
gidNumber: 5000
memberUid: ana

dn: cn=diretoria,ou=grupos,{base}
objectClass: groupOfNames
cn: diretoria
member: uid=eco1,ou=pessoas,{base}
"""


@dataclass
class Slapd:
    """One server's two addresses, and the authority that signed its certificate."""

    plain: str
    tls: str
    ca_file: Path
    log: Path
    process: subprocess.Popen[bytes] = field(repr=False)


@contextmanager
def slapd(
    folder: Path,
    *,
    name: str = "127.0.0.1",
    more: str = "",
    tls: bool = True,
    rules: str = "",
) -> Iterator[Slapd]:
    """Run the server.

    Args:
        folder: Its own.
        name: What its certificate is for.
        more: Entries besides the organisation's, in LDIF.
        tls: Without it, StartTLS is refused.
        rules: Lines of the configuration, before those that say who may read what.
    """
    program = required(
        shutil.which("slapd", path="/usr/sbin:/usr/bin:/usr/local/libexec"), "there is no slapd"
    )
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "data").mkdir()
    authority = trustme.CA()
    certificate = authority.issue_cert(name)
    files = [folder / each for each in ("ca.pem", "key.pem", "cert.pem")]
    authority.cert_pem.write_to_path(files[0])
    certificate.private_key_pem.write_to_path(files[1])
    certificate.cert_chain_pems[0].write_to_path(files[2])
    lines = zip(
        ("TLSCACertificateFile", "TLSCertificateKeyFile", "TLSCertificateFile"), files, strict=True
    )
    blanks = {"base": BASE, "service": SERVICE, "folder": folder, "rules": rules}
    configuration = folder / "slapd.conf"
    configuration.write_text(
        CONFIGURATION.format(
            schemas="\n".join(f"include /etc/ldap/schema/{each}.schema" for each in SCHEMAS),
            tls="\n".join(f"{key} {value}" for key, value in lines) if tls else "",
            **blanks,
        ),
        "utf-8",
    )
    entries = ENTRIES.format(service_password=SERVICE_PASSWORD, password=PASSWORD, **blanks)
    subprocess.run(
        [program, "-T", "add", "-f", str(configuration)],
        input=(entries + more).encode(),
        check=True,
        capture_output=True,
    )
    ports = [free_port() for _ in range(2)]
    plain, encrypted = f"ldap://127.0.0.1:{ports[0]}", f"ldaps://127.0.0.1:{ports[1]}"
    log = folder / "slapd.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [
                program,
                "-d",
                "stats",
                "-f",
                str(configuration),
                "-h",
                f"{plain} {encrypted}" if tls else plain,
            ],
            stdout=output,
            stderr=output,
        )
    try:
        wait_for(lambda: _listens(ports[0]) or process.poll() is not None, 20)
        assert process.poll() is None, log.read_text("utf-8", "replace")
        yield Slapd(plain, encrypted, files[0], log, process)
    finally:
        process.terminate()
        process.wait(20)


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _listens(port: int) -> bool:
    with socket.socket() as client:
        return client.connect_ex(("127.0.0.1", port)) == 0
