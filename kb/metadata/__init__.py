"""What is on record in the world's vocabularies: schema.org, Dublin Core, DCAT, SKOS, Atom."""
