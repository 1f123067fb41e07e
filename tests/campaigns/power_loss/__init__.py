"""Power goes at every moment of what the product does: whatever was acknowledged must be there when it comes back.

    python -m tests.campaigns.power_loss [--images 20000] [--act NAME] [--seed 7]

Each act runs once under strace, which records every call that may change the disk, with its data (calls.py). After each
of these calls the disk is rebuilt as a power cut could leave it (disk.py: nothing that was not synced came, all of it,
any part of it, the last write torn, names in another order), and the product opens what lies there (checking.py): the
files are whole, `kb verify` finds nothing, and what was acknowledged up to that call stands.
"""
