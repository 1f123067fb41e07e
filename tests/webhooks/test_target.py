"""Nothing is sent into this machine or a private network, by whatever address or name."""

import datetime
import http.server
import socket
import ssl
import threading
from contextlib import suppress
from ipaddress import ip_address
from pathlib import Path

import pytest

from kb.errors import BadValue
from kb.webhooks import posting
from kb.webhooks.posting import post
from kb.webhooks.target import NotReached, is_public, resolved, target


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/", "ftp://example.org", "https://", "https:///x", "example.org", "", "https://a b/",
        "https://user:word@example.org/", "https://example.org@evil.example/", "https://example.org/#part",
        "https://127.0.0.1/", "https://[::1]/", "https://localhost/", "https://localhost./", "https://10.0.0.1/",
        "https://192.168.1.1/", "https://172.16.0.1/", "https://169.254.169.254/latest/meta-data",
        "https://[fe80::1]/", "https://[fd00::1]/", "https://[::ffff:127.0.0.1]/", "https://[::ffff:10.0.0.1]/",
        "https://[64:ff9b::7f00:1]/", "https://[2002:7f00:1::]/", "https://0.0.0.0/", "https://[::]/",
        "https://100.64.0.1/", "https://224.0.0.1/", "https://255.255.255.255/", "https://example.org:0/",
        "https://example.org:99999/", "https://exämple.org/", "https://example.org/\r\nX: y", "javascript:alert(1)",
        "https://2130706433/", "https://0x7f000001/", "https://0x7f.1/", "https://0177.0.0.1/", "https://127.1/",
        "https://2852039166/latest/meta-data",
        "https://example.org\\@evil.example/", "x" * 3_000, "https://[::1", "https://[fec0::1]/",
    ],
)  # fmt: skip
def test_an_address_that_is_not_sent_to_is_refused_in_words(url: str) -> None:
    with pytest.raises(BadValue):
        target(url)


@pytest.mark.parametrize(
    "url",
    ["https://example.org/hooks?key=1", "https://example.org:8443", "https://93.184.216.34/", "HTTPS://EXAMPLE.org"],
)
def test_an_address_that_is_reached_from_everywhere_is_taken(url: str) -> None:
    assert target(url).secure


def test_the_name_and_port_are_said_as_given() -> None:
    assert target("https://example.org:8443/a?b").named == "example.org:8443"
    assert target("https://[2606:2800:220:1:248:1893:25c8:1946]/").named == "[2606:2800:220:1:248:1893:25c8:1946]"
    assert target("https://example.org/a?b").path == "/a?b"


@pytest.mark.parametrize(
    "found", ["127.0.0.1", "10.1.2.3", "169.254.169.254", "::1", "fe80::1%eth0", "::ffff:127.0.0.1"]
)
def test_a_name_that_leads_inside_is_not_connected_to(monkeypatch: pytest.MonkeyPatch, found: str) -> None:
    """Also where only one of its addresses does, and whatever it led to when it was set up."""

    def answers(host: str, port: int, **_: object) -> list[tuple[object, ...]]:
        return [(2, 1, 6, "", ("93.184.216.34", port)), (2, 1, 6, "", (found, port))]

    monkeypatch.setattr(socket, "getaddrinfo", answers)
    monkeypatch.setattr(socket, "create_connection", lambda *_, **__: pytest.fail("it was connected to"))
    with pytest.raises(NotReached):
        post("https://hooks.example.org/", "{}", {})


def test_the_connection_goes_to_the_address_that_was_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def answers(host: str, port: int, **_: object) -> list[tuple[object, ...]]:
        asked.append(host)
        return [(2, 1, 6, "", ("93.184.216.34" if len(asked) == 1 else "127.0.0.1", port))]

    def connected(address: tuple[str, int], *_: object) -> socket.socket:
        assert address == ("93.184.216.34", 443)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "getaddrinfo", answers)
    monkeypatch.setattr(socket, "create_connection", connected)
    with pytest.raises(NotReached):
        post("https://hooks.example.org/", "{}", {})
    assert asked == ["hooks.example.org"]


def test_a_name_that_leads_nowhere_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def none(*_: object, **__: object) -> None:
        raise socket.gaierror

    monkeypatch.setattr(socket, "getaddrinfo", none)
    with pytest.raises(NotReached, match="leads to no address"):
        resolved(target("https://nowhere.example"))


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700::1111"])
def test_public_addresses_are_public(address: str) -> None:
    assert is_public(ip_address(address))


def test_a_certificate_must_fit_the_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    certificate = _certificate(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    server.handle_error = lambda *_: None  # type: ignore[method-assign]
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    port = server.server_address[1]
    try:
        with pytest.raises(NotReached, match="certificate"):
            post(f"https://localhost:{port}/", "{}", {}, to_this_machine=True)
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        assert post(f"https://localhost:{port}/", "{}", {}, to_this_machine=True) == 204
        with pytest.raises(NotReached, match="certificate"):
            post(f"https://127.0.0.1:{port}/", "{}", {}, to_this_machine=True)
    finally:
        server.shutdown()
        server.server_close()


def test_whoever_speaks_drop_by_drop_before_anything_is_sent_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    """The beginning of a secure connection counts too."""
    monkeypatch.setattr(posting, "WHOLE", 0.3)
    ended = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as waiting:

        def drip() -> None:
            line, _ = waiting.accept()
            with line, suppress(OSError):
                line.sendall(b"\x16\x03\x03\x40\x00")  # a record of 16 KiB is announced
                while not ended.wait(0.02):
                    line.sendall(b"\x02")

        speaking = threading.Thread(target=drip, daemon=True)
        speaking.start()
        giving_up = threading.Timer(20, ended.set)  # where nobody cuts it off
        giving_up.start()
        with pytest.raises(NotReached, match="in time"):
            post(f"https://localhost:{waiting.getsockname()[1]}/", "{}", {}, to_this_machine=True)
        giving_up.cancel()
        ended.set()
        speaking.join()


def _certificate(folder: Path) -> Path:
    """Of localhost, made here and known to nobody."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(1)
        .not_valid_before(now - datetime.timedelta(days=1)).not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    path = folder / "certificate.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return path
