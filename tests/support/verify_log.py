#!/usr/bin/env python3
"""Checks an exported Onestory audit log, without the hub and without a network.

It is for data protection officers and auditors. It shares no code with the hub and needs
nothing but Python 3.8 or later: the tree (RFC 6962), the signatures (Ed25519, RFC 8032)
and the checkpoints (C2SP signed notes) are written here from their specifications, so
that a fault of the hub cannot hide itself.

    verify_log.py LOG                        does the log agree with itself?
    verify_log.py LOG --key KEY              ... and with the key you were given?
    verify_log.py LOG --against CHECKPOINT   ... and with a checkpoint you kept?
    verify_log.py LOG --receipts DIR         are the receipts you hold in it?

Exit codes: 0 nothing wrong, 1 something is wrong, 2 the check could not be made.
"""

import argparse
import base64
import binascii
import hashlib
import json
import os
import re
import sys

TITLE = "onestory audit log v1"
RECEIPT_TITLE = "onestory receipt v1"
MAX_LINE = 65536

# The events of schemas/audit_events.md, in its order.
EVENTS = """
hub.initialised hub.started hub.stopped agency.added agency.certificate_issued
agency.revoked person.added person.disabled person.enrolled session.signed_in
session.sign_in_refused session.signed_out children.searched chronology.read
involved.read access.refused decision.read relationship.set relationship.ended
agreement.recorded batch.received batch.refused links.made link.split
quarantine.read quarantine.released subject.erased record.purged backup.made
backup.restored audit.read policy.loaded receipt.read person.enrolment_renewed
agency.permissions_changed services.replaced entry.allowed entry.ended
relationship.claimed permission.recorded gateway.opened gateway.changed
gateway.closed child.shielded clearance.set entry.marked
matches.read match.answered link.joined match.readers_read
children.checked
share.asked share.decided share.decisions_read what_if.run decisions.replayed
passkey.added passkey.vouched passkey.removed break_glass.opened
break_glass.seconded break_glass.reviewed break_glass.unlocked break_glass.read
record.sent
relationships.waiting_read notices.read notice.reviewed
record.sending_ended disclosures.read rights.read child.closed child.reopened
incident.settled
children.own_listed
child.exported recalls.read recall.acknowledged curated.kept curated.read
administration.read log.checked mending.read
who_looked.read
right.requested
right.decided
rights.due_read
consultation.asked
contradiction.settled chronology.searched
person.login_linked person.login_unlinked family.read family.relative_told
accesses.own_read labels.read
""".split()

OUTCOMES = ("accepted duplicate superseded retracted purged quarantined refused").split()


