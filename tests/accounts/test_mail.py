"""Letters by e-mail, sent to a real server that the test starts, and what is told where none takes them."""

import socketserver
import ssl
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_string
from email.message import Message
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from kb.accounts.account import AccountState
from kb.accounts.mail import send
from kb.encoder import HashingEncoder
from kb.errors import BadValue, HomeProblem, NotSent
from kb.knowledge_base import KnowledgeBase
from kb.person import operator
from kb.settings import Settings, load


class MailServer(socketserver.ThreadingTCPServer):
    """Takes letters as RFC 5321 says. `offers` are the extensions it names, `refuses` the command it answers 550."""

    allow_reuse_address, daemon_threads = True, True
    offers: tuple[str, ...] = ()
    refuses = ""
    certificate: Path | None = None
    encrypted = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Talk)
        self.letters: list[Message] = []
        self.said: list[str] = []

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.server_address[1]}"


class Talk(socketserver.StreamRequestHandler):
    server: MailServer

    def handle(self) -> None:
        self._say("220 mail.example.org")
        while line := self.rfile.readline().decode().rstrip("\r\n"):
            self.server.said.append(line)
            verb = line.split()[0].upper()
            if verb == self.server.refuses:
                self._say("550 no such mailbox")
            elif verb == "EHLO":
                lines = ("mail.example.org", *self.server.offers)
                for number, one in enumerate(lines, 1):
                    self._say(f"250{' ' if number == len(lines) else '-'}{one}")
            elif verb == "DATA":
                self._say("354 go on")
                self._take()
            elif verb == "STARTTLS":
                self._say("220 go on")
                assert self.server.certificate
                context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
                context.load_cert_chain(self.server.certificate)
                try:
                    self.request = context.wrap_socket(self.request, server_side=True)
                except ssl.SSLError:
                    return
                self.rfile, self.wfile = self.request.makefile("rb"), self.request.makefile("wb", 0)
                self.server.encrypted = True
            elif verb == "AUTH":
                self._say("235 welcome")
            elif verb == "QUIT":
                self._say("221 bye")
                return
            else:
                self._say("250 fine")

    def _take(self) -> None:
        lines = []
        while (line := self.rfile.readline().decode().rstrip("\r\n")) != ".":
            lines.append(line)
        self.server.letters.append(message_from_string("\n".join(lines)))
        self._say("250 taken")

    def _say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())


@pytest.fixture
def server() -> Iterator[MailServer]:
    with MailServer() as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def test_a_letter_arrives(server: MailServer, settings: Settings) -> None:
    at = replace(settings, smtp=server.address, mail_from="kb@example.org")
    send(at, "dana@example.org", "Ünïcode subject", "Texte\n.\nand a dot above\n")
    (letter,) = server.letters
    assert (letter["To"], letter["From"]) == ("dana@example.org", "kb@example.org")
    assert letter["Auto-Submitted"] == "auto-generated" and letter["Date"] and letter["Message-ID"]
    assert "mail FROM:<kb@example.org>" in " ".join(server.said)


def test_an_invitation_is_sent_with_its_link(server: MailServer, settings: Settings) -> None:
    at = replace(settings, smtp=server.address, address="https://kb.example.org/", mail_from="kb@example.org")
    kb = KnowledgeBase(at, HashingEncoder())
    handed = kb.accounts.administering.invite(operator("x"), "dana@example.org", "Dana", "delegate", "Chile")
    assert handed.mailed and not handed.note
    text = server.letters[0].get_payload(decode=True)
    assert isinstance(text, bytes)
    assert f"https://kb.example.org{handed.path}\n".encode() in text.replace(b"=\n", b"")
    kb.accounts.links.use_link(handed.path.removeprefix("/links/"), "four words in a row", "four words in a row")
    kb.accounts.links.hand_link(operator("x"), handed.account.id)
    assert "new password" in server.letters[1]["Subject"]


@pytest.mark.parametrize("refuses", ["RCPT", "DATA", "MAIL"])
def test_a_letter_that_is_refused_is_told_and_loses_nothing(
    server: MailServer, settings: Settings, refuses: str
) -> None:
    server.refuses = refuses
    kb = KnowledgeBase(replace(settings, smtp=server.address), HashingEncoder())
    handed = kb.accounts.administering.invite(operator("x"), "dana@example.org", "Dana", "delegate", "Chile")
    assert not handed.mailed
    assert "hand the link on yourself" in handed.note
    assert kb.accounts.links.link(handed.path.removeprefix("/links/"))[1].email == "dana@example.org"
    server.refuses = ""
    assert kb.accounts.links.hand_link(operator("x"), handed.account.id).mailed


