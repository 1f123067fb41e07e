"""What docs/deployment/ shows can be used as it stands: systemd and nginx read it, and it agrees with the server."""

import contextlib
import json
import os
import re
import shutil
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from kb import settings
from kb.cli import COMMANDS
from kb.knowledge_base import KnowledgeBase
from tests.conftest import ROOT
from tests.serving import heard, request, served
from webapp import admission, server
from webapp.site.expense import WATCHED

SHOWN = ROOT / "docs" / "deployment"
SERVICES = sorted(SHOWN.glob("*.service"))
UNITS = [*SERVICES, *sorted(SHOWN.glob("*.socket")), *sorted(SHOWN.glob("*.timer"))]
PATH = f"{os.environ['PATH']}:/usr/sbin"
INSTALLED = "/opt/best-practice-kb/bin/kb"


def program(name: str) -> str:
    found = shutil.which(name, path=PATH)
    return found or pytest.skip(f"needs {name}")


def text(name: str) -> str:
    return (SHOWN / name).read_text("utf-8")


def of_unit(file: Path) -> list[tuple[str, str]]:
    lines = [line for line in file.read_text("utf-8").splitlines() if "=" in line and not line.startswith("#")]
    return [(name, value) for name, _, value in (line.partition("=") for line in lines)]


def commands(of: str) -> Iterator[list[str]]:
    """What is given to `kb` in a text."""
    for line in re.findall(rf"^ExecStart={re.escape(INSTALLED)} (.*)$", of, re.M):
        yield line.split()


def test_systemd_reads_every_unit_without_a_word(tmp_path: Path) -> None:
    analyze = program("systemd-analyze")
    for file in UNITS:
        (tmp_path / file.name).write_text(file.read_text("utf-8").replace(INSTALLED, sys.executable), "utf-8")
    units = [str(tmp_path / file.name) for file in UNITS]
    done = subprocess.run([analyze, "verify", *units], capture_output=True, text=True)
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


@pytest.mark.parametrize("file", SERVICES, ids=lambda file: file.stem)
def test_a_service_may_do_little(file: Path) -> None:
    done = subprocess.run(
        [program("systemd-analyze"), "security", "--offline=true", "--threshold=20", "--no-pager", str(file)],
        capture_output=True, text=True,
    )  # fmt: skip
    (level,) = re.findall(r"exposure level for .*: ([\d.]+) ", done.stdout)
    assert done.returncode == 0 and float(level) <= 2.0


def test_every_service_is_bound_alike() -> None:
    bound = re.compile(r"^(UMask|NoNew|Capability|Ambient|Private|Protect|Device|Lock|RemoveIPC|Restrict|System|IP)")
    told = [[one for one in of_unit(file) if bound.match(one[0]) and one[0] != "Restart"] for file in SERVICES]
    assert len(SERVICES) == 3 and told[0] == told[1] == told[2] and len(told[0]) > 25


def test_what_is_installed_is_run_as_it_takes_its_options() -> None:
    from click import Context

    from kb.cli import kb

    for file in SERVICES:
        for arguments in commands(file.read_text("utf-8")):
            context = kb.make_context("kb", [*arguments, "--help"], resilient_parsing=True)
            assert isinstance(context, Context)
            name, *options = arguments[arguments.index("--home") + 2 :]
            command = kb.get_command(context, name)
            assert command
            known = {option for parameter in command.params for option in parameter.opts}
            assert name in COMMANDS and {one for one in options if one.startswith("--")} <= known


def test_the_service_waits_longer_than_the_server_takes_to_leave() -> None:
    told = dict(of_unit(SHOWN / "best-practice-kb.service"))
    assert int(told["TimeoutStopSec"]) > server.GRACE
    assert int(told["TimeoutStartSec"]) > server.PATIENCE
    assert int(dict(of_unit(SHOWN / "best-practice-kb.socket"))["Backlog"]) == server.BACKLOG


def test_a_secret_stands_in_no_unit_and_each_is_named_where_it_comes_from() -> None:
    unit = text("best-practice-kb.service")
    assert {f"KB_{name.upper()}" for name in settings.SECRETS} <= set(re.findall(r"KB_[A-Z_]+", unit))
    assert not re.search(r"^Environment=.*(PASSWORD|SECRET|TOKEN)", unit, re.M)
    assert "EnvironmentFile=-/etc/best-practice-kb/environment" in unit


