"""What JSON may be, in JSON Schema's words, and those of it that have a name."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

Schema = Mapping[str, Any]
"""A schema in which a named one may stand for itself."""


@dataclass(frozen=True, eq=False)
class NamedShape:
    """A schema that others name: it stands once in the document."""

    name: str
    schema: Schema


TEXT: Schema = {"type": "string"}
DAY: Schema = {"type": "string", "description": "A day, like 2023-05-17."}
MOMENT: Schema = {"type": "string", "description": "A moment in universal time; empty where there is none."}
WHOLE: Schema = {"type": "integer"}
NUMBER: Schema = {"type": "number"}
YES_NO: Schema = {"type": "boolean"}
ANYTHING: Schema = {}


def one_of(values: Iterable[StrEnum | str], description: str = "") -> Schema:
    """A text that is one of these."""
    said = {"type": "string", "enum": [str(value) for value in values]}
    return {**said, "description": description} if description else said


def several(of: Any, description: str = "") -> Schema:
    said = {"type": "array", "items": of}
    return {**said, "description": description} if description else said


def by_key(of: Any, description: str = "") -> Schema:
    """An object whose keys are data: years, economies, figures."""
    said = {"type": "object", "additionalProperties": of}
    return {**said, "description": description} if description else said


def or_null(of: Any) -> Schema:
    if isinstance(of, NamedShape):
        return {"anyOf": [of, {"type": "null"}]}
    return {**of, "type": [of["type"], "null"]}


def told(of: Schema, description: str) -> Schema:
    """The same with what it means."""
    return {**of, "description": description}


def record(description: str = "", /, **keys: Any) -> Schema:
    """An object that has all these keys."""
    said = {"type": "object", "properties": keys, "required": list(keys)}
    return {**said, "description": description} if description else said


def extended(of: NamedShape, description: str = "", /, **keys: Any) -> Schema:
    """All that another object has, and these keys."""
    return record(description, **{**of.schema["properties"], **keys})


def written(schema: Any, name: Callable[[NamedShape], str]) -> Any:
    """The schema with a reference in the place of each that has a name."""
    if isinstance(schema, NamedShape):
        return {"$ref": name(schema)}
    if isinstance(schema, Mapping):
        return {key: written(value, name) for key, value in schema.items()}
    if isinstance(schema, list | tuple):
        return [written(value, name) for value in schema]
    return schema
