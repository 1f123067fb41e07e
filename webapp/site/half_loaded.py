"""Libraries are loaded when they are first needed. One that was loaded in part, on a machine with no file or memory
left, would stay so until the process ends: what was loaded of it holds on to a whole that is none."""

import sys


def forget() -> None:
    """Let go of every module whose package is not loaded: whoever needs it next loads all of it."""
    for name in tuple(sys.modules):
        package = name.rpartition(".")[0]
        while package and package in sys.modules:
            package = package.rpartition(".")[0]
        if package:
            sys.modules.pop(name, None)
