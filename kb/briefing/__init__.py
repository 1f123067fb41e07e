"""What a delegate carries into the room: a basket, briefs by agenda item, their documents and citations, a practice
to hand over."""
