"""A whole home as open, plain text: written out into a folder, and read into a fresh home."""

from kb.transfer.export_manifest import is_export as is_export
from kb.transfer.exporting import export_home as export_home
from kb.transfer.importing import import_home as import_home
