"""A province's machines, all on loopback: two databases under Patroni, PgBouncer before each,
HAProxy that leads to the one that writes, two portals, nginx.

They are started from the very files in deploy/province/ that an installation copies, with other addresses in them.
"""

import http.client
import os
import re
import signal
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.installations import ROOT, Installation

PROVINCE = ROOT / "deploy" / "province"
NAME = "thidua.example.vn"
OWNER = "postgres"


def free_ports(count: int) -> list[int]:
    """As many ports of this machine that nobody has."""
    with ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]


def until(is_so: Callable[[], Any], seconds: float = 60) -> None:
    """Waits until it is so; an error, with what it last ran into, if it never is."""
    end, last = time.monotonic() + seconds, None
    while time.monotonic() < end:
        try:
            if is_so():
                return
        except Exception as error:
            last = error
        time.sleep(0.1)
    raise AssertionError(f"it never came to that: {last}")


def told_otherwise(text: str, changes: dict[str, str]) -> str:
    """The text of a file of deploy/province/ with these places filled in; each of them must be there."""
    for old, new in changes.items():
        assert old in text, f"{old!r} stands nowhere"
        text = text.replace(old, new)
    return text


def as_owner(*command: str) -> list[str]:
    """The command as PostgreSQL's own account, for neither it nor PgBouncer runs as root."""
    return ["runuser", "-u", OWNER, "--", *command] if os.getuid() == 0 else list(command)


def status_of(port: int, address: str) -> int:
    """What is answered at this address of a port, over plain HTTP and past every proxy; 0 where nobody is."""
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        link.request("GET", address, headers={"Host": NAME})
        return link.getresponse().status
    except (OSError, http.client.HTTPException):
        return 0
    finally:
        link.close()