# -- proxies --------------------------------------------------------------------------------------------


@pytest.fixture
def certified(tmp_path: Path) -> tuple[Path, Path]:
    """A certificate and its key, for an invented host."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "practices.example.org")])
    now = datetime.now(UTC)
    alternative = x509.SubjectAlternativeName([x509.DNSName("practices.example.org")])
    certificate = (
        x509.CertificateBuilder().add_extension(alternative, critical=False)
        .subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(1).not_valid_before(now).not_valid_after(now + timedelta(days=1)).sign(key, hashes.SHA256())
    )  # fmt: skip
    chain, secret = tmp_path / "fullchain.pem", tmp_path / "privkey.pem"
    chain.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    form = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    secret.write_bytes(key.private_bytes(serialization.Encoding.PEM, *form))
    return chain, secret


def nginx(place: Path, certified: tuple[Path, Path], asked_at: int = 38443, site: int = 8000) -> list[str]:
    """How nginx is called with the example as it stands, but for its certificate and its ports."""
    shown = text("nginx.conf")
    for before, after in (
        ("/etc/ssl/practices.example.org/fullchain.pem", str(certified[0])),
        ("/etc/ssl/practices.example.org/privkey.pem", str(certified[1])),
        ("listen 80;", "listen 127.0.0.2:38080;"),
        ("listen 443 ", f"listen 127.0.0.1:{asked_at} "),
        ("server 127.0.0.1:8000;", f"server 127.0.0.1:{site};"),
    ):
        assert before in shown
        shown = shown.replace(before, after)
    # none of a family that a machine may not have
    (place / "site.conf").write_text(re.sub(r"^ *listen \[::\].*$", "", shown, flags=re.M), "utf-8")
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    places = " ".join(f"{kind}_temp_path {place}/{kind};" for kind in kinds)
    user = "user root;" if os.geteuid() == 0 else ""  # as whom a test's folder can be read
    main = f"{user} pid {place}/pid; error_log stderr; events {{}} http {{ {places} include {place}/site.conf; }}"
    (place / "nginx.conf").write_text(main, "utf-8")
    return [program("nginx"), "-q", "-p", str(place), "-e", "stderr", "-c", str(place / "nginx.conf")]


def test_nginx_reads_its_example(tmp_path: Path, certified: tuple[Path, Path]) -> None:
    done = subprocess.run([*nginx(tmp_path, certified), "-t"], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_site_behind_nginx_is_found_and_knows_who_asks(
    kb: KnowledgeBase, tmp_path_factory: pytest.TempPathFactory, certified: tuple[Path, Path]
) -> None:
    with (kb.settings.home / "kb.toml").open("a", encoding="utf-8") as toml:
        toml.write(
            'address = "https://practices.example.org"\naccess_log = true\nlog = "json"\nproxies = "127.0.0.1"\n'
        )
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    trusting = ssl.create_default_context(cafile=str(certified[0]))

    def ask(path: str, method: str = "GET", **headers: str) -> tuple[int, bytes]:
        plain = socket.create_connection(("127.0.0.1", port), timeout=20, source_address=("127.9.0.7", 0))
        with trusting.wrap_socket(plain, server_hostname="practices.example.org") as connection:
            connection.sendall(request(path, method, Host="practices.example.org", **headers))
            answer = heard(connection)
        return answer.status, answer.body

    def in_the_clear(path: str) -> int:
        with socket.create_connection(("127.0.0.2", 38080), timeout=20) as plain:
            plain.sendall(request(path, Host="practices.example.org"))
            return heard(plain).status

    with served(kb.settings.home, announced="stderr") as site:
        command = nginx(tmp_path_factory.mktemp("nginx"), certified, port, site.port)
        proxy = subprocess.Popen([*command, "-g", "daemon off;"], stderr=subprocess.DEVNULL)
        try:
            for _ in range(200):
                with contextlib.suppress(ConnectionError):
                    socket.create_connection(("127.0.0.1", port)).close()
                    break
                time.sleep(0.05)
            assert ask("/healthz") == (200, b'{"status": "alive"}\n')
            assert ask("/about?q=secret", X_Forwarded_For="203.0.113.7")[0] == 200
            assert [ask(path)[0] for path in ("/readyz", "/metrics")] == [403, 403]
            assert ask("/sign-in", "POST", Content_Length=str(admission.LARGEST + 1))[0] == 413
            assert [in_the_clear(path) for path in ("/about", "/api/v1/search")] == [301, 403]
        finally:
            proxy.terminate()
            proxy.wait(20)
        site.process.terminate()
        assert site.process.wait(timeout=20) == 0 and site.process.stderr
        told = [json.loads(line) for line in site.process.stderr.read().splitlines()]
    # whom the proxy saw, and not whom the client says it is
    assert [(one["rule"], one["client"]) for one in told if "rule" in one] == [("/about", "127.9.0.0/24")]


def test_the_proxies_agree_with_the_server() -> None:
    nginx, caddy = text("nginx.conf"), text("Caddyfile")
    largest = admission.LARGEST // (1024 * 1024)
    assert f"client_max_body_size {largest}m;" in nginx and f"max_size {largest}MiB" in caddy
    # an idle connection is dropped by the proxy first
    for idle in re.findall(r"keepalive_timeout (\d+)s", nginx) + re.findall(r"keepalive (\d+)s", caddy):
        assert int(idle) < server.IDLE
    # longer than a report pack may wait and take
    for patience in re.findall(r"(?:proxy_read_timeout|response_header_timeout) (\d+)s", nginx + caddy):
        assert int(patience) > 60
    assert "proxy_set_header X-Forwarded-For $remote_addr;" in nginx  # and not $proxy_add_x_forwarded_for
    # what a request is called is no client's to say
    assert "proxy_set_header X-Request-ID $request_id;" in nginx
    assert "header_up X-Request-ID {http.request.uuid}" in caddy
    assert "proxy_set_header X-Forwarded-Proto $scheme;" in nginx and "proxy_set_header Host $host;" in nginx
    port = dict(of_unit(SHOWN / "best-practice-kb.socket"))["ListenStream"]
    assert f"server {port};" in nginx and f"reverse_proxy {port} " in caddy


def test_a_program_that_forgot_https_is_refused_and_not_led_on() -> None:
    assert re.search(r"listen 80;[^}]*location / \{\s*return 301 https:", text("nginx.conf"))
    assert "location /api/ {\n        return 403;" in text("nginx.conf")
    plain = text("Caddyfile").partition("http://practices.example.org {")[2].partition("\n}")[0]
    assert "handle /api/* {\n\t\trespond 403" in plain and "redir https://" in plain


def test_what_watches_the_site_is_not_for_the_world() -> None:
    closed = [path for path in WATCHED if path != "/healthz"]
    assert "location ~ ^/(readyz|metrics)$ {\n        deny all;" in text("nginx.conf")
    assert f"@watched path {' '.join(closed)}\n\trespond @watched 403" in text("Caddyfile")


def test_no_proxy_writes_addresses_down() -> None:
    assert text("nginx.conf").count("access_log off;") == text("nginx.conf").count("server {")
    assert not re.search(r"^\s*log\b", text("Caddyfile"), re.M)


# -- a container ----------------------------------------------------------------------------------------


def test_a_container_is_made_by_what_the_readme_says_and_runs_without_root() -> None:
    shown, readme = text("Containerfile"), (ROOT / "README.md").read_text("utf-8")
    (wheel,) = set(re.findall(r"dist/(\S+\.whl)", shown))
    assert f"pip install dist/{wheel}" in readme and "make wheel" in readme
    lines = re.sub(r"\\\n\s*", "", re.sub(r"^#.*\n", "", shown, flags=re.M)).splitlines()
    steps = [line.split(maxsplit=1) for line in lines if line]
    assert [step for step, _ in steps] == [
        "FROM", "COPY", "RUN", "USER", "ENV", "VOLUME", "EXPOSE", "STOPSIGNAL", "HEALTHCHECK", "ENTRYPOINT", "CMD"
    ]  # fmt: skip
    told = dict(steps)
    assert told["USER"] == "10001:10001" and told["STOPSIGNAL"] == "SIGTERM"
    assert {part.split()[0] for part in told["RUN"].split("&&")} == {"pip", "rm", "useradd"}
    assert "--constraint /tmp/requirements.lock" in told["RUN"]
    assert "/healthz" in told["HEALTHCHECK"]
    assert told["ENTRYPOINT"] == '["kb"]' and '"serve"' in told["CMD"]
    for variable in re.findall(r"KB_([A-Z_]+)=", told["ENV"]):
        assert variable == "HOME" or variable.lower() in settings.NAMES
    assert not re.search(r"PASSWORD|SECRET|TOKEN", shown)
