"""The site's own scanner of files: a program that looks through each before anything of it is kept."""

import os
import shlex
import subprocess
import tempfile
from pathlib import Path

from kb.errors import ProgramMissing, Refused

SECONDS = 30.0
"""How long it may take over one file."""

PLACE = "{file}"
"""Where the command line names the file; without it the file is on the standard input."""

PASSED_ON = ("PATH", "HOME", "LANG", "TMPDIR")
"""Of the environment: the site's secrets stand in the rest."""


def must_pass(command: str, data: bytes) -> None:
    """Raises Refused where the scanner does not let the file through, and ProgramMissing where it is not there, does
    not end, or was ended: then nothing is kept."""
    if not command.strip():
        return
    if PLACE not in command:
        _run(shlex.split(command), data)
        return
    with tempfile.NamedTemporaryFile(prefix="kb-scanned-") as file:
        file.write(data)
        file.flush()
        _run([part.replace(PLACE, str(Path(file.name))) for part in shlex.split(command)], b"")


def _run(command: list[str], data: bytes) -> None:
    environment = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    try:
        done = subprocess.run(  # noqa: S603 (the command is the operator's own)
            command, input=data, capture_output=True, timeout=SECONDS, env=environment, check=False
        )
    except subprocess.TimeoutExpired:
        raise ProgramMissing("the scanner of this site does not answer, so no file is taken; try again later") from None
    except OSError:
        raise ProgramMissing(
            "the scanner of this site cannot be started, so no file is taken; tell whoever keeps the site"
        ) from None
    if done.returncode < 0:
        raise ProgramMissing("the scanner of this site was ended, so no file is taken; try again later")
    if done.returncode:
        reason = "the scanner of this site does not let it through; look at it before you try again"
        raise Refused("this file cannot be taken", [reason])
