"""What the product is made of beside its own code: licences, known faults, the bill of materials, a release."""
