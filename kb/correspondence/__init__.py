"""Letters that lead somewhere: the yearly question by mail, a word to the owner of a practice through the focal
point."""
