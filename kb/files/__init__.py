"""What lies on a disk: databases, YAML read strictly, files written whole, content under its hash."""

from kb.files.database import EngineProblem as EngineProblem
from kb.files.kind import CONTENT_TYPES as CONTENT_TYPES
from kb.files.kind import FileKind as FileKind
