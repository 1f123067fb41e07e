"""A PDF that is sound and says nothing, for tests that need a file."""


def pdf(comment: bytes = b"", catalog: bytes = b"", *objects: bytes, page: bytes = b"") -> bytes:
    """`comment` makes it another one; what stands in the `catalog`, in the `page` and in further `objects`, numbered
    from 4, as PDF has it."""
    parts = [
        b"<</Type/Catalog/Pages 2 0 R" + catalog + b">>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 100 100]" + page + b">>",
        *objects,
    ]
    out, places = bytearray(b"%PDF-1.7\n%" + comment + b"\n"), []
    for no, part in enumerate(parts, 1):
        places.append(len(out))
        out += b"%d 0 obj" % no + part + b"endobj\n"
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(parts) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    return bytes(out) + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(parts) + 1, start)
