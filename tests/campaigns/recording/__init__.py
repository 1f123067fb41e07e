"""Records all that a home answers, as pages and as commands, so that two recordings show what a change of code moved.

    python -m tests.campaigns.recording home FOLDER
    python -m tests.campaigns.recording record FOLDER OUT
    python -m tests.campaigns.recording compare BEFORE AFTER --except EXCEPTIONS

`home` makes a demonstration home that holds something of everything, once; keep it outside the checkout. `record`
copies it, serves the copy, walks it in every role, runs every command that only reads, and files each answer.
`compare` lists what differs and fails where anything does that EXCEPTIONS does not name. Both other steps take
`--code CHECKOUT`: the code that is to be run, else that of this checkout. The product is run and asked, never imported,
so the campaign stays the same while code moves.

EXCEPTIONS holds a line for each difference that is meant: a pattern of the answer's name as `compare` tells it, two
spaces or a tab, and the reason. `*` stands for anything.
"""