@dataclass
class Province:
    """The machines that run, and how each is killed."""

    home: Path
    ports: dict[str, int] = field(default_factory=dict)
    processes: dict[str, "subprocess.Popen[bytes]"] = field(default_factory=dict)

    @property
    def certificate(self) -> Path:
        return self.home / "site.pem"

    @property
    def url(self) -> str:
        """Where the portal's tables are, as deploy/province/portal.env says it: by HAProxy and PgBouncer."""
        return self.pooled("khoithidua")

    @property
    def direct(self) -> str:
        """Past both, as deploy/province/direct.env says it."""
        hosts = f"127.0.0.1:{self.ports['db1']},127.0.0.1:{self.ports['db2']}"
        return f"postgres://postgres:x@{hosts}/khoithidua?target_session_attrs=read-write&connect_timeout=3"

    def pooled(self, name: str) -> str:
        """A database by the way that the portal goes."""
        more = "connect_timeout=5&disable_server_side_cursors=True"
        return f"postgres://postgres:x@127.0.0.1:{self.ports['haproxy']}/{name}?{more}"

    def portal(self) -> Installation:
        """The portal's commands, as on a web machine."""
        found = Installation(self.home / "web1", self.url)
        found.environment |= self.environment("web1")
        return found

    def environment(self, web: str) -> dict[str, str]:
        """The settings of this web machine."""
        return {
            "SECRET_KEY": "a-secret-of-all-machines" * 3,
            "PUBLIC_URL": f"https://{NAME}",
            "ALLOWED_HOSTS": NAME,
            "CSRF_TRUSTED_ORIGINS": f"https://{NAME}",
            "TRUSTED_PROXIES": "127.0.0.1",
            "DATABASE_URL": self.url,
            "DATA_DIR": str(self.home / web),
            "PORT": str(self.ports[web]),
            "WEB_CONCURRENCY": "1",
            "RECORD_WORKERS": "0",
            "DJANGO_SETTINGS_MODULE": "khoithidua.settings",
        }

    def begin(self, name: str, command: list[str], **environment: str) -> None:
        """Starts a program in a session of its own; what it says goes into a file of its name."""
        with open(self.home / f"{name}.log", "ab") as log:
            self.processes[name] = subprocess.Popen(
                command, cwd=ROOT, env=os.environ | environment, start_new_session=True,
                stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            )  # fmt: skip

    def kill(self, name: str) -> None:
        """Ends it at once with everything that it has started, as a machine that loses its power."""
        process = self.processes.pop(name)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        if name.startswith("db"):
            # PostgreSQL stands in a session of its own.
            file = self.home / name / "data" / "postmaster.pid"
            if file.exists():
                with suppress(ProcessLookupError):
                    os.kill(int(file.read_text().split()[0]), signal.SIGKILL)

    def primary(self) -> str:
        """Which database writes; "" while none does."""
        for name in ("db1", "db2"):
            if name in self.processes and self._rest(name, "primary") == 200:
                return name
        return ""

    def _rest(self, name: str, what: str) -> int:
        return status_of(self.ports[f"{name}-rest"], f"/{what}")

    def is_synchronous(self) -> bool:
        """Whether there is a standby that has all that was told as saved."""
        return any(self._rest(name, "sync") == 200 for name in ("db1", "db2") if name in self.processes)

    # --- each machine ------------------------------------------------------------------------------------

    def start_etcd(self) -> None:
        one, peer = (f"http://127.0.0.1:{self.ports[name]}" for name in ("etcd", "etcd-peer"))
        addresses = ["--listen-client-urls", one, "--advertise-client-urls", one, "--listen-peer-urls", peer]
        addresses += ["--initial-advertise-peer-urls", peer, "--initial-cluster", f"default={peer}"]
        self.begin("etcd", ["etcd", "--data-dir", str(self.home / "etcd"), "--log-level", "error", *addresses])
        until(lambda: status_of(self.ports["etcd"], "/health") == 200)

    def start_database(self, name: str) -> None:
        folder = self.home / name
        if not folder.exists():
            folder.mkdir(mode=0o700)
        bin_dir = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parts[-2]))[-1]
        text = told_otherwise(
            (PROVINCE / "patroni.yml").read_text(),
            {
                "name: db1": f"name: {name}",
                "10.0.0.31:2379,10.0.0.32:2379,10.0.0.10:2379": f"127.0.0.1:{self.ports['etcd']}",
                "10.0.0.31:8008": f"127.0.0.1:{self.ports[f'{name}-rest']}",
                "10.0.0.31:5432": f"127.0.0.1:{self.ports[name]}",
                "/var/lib/postgresql/15/khoithidua": str(folder / "data"),
                "/usr/lib/postgresql/15/bin": str(bin_dir),
                "/var/lib/postgresql/patroni.pgpass": str(folder / "pgpass"),
                "10.0.0.0/24": "127.0.0.1/32",
                "scram-sha-256": "trust",
                # Nobody waits a minute in a test; what is waited for is the same.
                "ttl: 20": "ttl: 5",
                "loop_wait: 5": "loop_wait: 1",
                "retry_timeout: 5": "retry_timeout: 2",
            },
        )
        sockets = f"  parameters:\n    unix_socket_directories: {folder}\n"
        (folder / "patroni.yml").write_text(text + sockets)
        own(folder)
        self.begin(name, as_owner("patroni", str(folder / "patroni.yml")))

    def start_bouncer(self, number: int) -> None:
        name, folder = f"bouncer{number}", self.home / f"bouncer{number}"
        folder.mkdir()
        text = told_otherwise(
            (PROVINCE / "pgbouncer.ini").read_text(),
            {
                "port=5432": f"port={self.ports[f'db{number}']}",
                "listen_addr = 0.0.0.0": "listen_addr = 127.0.0.1",
                "listen_port = 6432": f"listen_port = {self.ports[name]}",
                "auth_type = scram-sha-256": "auth_type = trust",
                "/etc/pgbouncer/userlist.txt": str(folder / "users"),
                "query_wait_timeout = 15": "query_wait_timeout = 5",
            },
        )
        (folder / "users").write_text('"postgres" "x"\n')
        (folder / "pgbouncer.ini").write_text(text)
        own(folder)
        self.begin(name, as_owner("/usr/sbin/pgbouncer", str(folder / "pgbouncer.ini")))

    def start_haproxy(self) -> None:
        text = (PROVINCE / "haproxy.cfg").read_text()
        changes = {"127.0.0.1:6432": f"127.0.0.1:{self.ports['haproxy']}"}
        for number in (1, 2):
            server = f"127.0.0.1:{self.ports[f'bouncer{number}']} check port {self.ports[f'db{number}-rest']}"
            changes[f"10.0.0.3{number}:6432 check port 8008"] = server
        (self.home / "haproxy.cfg").write_text(told_otherwise(text, changes))
        self.begin("haproxy", ["/usr/sbin/haproxy", "-db", "-f", str(self.home / "haproxy.cfg")])

    def start_web(self, name: str) -> None:
        command = [sys.executable, "-m", "gunicorn", "-c", "deploy/gunicorn.conf.py", "khoithidua.wsgi:application"]
        self.begin(name, command, **self.environment(name))

    def start_nginx(self) -> None:
        key = self.home / "site.key"
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={NAME}",
             "-addext", f"subjectAltName=DNS:{NAME}", "-keyout", str(key), "-out", str(self.certificate)],
            check=True, capture_output=True,
        )  # fmt: skip
        site = told_otherwise(
            (PROVINCE / "nginx.conf").read_text(),
            {
                "10.0.0.21:8000": f"127.0.0.1:{self.ports['web1']}",
                "10.0.0.22:8000": f"127.0.0.1:{self.ports['web2']}",
                "/etc/ssl/thidua.example.vn.pem": str(self.certificate),
                "/etc/ssl/private/thidua.example.vn.key": str(key),
                "/var/log/nginx/khoithidua.log": str(self.home / "access.log"),
            },
        )
        site = re.sub(r"^ *listen \[::\].*\n", "", site, flags=re.MULTILINE)
        site = site.replace("listen 80;", f"listen 127.0.0.1:{self.ports['http']};")
        site = site.replace("listen 443 ssl;", f"listen 127.0.0.1:{self.ports['https']} ssl;")
        (self.home / "site.conf").write_text(site)
        temporary = "".join(
            f"{kind}_temp_path {self.home}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        main = self.home / "nginx.conf"
        main.write_text(
            f"pid {self.home}/nginx.pid; daemon off; worker_processes 1; user {OWNER if os.getuid() else 'root'};\n"
            f"events {{}}\nhttp {{ access_log off; {temporary} include {self.home}/site.conf; }}\n"
        )
        command = ["/usr/sbin/nginx", "-c", str(main), "-e", str(self.home / "nginx-error.log")]
        subprocess.run([*command, "-t"], check=True, capture_output=True)
        self.begin("nginx", command)

    def trust(self) -> ssl.SSLContext:
        """What believes the certificate that was made here, and no other."""
        return ssl.create_default_context(cafile=str(self.certificate))


def own(folder: Path) -> None:
    """Gives a folder to PostgreSQL's account."""
    if os.getuid() == 0:
        subprocess.run(["chown", "-R", f"{OWNER}:", str(folder)], check=True)


@contextmanager
def province(home: Path) -> Iterator[Province]:
    """All machines, with the portal's tables made; they end with the block."""
    home.chmod(0o755)
    names = ["etcd", "etcd-peer", "db1", "db2", "db1-rest", "db2-rest", "bouncer1", "bouncer2", "haproxy"]
    names += ["web1", "web2", "http", "https"]
    made = Province(home, dict(zip(names, free_ports(len(names)), strict=True)))
    try:
        made.start_etcd()
        made.start_database("db1")
        until(lambda: made.primary() == "db1")
        made.start_database("db2")
        made.start_bouncer(1)
        made.start_bouncer(2)
        made.start_haproxy()
        portal = made.portal()
        create = "import psycopg; psycopg.connect({!r}, autocommit=True).execute('CREATE DATABASE khoithidua')"
        portal.run(
            "-c",
            create.format(made.direct.replace("/khoithidua?", "/postgres?").replace("postgres://", "postgresql://")),
        )
        portal.run("deploy/start.py", "--only-prepare", DATABASE_URL=made.direct)
        (home / "web2").mkdir(mode=0o700)
        portal.run("deploy/start.py", "--only-prepare", DATABASE_URL=made.direct, DATA_DIR=str(home / "web2"))
        until(made.is_synchronous)
        for web in ("web1", "web2"):
            made.start_web(web)
        made.start_nginx()
        yield made
    finally:
        for name in list(made.processes)[::-1]:
            made.kill(name)
