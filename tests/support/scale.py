"""Native files of any size, made of small ones: copies in which everybody is somebody else.

A copy has its own UPNs, NHS numbers (both with their check letters and digits), local numbers,
references and postcodes, so that no reader takes it for what it has seen. The copies of one file
stand in one file, under its own header.
"""

import pathlib
import re

LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"
# UPN; NHS number; numbers of children in social care; references and local numbers; postcode.
NUMBER = re.compile(
    rb"(?P<upn>\b[A-Z]99[78]\d{9}\b)|(?P<nhs>\b999\d{7}\b)|(?P<care>\b5[12]\d{4}\b)"
    rb"|(?P<local>\b(?:NOM-\d+|N-\d+-\d+|ZA-?\d+-\d+|AS\d+(?:-\d+)*|[SAV]\d+(?:-\d+)+|[MZ]\d{6,7}"
    rb"|R\d{4}-\d+-\d+)\b)"
    rb"|(?P<postcode>\bZ[AB]\d{1,2} \d[A-Z]{2}\b)"
)


def upn(serial):
    """A valid UPN of an authority that does not exist."""
    digits = f"998{serial % 10**9:09d}"
    return (LETTERS[sum(int(d) * (i + 2) for i, d in enumerate(digits)) % 23] + digits).encode()


def nhs_number(serial):
    """A valid NHS number of the range kept for tests."""
    while True:
        digits = f"999{serial % 10**6:06d}"
        check = 11 - sum(int(d) * (10 - i) for i, d in enumerate(digits)) % 11
        if check != 10:
            return f"{digits}{check % 11}".encode()
        serial += 1


def renumbered(found, copy):
    kind, text = found.lastgroup, found.group()
    if kind == "upn":
        return upn(int(text[4:]) + copy * 7_000_003)
    if kind == "nhs":
        return nhs_number(int(text[3:9]) + copy * 10_007)
    if kind == "care":
        return b"%d%06d" % (copy, int(text))
    if kind == "local":
        return b"%s%03d" % (text, copy)
    last = (int(text[-2]) - 65) * 26 + int(text[-1]) - 65 + copy * 11
    return text[:-2] + bytes([65 + last // 26 % 26, 65 + last % 26])


def parts_of(data):
    """(what stands before the rows, the rows, what stands after them, what is between copies)"""
    for opening, closing in ((b"<Children>\n", b"</Children>"), (b"<CTFpupilData>", b"</CTFpupilData>")):
        if opening in data:
            head, rest = data.split(opening, 1)
            body, tail = rest.rsplit(closing, 1)
            return head + opening, body, closing + tail, b""
    if data[:1] in b"{[":
        begin = data.index(b"[") + 1
        end = data.rindex(b"]")
        return data[:begin], data[begin:end], data[end:], b","
    if data.startswith(b"MSH"):
        return b"", data, b"", b""
    line = data.index(b"\n") + 1
    return data[:line], data[line:], b"", b""


class Scaled:
    """One native file and its copies."""

    def __init__(self, file):
        self.head, body, self.tail, self.between = parts_of(pathlib.Path(file).read_bytes())
        self.body = body
        self.found = list(NUMBER.finditer(body))
        ends = [0] + [match.end() for match in self.found]
        begins = [match.start() for match in self.found] + [len(body)]
        self.texts = [body[end:begin] for end, begin in zip(ends, begins)]

    def copy(self, number):
        if number == 0:
            return self.body
        pieces = [self.texts[0]]
        for match, text in zip(self.found, self.texts[1:]):
            pieces.append(renumbered(match, number))
            pieces.append(text)
        return b"".join(pieces)

    def write(self, file, size):
        """At least `size` bytes."""
        self.write_copies(file, max(1, -(-size // len(self.body))))

    def write_copies(self, file, copies):
        with open(file, "wb") as out:
            out.write(self.head)
            for number in range(copies):
                if number > 0:
                    out.write(self.between)
                out.write(self.copy(number))
            out.write(self.tail)