@pytest.mark.parametrize("smtp", ["127.0.0.1:1", "127.0.0.1", "mail.example.org:port", ":25", "127.0.0.1:99999"])
def test_a_server_that_is_not_there_is_told(settings: Settings, smtp: str) -> None:
    with pytest.raises(NotSent, match="not sent"):
        send(replace(settings, smtp=smtp), "dana@example.org", "s", "t")


def test_nothing_is_smuggled_into_a_letter_s_head(server: MailServer, settings: Settings) -> None:
    with pytest.raises(NotSent):
        send(replace(settings, smtp=server.address), "dana@example.org\nBcc: all@example.org", "s", "t")
    assert server.letters == []


def test_a_password_for_the_mail_server_goes_to_this_machine_or_encrypted(
    server: MailServer, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.offers = ("AUTH PLAIN",)
    at = replace(settings, smtp=server.address, smtp_user="kb", smtp_password="very secret")
    send(at, "dana@example.org", "s", "t")
    assert any(line.startswith("AUTH PLAIN") for line in server.said)
    server.said.clear()
    monkeypatch.setattr("kb.accounts.mail.LOCAL", ())
    with pytest.raises(NotSent, match="no encryption"):
        send(at, "dana@example.org", "s", "t")
    assert not any(line.startswith("AUTH") for line in server.said)


def test_encryption_is_asked_for_where_it_is_offered(server: MailServer, settings: Settings) -> None:
    server.offers, server.refuses = ("STARTTLS",), "STARTTLS"
    with pytest.raises(NotSent):
        send(replace(settings, smtp=server.address), "dana@example.org", "s", "t")
    assert "STARTTLS" in server.said and server.letters == []


@pytest.mark.parametrize("trusted", [True, False])
def test_a_password_goes_encrypted_to_a_server_that_can_be_trusted_and_to_no_other(
    server: MailServer, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, trusted: bool
) -> None:
    monkeypatch.setattr("kb.accounts.mail.LOCAL", ())
    server.offers, server.certificate = ("STARTTLS", "AUTH PLAIN"), certificate(tmp_path / "server.pem")
    if trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(server.certificate))
    at = replace(settings, smtp=server.address, smtp_user="kb", smtp_password="very secret")
    if trusted:
        send(at, "dana@example.org", "s", "t")
        assert server.encrypted and len(server.letters) == 1
    else:
        with pytest.raises(NotSent):
            send(at, "dana@example.org", "s", "t")
        assert server.letters == []
    assert any(line.startswith("AUTH") for line in server.said) is trusted


def certificate(path: Path) -> Path:
    """A key and a certificate of 127.0.0.1 that signs itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(datetime.now(UTC) - timedelta(days=1))
        .not_valid_after(datetime.now(UTC) + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem, plain = serialization.Encoding.PEM, serialization.NoEncryption()
    path.write_bytes(key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain) + made.public_bytes(pem))
    return path


def test_secrets_come_from_the_environment_alone(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KB_SMTP_PASSWORD", "very secret")
    monkeypatch.setenv("KB_OPENID_SECRET", "also secret")
    at = load(home)
    assert (at.smtp_password, at.openid_secret) == ("very secret", "also secret")
    assert "very secret" not in repr(at) and "also secret" not in repr(at)
    (home / "kb.toml").write_text('smtp_password = "x"\n', "utf-8")
    with pytest.raises(HomeProblem, match="KB_SMTP_PASSWORD alone"):
        load(home)


@pytest.mark.parametrize("address", ["practices.example.org", "ftp://x", "https://x/path", "https://x?q", "https://"])
def test_the_site_s_address_is_one(home: Path, address: str) -> None:
    with pytest.raises(BadValue, match="the site"):
        load(home, {"address": address})


def test_a_role_that_releases_figures_is_told_by_letter(server: MailServer, settings: Settings) -> None:
    at = replace(settings, smtp=server.address, address="https://kb.example.org", mail_from="kb@example.org")
    kb = KnowledgeBase(at, HashingEncoder())
    rooms = kb.accounts.administering
    chair = rooms.add(operator("x"), "chair@example.org", "Charu", "chair")
    kb.home.store.change_account(replace(chair, state=AccountState.ACTIVE), "x")
    dana = rooms.add(operator("x"), "dana@example.org", "Dana", "delegate", "Chile")
    rooms.change_role(operator("x"), dana.id, "secretariat", "")
    assert kb.letters.send() == (1, "")
    (letter,) = server.letters
    text = letter.get_payload(decode=True)
    assert isinstance(text, bytes) and letter["To"] == "chair@example.org"
    assert dana.id.encode() in text and b"secretariat" in text and b"Dana" not in text
