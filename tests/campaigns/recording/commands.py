"""The commands that only read, each with what it prints and writes, and the help of all."""

import re
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from tests.campaigns.recording.answers import Answer, Steady
from tests.campaigns.recording.making import FEATURED, HELD_OUT, MERGED, RESTORED, WITHDRAWN
from tests.campaigns.recording.running import Code

SHOWN = (FEATURED, RESTORED, HELD_OUT, WITHDRAWN, *MERGED, "peru-parcel-post-exports", "no-such-practice")
BY = ("area", "objective", "main-objective", "economy", "meeting", "group")
FIGURES = ("shared", "first_shared", "adopted", "adopted_adapted", "adopted_as_is", "in_force", "no-such-figure")

COMMANDS: tuple[tuple[str, ...], ...] = (
    ("gaps", "--json"), ("gaps",), ("gaps", "--since", "x"),
    ("--version",), ("about",), ("economies", "--json"), ("economies",), ("verify",), ("verify", "--head", "1:0"),
    ("trail", "--json"), ("trail",), ("trail", "--practice", FEATURED, "--json"), ("trail", "--kind", "event"),
    ("periods", "--json"), ("periods",), *((("periods", year, "--json")) for year in ("2021", "2022", "2023", "1999")),
    ("follow-up", "--json"), ("follow-up",), ("follow-up", "--year", "2024", "--economy", "Japan", "--json"),
    ("activities", "list", "--json"), ("activities", "list"), ("activities", "list", "--year", "2022", "--json"),
    ("activities", "list", "--decided", "confirmed"), ("activities", "list", "--economy", "Atlantis"),
    ("user", "list", "--json"), ("user", "list"), ("due",), ("encoder", "list"),
    ("evaluate", "desk", "--json"), ("evaluate", "desk"),
    ("complete", "cre", "--json"), ("complete", "zzz"),
    *(("search", text, "--json") for text in ("seed grants", "crdit garantee", "小企業", "zeppelin harbours")),
    ("search", "women exporters"), ("search", "--economy", "Chile", "--json"), ("search", "--size", "100", "--json"),
    ("search", "small firms", "--mode", "words", "--sort", "most-adopted", "--page", "2"),
    ("search", "small firms", "--mode", "meaning", "--area", "4", "--json"), ("search", "x", "--economy", "Atlantis"),
    *(("show", id, "--json") for id in SHOWN), ("show", FEATURED),
    *(("similar", id, "--json") for id in (FEATURED, WITHDRAWN, "no-such-practice")), ("similar", FEATURED),
    *(("suggest", id, "--json") for id in (FEATURED, RESTORED)), ("suggest", FEATURED),
    *(("versions", id) for id in (FEATURED, RESTORED, "no-such-practice")),
    *(("tally", "--by", by, "--json") for by in BY), ("tally", "--by", "area", "--csv"), ("tally",),
    *(("tally", "--year", year, "--json") for year in ("2021", "2022", "2024", "1999")),
    *(("tally", "--figure", key, "--json") for key in FIGURES), ("tally", "--figure", "shared", "--year", "2022"),
    *(("tally", "--why", id, "--json") for id in (FEATURED, HELD_OUT, WITHDRAWN)), ("tally", "--why", HELD_OUT),
    *(
        ("report", *review, "--out", f"{'-'.join(review)}.{form}", "--document-number", "R/9", "--members")
        for review in (("annual", "2021"), ("annual", "2024"), ("mid-term",), ("final",))
        for form in ("docx", "xlsx", "csv", "html")
    ),
    ("report", "final", "--out", "at.html", "--made-at", "2024-10-01T09:00:00+00:00"),
    ("report", "annual", "--out", "x.html"), ("report", "final", "--out", "x.odt"),
    ("template", "docx", "one.docx"), ("template", "xlsx", "many.xlsx"), ("export", "all"), ("export", "x", "no-such"),
    ("indicators", "export", "chile.xlsx", "--economy", "Chile"),
    ("indicators", "export", "japan.csv", "--economy", "Japan"),
    ("import", "{home}/practices/writeups", "--dry-run", "--json"), ("import", "{home}/kb.toml", "--dry-run"),
    ("suggest", f"{{home}}/practices/writeups/{WITHDRAWN}.md", "--json"),
    ("no-such-command",), ("search", "--no-such-option"),
)  # fmt: skip


@dataclass(frozen=True)
class Commands:
    """Run in a copy of the home that nobody else works in, each in an empty folder of its own under `scratch`."""

    code: Code
    home: Path
    scratch: Path
    steady: Steady

    def answers(self) -> Iterator[Answer]:
        """Of every command, and of the help of each. Two run at once: none of them writes."""
        with ThreadPoolExecutor(2) as hands:
            asked = [*COMMANDS, *self._helps()]
            for answers in hands.map(self._answers, range(len(asked)), asked):
                yield from answers

    def _answers(self, no: int, arguments: Sequence[str]) -> list[Answer]:
        folder = self.scratch / str(no)
        folder.mkdir(parents=True)
        done = self.code.command(self.home, *(one.replace("{home}", str(self.home)) for one in arguments), cwd=folder)
        name = "command " + " ".join(arguments)
        said = f"{done.stdout}\n--- stderr\n{_without_bars(done.stderr)}"
        found = [Answer(name, f"exit {done.returncode}", self.steady.text(said))]
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                told = f"{name} > {path.relative_to(folder)}"
                found.append(Answer(told, "written", self.steady.body(path.read_bytes())))
        return found

    def _helps(self, group: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
        said = self.code.command(self.home, *group, "--help").stdout.partition("Commands:\n")[2]
        inner = re.findall(r"(?m)^  ([a-z-]+)  +\S", said)
        return [(*group, "--help"), *(one for name in inner for one in self._helps((*group, name)))]


def _without_bars(said: str) -> str:
    """Progress is told by the second."""
    return "\n".join(line for line in re.split(r"[\r\n]+", said) if not re.search(r"\d\d:\d\d[,<\]]|/s\b", line))
