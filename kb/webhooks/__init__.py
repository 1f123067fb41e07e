"""What other systems are told of as it happens: signed, and sent again until it is taken."""
