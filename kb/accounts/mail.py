"""Letters by e-mail, where a mail server is set."""

import logging
import re
import smtplib
import ssl
from collections.abc import Mapping
from contextlib import suppress
from email.message import EmailMessage
from email.utils import formatdate, make_msgid

from kb.errors import NotSent
from kb.settings import Settings

log = logging.getLogger(__name__)

TIMEOUT = 10.0
"""Seconds to wait for the mail server, at each step."""

WHOLLY_ENCRYPTED = 465
"""The port on which everything is encrypted from the first byte."""

LONGEST_LINE = 990
"""Characters of a header's line; mail servers take 998."""

NO_HEADERS: Mapping[str, str] = {}

LOCAL = ("localhost", "127.0.0.1", "::1")


def send(at: Settings, to: str, subject: str, text: str, headers: Mapping[str, str] = NO_HEADERS) -> None:
    """Send a letter, with headers of its own beside the usual ones. Encrypted where the server offers it; a password
    never goes over the network without. Raises NotSent, with the reason."""
    host, port = _server(at.smtp)
    try:
        letter = _letter(at, to, subject, text, headers)
        with _connected(host, port) as server:
            encrypted = port == WHOLLY_ENCRYPTED or _encrypt(server)
            _sign_in(at, server, host, encrypted)
            server.send_message(letter)
    except (OSError, smtplib.SMTPException, ValueError) as error:
        # what the server said may name whom the letter was for. No warning: a command says itself what failed
        log.info("a letter was not sent: %s", type(error).__name__, extra={"letter": "not sent"})
        raise NotSent(f"not sent: {_reason(error)}; hand the link on yourself, and look at the setting smtp") from None


def try_server(at: Settings, timeout: float = TIMEOUT) -> None:
    """Say hello to the mail server, and send nothing. Raises NotSent, with the reason."""
    host, port = _server(at.smtp)
    try:
        with _connected(host, port, timeout) as server:
            encrypted = port == WHOLLY_ENCRYPTED or _encrypt(server)
            _sign_in(at, server, host, encrypted)
    except (OSError, smtplib.SMTPException, ValueError) as error:
        raise NotSent(f"{_reason(error)}; look at the setting smtp") from None


def _sign_in(at: Settings, server: smtplib.SMTP, host: str, encrypted: bool) -> None:
    if at.smtp_user:
        if not encrypted and host not in LOCAL:
            raise NotSent("not sent: the mail server offers no encryption, and the password needs it")
        server.login(at.smtp_user, at.smtp_password)


def _letter(at: Settings, to: str, subject: str, text: str, headers: Mapping[str, str]) -> EmailMessage:
    letter = EmailMessage()
    letter["From"] = at.mail_from or f"no-reply@{re.sub(r'^https?://|[:/].*$', '', at.site)}"
    letter["To"] = to
    letter["Subject"] = subject
    letter["Date"] = formatdate()
    letter["Message-ID"] = make_msgid(domain="best-practice-kb.invalid")
    letter["Auto-Submitted"] = "auto-generated"
    letter.set_content(text)
    if headers:  # an address in one is one word: a shorter line would break it up in signs that no program reads back
        letter.policy = letter.policy.clone(max_line_length=LONGEST_LINE)
    for name, value in headers.items():
        letter[name] = value
    return letter


def _server(text: str) -> tuple[str, int]:
    """Raises NotSent where the setting names none."""
    host, _, port = text.rpartition(":")
    if not host or not re.fullmatch(r"[0-9]{1,5}", port):
        raise NotSent(f"not sent: smtp is {text!r}; set it to host:port, for example mail.example.org:587")
    return host.strip("[]"), int(port)


def _connected(host: str, port: int, timeout: float = TIMEOUT) -> smtplib.SMTP:
    if port == WHOLLY_ENCRYPTED:
        return smtplib.SMTP_SSL(host, port, timeout=timeout, context=ssl.create_default_context())
    return smtplib.SMTP(host, port, timeout=timeout)


def _encrypt(server: smtplib.SMTP) -> bool:
    server.ehlo_or_helo_if_needed()
    if not server.has_extn("starttls"):
        return False
    server.starttls(context=ssl.create_default_context())
    server.ehlo()
    return True


def _reason(error: Exception) -> str:
    """What the server said, without its codes and without what was to be sent."""
    if isinstance(error, smtplib.SMTPResponseException):
        said = error.smtp_error.decode("utf-8", "replace") if isinstance(error.smtp_error, bytes) else error.smtp_error
        return f"the mail server answered {error.smtp_code} {said[:120]}"
    with suppress(AttributeError, TypeError):
        if error.strerror:  # type: ignore[attr-defined]
            return f"the mail server cannot be reached ({error.strerror})"  # type: ignore[attr-defined]
    return f"the mail server did not take it ({type(error).__name__})"
