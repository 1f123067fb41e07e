"""Backups: a whole home in one file, taken while the site runs, read back, restored, and tried out."""

from kb.backup.archive import check_backup as check_backup
from kb.backup.archive import read_manifest as read_manifest
from kb.backup.drill import drill as drill
from kb.backup.manifest import Manifest as Manifest
from kb.backup.restoring import Restored as Restored
from kb.backup.restoring import restore as restore
from kb.backup.rotation import Rotated as Rotated
from kb.backup.rotation import folder_of as folder_of
from kb.backup.rotation import rotate as rotate
from kb.backup.rotation import target as target
from kb.backup.sealing import read_key as read_key
from kb.backup.writing import write_backup as write_backup
