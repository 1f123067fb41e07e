"""A plan's file written out of a vocabulary: checked as every plan's file is, then put in its place."""

import re
import tempfile
from pathlib import Path

import yaml

from kb.errors import BadValue, BrokenFile, Conflict
from kb.files.whole import write_whole
from kb.metadata.skos_reading import plan_out_of
from kb.plan.plan import Plan
from kb.plan.reference import read_plan

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}")


def put_plan(source: bytes, name: str, folder: Path, id: str = "", replace: bool = False) -> tuple[Plan, Path]:
    """The plan, and its file in the folder of plans; under another id where one is given. Raises BrokenFile, BadValue,
    and Conflict where a plan of that name lies there and is not to be replaced."""
    found = plan_out_of(source, name)
    if id:
        found["id"] = id
    if not NAME.fullmatch(str(found["id"])):
        raise BadValue("id", found["id"], "letters, digits, dots, hyphens and underscores: name another with --id")
    text = yaml.safe_dump(found, sort_keys=False, allow_unicode=True, width=110)
    with tempfile.TemporaryDirectory() as aside:
        trial = Path(aside) / "plan.yaml"
        trial.write_text(text, "utf-8")
        try:
            plan = read_plan(trial)
        except BrokenFile as error:
            raise BrokenFile(name, 0, f"{error.reason}: no plan can be made of it as it is") from None
    target = folder / f"{plan.id}.yaml"
    if target.exists() and not replace:
        raise Conflict(f"{target} is there already: give the plan another --id, or --replace that one")
    write_whole(target, text)
    return plan, target
