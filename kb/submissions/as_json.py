"""A submission as JSON: its acknowledgement, and where it stands."""

from typing import Any

from kb.submissions.dossier import Dossier

Json = dict[str, Any]


def submission_json(dossier: Dossier) -> Json:
    """A submission's acknowledgement, and where it stands."""
    return {
        "id": dossier.id,
        "practice": dossier.practice,
        "state": dossier.state.value,
        "round": dossier.round,
        "changed": dossier.changed,
    }