# --- Ed25519 (RFC 8032, section 5.1) -------------------------------------------------

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
SQRT_MINUS_1 = pow(2, (P - 1) // 4, P)
IDENTITY = (0, 1, 1, 0)


def point_add(p, q):
    """Adds two points in extended homogeneous coordinates (section 5.1.4)."""
    a = (p[1] - p[0]) * (q[1] - q[0]) % P
    b = (p[1] + p[0]) * (q[1] + q[0]) % P
    c = 2 * p[3] * q[3] * D % P
    d = 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def point_multiply(scalar, point):
    total = IDENTITY
    while scalar:
        if scalar & 1:
            total = point_add(total, point)
        point = point_add(point, point)
        scalar >>= 1
    return total


def point_decode(data):
    """The point that 32 bytes write, or None (section 5.1.3)."""
    y = int.from_bytes(data, "little")
    sign = y >> 255
    y &= (1 << 255) - 1
    if y >= P:
        return None
    u, v = (y * y - 1) % P, (D * y * y + 1) % P
    x = u * pow(v, 3, P) * pow(u * pow(v, 7, P), (P - 5) // 8, P) % P
    if v * x * x % P != u:
        x = x * SQRT_MINUS_1 % P
    if v * x * x % P != u or (x == 0 and sign):
        return None
    if x & 1 != sign:
        x = P - x
    return x, y, 1, x * y % P


def point_encode(point):
    inverse = pow(point[2], P - 2, P)
    x, y = point[0] * inverse % P, point[1] * inverse % P
    return (y | (x & 1) << 255).to_bytes(32, "little")


BASE = point_decode((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def signed_by(key, message, signature):
    """True if `signature` is that of `message` by the Ed25519 key `key`."""
    if len(key) != 32 or len(signature) != 64:
        return False
    a = point_decode(key)
    s = int.from_bytes(signature[32:], "little")
    if a is None or s >= L:
        return False
    k = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % L
    minus_a = (P - a[0], a[1], a[2], P - a[3])
    r = point_add(point_multiply(s, BASE), point_multiply(k, minus_a))
    return point_encode(r) == signature[:32]


# --- The tree (RFC 6962, section 2.1) ------------------------------------------------


def leaf_hash(data):
    return hashlib.sha256(b"\x00" + data).digest()


class Tree:
    """A growing tree: the roots of its full subtrees, largest first."""

    def __init__(self):
        self.size = 0
        self.roots = []

    def append(self, data):
        joined = leaf_hash(data)
        size = self.size
        while size & 1:
            joined = hashlib.sha256(b"\x01" + self.roots.pop() + joined).digest()
            size >>= 1
        self.roots.append(joined)
        self.size += 1

    def root(self):
        if not self.roots:
            return hashlib.sha256(b"").digest()
        root = self.roots[-1]
        for left in reversed(self.roots[:-1]):
            root = hashlib.sha256(b"\x01" + left + root).digest()
        return root


# --- Keys and checkpoints (C2SP signed-note and tlog-checkpoint) ---------------------


class Malformed(Exception):
    """Says in plain words what is wrong with a text."""


def decode_base64(text):
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise Malformed("it holds something that is not base64")
    if base64.b64encode(data).decode("ascii") != text:
        raise Malformed("it holds base64 in an unusual spelling")
    return data


class Key:
    """A verifier key: origin+hash+base64."""

    def __init__(self, text):
        match = re.fullmatch(r"([!-*,-~]{1,255})\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)", text)
        if not match:
            raise Malformed("it is not of the form origin+hash+key")
        self.text = text
        self.origin = match.group(1)
        typed = decode_base64(match.group(3))
        if len(typed) != 33 or typed[0] != 1:
            raise Malformed("it is not an Ed25519 key")
        self.id = hashlib.sha256(self.origin.encode("ascii") + b"\n" + typed).digest()[:4]
        if self.id.hex() != match.group(2):
            raise Malformed("its hash does not belong to it: mistyped or changed")
        self.bytes = typed[1:]


class Checkpoint:
    """A signed note, believed only once its signature by `key` has been checked."""

    def __init__(self, note, key):
        body, blank, signatures = note.partition("\n\n")
        lines = body.split("\n")
        if not blank or len(lines) != 3:
            raise Malformed("it is not a signed note of origin, size and root")
        origin, size, root = lines
        if origin != key.origin:
            raise Malformed("it is of another log: %s" % origin)
        if not re.fullmatch(r"0|[1-9][0-9]{0,19}", size):
            raise Malformed("its size is not a number")
        self.size = int(size)
        self.root = decode_base64(root)
        if len(self.root) != 32:
            raise Malformed("its root is not a SHA-256")
        self._check_signatures((body + "\n").encode("utf-8"), signatures, key)

    @staticmethod
    def _check_signatures(body, signatures, key):
        if not signatures.endswith("\n"):
            raise Malformed("it breaks off")
        ours = 0
        for line in signatures[:-1].split("\n"):
            match = re.fullmatch("\u2014 ([!-*,-~]{1,255}) ([A-Za-z0-9+/=]+)", line)
            if not match:
                raise Malformed("a signature line is malformed")
            data = decode_base64(match.group(2))
            if match.group(1) != key.origin or data[:4] != key.id:
                continue  # another signer, such as a witness
            ours += 1
            if not signed_by(key.bytes, body, data[4:]):
                raise Malformed("its signature is wrong")
        if ours != 1:
            raise Malformed("it is not signed once by the log's key")


# --- Leaves --------------------------------------------------------------------------

TIME = r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}Z"


def is_text(value):
    return isinstance(value, str) and value != ""


def is_number(value):
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def is_codes(value):
    return isinstance(value, list) and value != [] and all(isinstance(c, str) for c in value)


def is_like(pattern):
    matches = re.compile(pattern).fullmatch
    return lambda value: isinstance(value, str) and matches(value) is not None


# In the order in which a leaf holds them; those with True are never left out.
MEMBERS = [
    ("v", True, lambda value: is_number(value) and value == 1),
    ("i", True, is_number),
    ("t", True, is_like(TIME)),
    ("e", True, frozenset(EVENTS).__contains__),
    ("actor", False, is_like("[0-9a-f]{16}")),
    ("agency", False, is_like("[a-z0-9][a-z0-9._-]{1,63}")),
    ("role", False, is_text),
    ("auth", False, is_text),
    ("purpose", False, is_text),
    ("gateway", False, is_text),
    ("rules", False, is_codes),
    ("policy", False, is_text),
    ("subject", False, is_like("[0-9a-f]{16}")),
    ("outcome", True, lambda value: isinstance(value, str)),
    ("redactions", False, is_codes),
    ("grade", False, is_like("A[0-4]")),
    ("count", False, lambda value: is_number(value) and value < 2**32 - 1),
    ("shown", False, is_like("[0-9a-f]{64}")),
    ("commitment", False, is_like("[0-9a-f]{64}")),
]
PLACES = {name: place for place, (name, _, _) in enumerate(MEMBERS)}
NEEDED = [name for name, needed, _ in MEMBERS if needed]
CHECKS = {name: check for name, _, check in MEMBERS}


def read_leaf(line):
    """The members of a leaf; Malformed if it is not of the published form."""
    try:
        pairs = json.loads(line.decode("ascii"), object_pairs_hook=list)
    except (ValueError, RecursionError):
        raise Malformed("it is not JSON in ASCII")
    if not isinstance(pairs, list) or not line.startswith(b"{"):
        raise Malformed("it is not a JSON object")
    place = -1
    for name, value in pairs:
        if name not in PLACES:
            raise Malformed("it has an unknown member: %s" % ascii(name))
        if PLACES[name] <= place:
            raise Malformed("its members are repeated or out of order: %s" % name)
        place = PLACES[name]
        try:
            good = CHECKS[name](value)
        except TypeError:
            good = False
        if not good:
            raise Malformed("its member %s is not as published" % name)
    leaf = dict(pairs)
    for name in NEEDED:
        if name not in leaf:
            raise Malformed("it has no member %s" % name)
    return leaf


# --- Receipts ------------------------------------------------------------------------


class Receipt:
    """A batch receipt as an agency keeps it: {"receipt": ..., "signature": ...}."""

    def __init__(self, document, key):
        try:
            text, signature = document["receipt"], document["signature"]
            data = text.encode("utf-8")
            signature = decode_base64(signature)
        except (KeyError, TypeError, AttributeError, UnicodeEncodeError):
            raise Malformed("it is not a receipt file")
        if not signed_by(key.bytes, data, signature):
            raise Malformed("its signature is not the hub's")
        lines = text.split("\n")
        if len(lines) < 10 or lines[0] != RECEIPT_TITLE or lines[-1] != "":
            raise Malformed("it is not in the form of a receipt")
        if self._field(lines[1], "origin") != key.origin:
            raise Malformed("it is of another hub")
        self.agency = self._field(lines[2], "agency")
        self.batch = self._field(lines[3], "batch")
        self.received = self._field(lines[6], "received")
        self.leaf = self._number(lines[7], "leaf")
        records = lines[9:-1]
        if self._number(lines[8], "records") != len(records):
            raise Malformed("it does not list all its records")
        tree = Tree()
        for position, line in enumerate(records):
            words = line.split(" ")
            if len(words) != 4 or words[0] != str(position) or words[1] not in OUTCOMES:
                raise Malformed("its record %d is malformed" % position)
            tree.append(line.encode("utf-8"))
        self.records = len(records)
        self.root = tree.root().hex()

    @staticmethod
    def _field(line, name):
        if not line.startswith(name + " "):
            raise Malformed("it has no line %s" % name)
        return line[len(name) + 1 :]

    @classmethod
    def _number(cls, line, name):
        digits = cls._field(line, name)
        if not re.fullmatch(r"0|[1-9][0-9]{0,19}", digits):
            raise Malformed("its %s is not a number" % name)
        return int(digits)

    def against(self, leaf):
        """What is wrong with `leaf` as the place of this batch; None if nothing is."""
        if leaf.get("e") != "batch.received":
            return "leaf %d is not of a batch" % self.leaf
        if leaf.get("agency") != self.agency:
            return "leaf %d is of another agency" % self.leaf
        if leaf.get("shown") != self.root:
            return "leaf %d is of other records" % self.leaf
        return None


def receipt_files(paths):
    for path in paths:
        if not os.path.isdir(path):
            yield path
            continue
        for folder, _, names in sorted(os.walk(path)):
            for name in sorted(names):
                if name.endswith(".json"):
                    yield os.path.join(folder, name)


# --- The check -----------------------------------------------------------------------


class CannotCheck(Exception):
    """The check could not be made at all."""


class LogCheck:
    """Reads a log once, in constant memory, and collects what is wrong with it."""

    def __init__(self, key, checkpoints, receipts):
        self.key = key
        self.checkpoints = sorted(checkpoints, key=lambda named: named[1].size)
        self.receipts = {}
        for name, receipt in receipts:
            self.receipts.setdefault(receipt.leaf, []).append((name, receipt))
        self.tree = Tree()
        self.findings = []
        self.seen = set()
        self.proved = []
        self.covered = 0
        self.found_receipts = 0
        self.first_time = ""
        self.last_time = ""
        self.compared = 0
        self._compare_checkpoints()

    def find(self, words):
        self.findings.append(words)

    def _find_first(self, kind, words):
        """One removed leaf puts all later ones out of place: the first says it all."""
        if kind not in self.seen:
            self.seen.add(kind)
            self.find(words)

    def take(self, line):
        place = self.tree.size
        leaf = {}
        try:
            leaf = read_leaf(line)
            self._check_place_and_time(leaf, place)
        except Malformed as wrong:
            self._find_first("form", "Leaf %d is not in the form of a leaf: %s." % (place, wrong))
        self.tree.append(line)
        if self.receipts:
            self._check_receipts(place, leaf)
        self._compare_checkpoints()

    def _check_place_and_time(self, leaf, place):
        if leaf["i"] != place:
            self._find_first(
                "place",
                "Leaf %d says that it is leaf %d: one was removed, inserted or moved."
                % (place, leaf["i"]),
            )
        # Times of one fixed width in UTC sort as text.
        if leaf["t"] < self.last_time:
            self._find_first(
                "time",
                "Leaf %d is of %s, earlier than the leaf before it." % (place, leaf["t"]),
            )
        self.first_time = self.first_time or leaf["t"]
        self.last_time = leaf["t"]

    def _check_receipts(self, place, leaf):
        for name, receipt in self.receipts.pop(place, []):
            wrong = receipt.against(leaf)
            if wrong:
                self.find("Receipt %s (batch %s) is not in the log: %s." % (name, receipt.batch, wrong))
            else:
                self.found_receipts += 1

    def _compare_checkpoints(self):
        while self.compared < len(self.checkpoints):
            name, checkpoint = self.checkpoints[self.compared]
            if checkpoint.size != self.tree.size:
                return
            self.compared += 1
            self._compare(name, checkpoint)

    def _compare(self, name, checkpoint):
        if checkpoint.root == self.tree.root():
            self.covered = checkpoint.size
            self.proved.append((name, checkpoint.size))
            return
        words = (
            "The first %d leaves are not those that checkpoint %s was signed for: one was changed, "
            "or this is another log." % (checkpoint.size, name)
        )
        if self.covered:
            words += " The first %d agree with a checkpoint; look behind them." % self.covered
        self.find(words)

    def finish(self, newest):
        """`newest` is the signed note at the end of the file."""
        try:
            checkpoint = Checkpoint(newest, self.key)
        except Malformed as wrong:
            self.find("The checkpoint in the file cannot be believed: %s." % wrong)
        else:
            self._finish_with(checkpoint)
        for name, checkpoint in self.checkpoints[self.compared :]:
            self._find_cut(name, checkpoint)
        for named in self.receipts.values():
            for name, receipt in named:
                self.find(
                    "Receipt %s (batch %s) is for leaf %d, but the log ends before it."
                    % (name, receipt.batch, receipt.leaf)
                )

    def _finish_with(self, checkpoint):
        if checkpoint.size == self.tree.size:
            self._compare("in the file", checkpoint)
        elif checkpoint.size > self.tree.size:
            self._find_cut("in the file", checkpoint)
        else:
            self.find(
                "The checkpoint in the file is of %d leaves, but %d are there: "
                "the last ones are not signed for." % (checkpoint.size, self.tree.size)
            )

    def _find_cut(self, name, checkpoint):
        self.find(
            "Checkpoint %s is of %d leaves, but only %d are there: the end was cut off."
            % (name, checkpoint.size, self.tree.size)
        )


def read_line(log, number):
    line = log.readline(MAX_LINE + 1)
    if not line.endswith(b"\n"):
        raise Malformed("the file breaks off, or has too long a line, at line %d" % number)
    return line[:-1]


def read_head(log):
    if read_line(log, 1) != TITLE.encode("ascii"):
        raise Malformed("its first line is not '%s'" % TITLE)
    return read_line(log, 2).decode("ascii", "replace")


def read_leaves(log, check):
    try:
        number = 3
        line = read_line(log, number)
        while line:
            check.take(line)
            number += 1
            line = read_line(log, number)
        check.finish(log.read(MAX_LINE).decode("utf-8", "replace"))
    except Malformed as wrong:
        check.find("The log cannot be read to its end: %s." % wrong)


def load(path):
    try:
        with open(path, "rb") as file:
            return file.read()
    except OSError as error:
        raise CannotCheck("cannot read %s: %s" % (path, error.strerror))


def load_checkpoints(paths, key, findings):
    for path in paths:
        note = load(path).decode("utf-8", "replace")
        try:
            yield path, Checkpoint(note, key)
        except Malformed as wrong:
            findings.append("Checkpoint %s is not one of this log: %s." % (path, wrong))


def load_receipts(paths, key, findings):
    for path in receipt_files(paths):
        try:
            yield path, Receipt(json.loads(load(path).decode("utf-8")), key)
        except Malformed as wrong:
            findings.append("Receipt %s cannot be believed: %s." % (path, wrong))
        except (ValueError, RecursionError):
            findings.append("Receipt %s cannot be believed: it is not JSON." % path)


def check_log(log, options):
    """A LogCheck that has read everything, and the key it used."""
    try:
        file_key = read_head(log)
    except Malformed as wrong:
        raise CannotCheck("this is no audit log: %s" % wrong)
    try:
        key = Key(options.key or file_key)
    except Malformed as wrong:
        raise CannotCheck("the verifier key cannot be used: %s" % wrong)
    findings = []
    if key.text != file_key:
        findings.append("The file names another key than the one you gave.")
    checkpoints = list(load_checkpoints(options.against, key, findings))
    receipts = list(load_receipts(options.receipts, key, findings))
    check = LogCheck(key, checkpoints, receipts)
    check.findings = findings + check.findings
    read_leaves(log, check)
    return check


def report(check, options):
    say = print
    say("Audit log of %s" % check.key.origin)
    say("  leaves   %d" % check.tree.size)
    if check.first_time:
        say("  from     %s" % check.first_time)
        say("  to       %s" % check.last_time)
    say("  root     %s" % base64.b64encode(check.tree.root()).decode("ascii"))
    say("  key      %s" % check.key.text)
    for name, size in check.proved:
        say("  agrees   checkpoint %s, of %d leaves" % (name, size))
    if options.receipts:
        say("  receipts %d found in the log" % check.found_receipts)
    say("")
    if check.findings:
        say("SOMETHING IS WRONG:")
        for words in check.findings:
            say("  - %s" % words)
        say("")
        say("Keep this file and your checkpoints as they are, and tell the hub's operator")
        say("and your data protection officer.")
        return
    say("Nothing is wrong: every leaf is there, in order, unchanged and signed for.")
    if not options.key:
        say("The key was taken from the file itself. Compare it with the one you were given,")
        say("or use --key: whoever forges a whole log can put their own key into it.")
    if not options.against:
        say("No earlier checkpoint was given. Only one that you kept (--against) can show that")
        say("the log was not cut short or written anew.")


def parse_options(arguments):
    parser = argparse.ArgumentParser(
        prog="verify_log.py",
        description="Checks an exported Onestory audit log, offline and without the hub's code.",
        epilog="Exit codes: 0 nothing wrong, 1 something is wrong, 2 the check could not be made.",
    )
    parser.add_argument("log", metavar="LOG", help="written by 'onestory audit export'")
    parser.add_argument("--key", help="the verifier key you were given: origin+hash+key")
    parser.add_argument(
        "--against", metavar="CHECKPOINT", nargs="+", action="extend", default=[],
        help="signed checkpoints that you kept",
    )
    parser.add_argument(
        "--receipts", metavar="FILE_OR_DIR", nargs="+", action="extend", default=[],
        help="batch receipts that you hold, as files or folders of .json files",
    )
    return parser.parse_args(arguments)


def main(arguments):
    options = parse_options(arguments)
    try:
        with open(options.log, "rb") as log:
            check = check_log(log, options)
    except OSError as error:
        print("cannot read %s: %s" % (options.log, error.strerror), file=sys.stderr)
        return 2
    except CannotCheck as error:
        print("%s: %s" % (options.log, error), file=sys.stderr)
        return 2
    report(check, options)
    return 1 if check.findings else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
