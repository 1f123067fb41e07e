"""What a browser or a portal is told of the search (OpenSearch 1.1)."""

from kb.metadata.xml_text import XMLWriter, written

OPENSEARCH = "http://a9.com/-/spec/opensearch/1.1/"

LONGEST_NAME = 16
"""Characters that the format allows a short name."""


def opensearch(site: str, name: str) -> bytes:
    writer = XMLWriter("OpenSearchDescription", OPENSEARCH)
    add, root = writer.add, writer.root
    add(root, "ShortName", name if len(name) <= LONGEST_NAME else "Best practices")
    add(root, "LongName", name[:48])
    add(root, "Description", "Search best practices for small and medium enterprises by words and by meaning.")
    pages = f"{site}/?q={{searchTerms}}&page={{startPage?}}&size={{count?}}"
    add(root, "Url", type="text/html", template=f"{site}/?q={{searchTerms}}", rel="results")
    add(root, "Url", type="text/html", template=pages, rel="results", pageOffset="1")
    add(root, "Url", type="application/atom+xml", template=f"{site}/feeds/search.atom?q={{searchTerms}}", rel="results")
    suggesting = f"{site}/opensearch/suggestions?q={{searchTerms}}"
    add(root, "Url", type="application/x-suggestions+json", template=suggesting, rel="suggestions")
    add(root, "Url", type="application/opensearchdescription+xml", template=f"{site}/opensearch.xml", rel="self")
    add(root, "Language", "en")
    add(root, "InputEncoding", "UTF-8")
    add(root, "OutputEncoding", "UTF-8")
    return written(root)
