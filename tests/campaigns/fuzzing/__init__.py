"""Naughty strings at every address and in every parameter, as each role: nothing that is sent is a fault of ours."""
