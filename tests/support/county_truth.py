"""What really happened in a county of `onestory-county`, beside what the connectors make of its
files: every record made, and the person and the event that it tells of.

    made = what_connectors_make(programs, folder, county_folder)   # agency -> records, as sent
    truth = Truth(county_folder)
    matched = Matched(truth, made)
    matched.event_of[("health", "Encounter|e1-20260101")]          # an Event of truth/events.csv

The truth knows records by source id. Where a source gives a child no number, the connector makes
a key of names that the truth cannot foretell; those few are matched by what, when and who.
"""

import collections
import csv
import dataclasses
import difflib
import pathlib
import re
import ssl
import threading
import types
import unicodedata

import stub_hub
from county_push import County


class Notebook(stub_hub.Ledger):
    """A hub that only writes down what every agency sends."""

    def __init__(self, folder):
        super().__init__(folder)
        self.sent = collections.defaultdict(list)

    def take(self, body):
        batch = stub_hub.json.loads(body)
        if batch["id"] not in self.batches:
            self.sent[batch["agency"]] += batch["records"]
        return super().take(body)


def open_notebook(folder):
    """A StubHub with a Notebook, listening."""
    folder.mkdir(parents=True)
    stub_hub.make_certificates(str(folder))
    hub = stub_hub.StubHub(("127.0.0.1", 0), stub_hub.Handler)
    hub.folder, hub.ledger = str(folder), Notebook(str(folder))
    hub.bad_words, hub.faults = [], []
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "server.pem", folder / "server.key")
    context.load_verify_locations(folder / "ca.pem")
    context.verify_mode = ssl.CERT_REQUIRED
    hub.socket = context.wrap_socket(hub.socket, server_side=True, do_handshake_on_connect=False)
    threading.Thread(target=hub.serve_forever, daemon=True).start()
    return hub


def what_connectors_make(programs, folder, county_folder, options=()):
    """Every record that onestory-push sends for each agency, in order of sending."""
    folder = pathlib.Path(folder)
    hub = open_notebook(folder)
    own = folder / "own"
    own.mkdir()
    for there, here in (("agency.pem", "cert.pem"), ("agency.key", "key.pem"), ("ca.pem",) * 2):
        (own / here).write_bytes((folder / there).read_bytes())
    as_hub = types.SimpleNamespace(
        folder=folder,
        programs=pathlib.Path(programs),
        agency_port=hub.server_address[1],
        add_agency=lambda agency, *unused: types.SimpleNamespace(name=agency, certificate=own),
    )
    county = County(as_hub, county_folder)
    county.register()
    county.push(options=options)
    hub.shutdown()
    hub.server_close()
    return dict(hub.ledger.sent)


def plain(name):
    """One form for a name however written."""
    folded = unicodedata.normalize("NFKD", name or "")
    letters = "".join(c for c in folded if not unicodedata.combining(c)).lower()
    return re.sub(r"[^a-z]", "", letters)


def alike(one, other):
    return difflib.SequenceMatcher(None, plain(one), plain(other)).ratio()


@dataclasses.dataclass(frozen=True)
class Event:
    person: str
    agency: str
    kind: str
    native_id: str
    date: str
    end: str
    incident: str
    details: tuple  # of each format that tells it
    formats: tuple

    @property
    def key(self):
        return (self.agency, self.native_id)

    @property
    def foretold(self):
        """Whether its id is the record's; else the record's has a key of names."""
        native = self.native_id
        return native[-1] != "|" and not native.startswith("adm-") and "||" not in native


class Truth:
    def __init__(self, folder):
        self.folder = pathlib.Path(folder) / "truth"
        self.persons = {row["person_id"]: row for row in self.rows("persons")}
        self.events, self.purges = self._events()
        self.attendance = self.rows("attendance")
        self.incidents = collections.defaultdict(set)
        for row in self.rows("incidents"):
            self.incidents[row["incident_id"]].add(
                (row["agency"], row["native_id"], row["person_id"])
            )
        # What an agency has wrong about a person, over all that it knows them by.
        self.faults = collections.defaultdict(set)
        for row in self.rows("people"):
            self.faults[row["agency"], row["person_id"]].update(
                fault for fault in row["faults"].split(";") if fault
            )

    def rows(self, name):
        with open(self.folder / f"{name}.csv", encoding="utf-8", newline="") as text:
            return list(csv.DictReader(text))

    def _events(self):
        """Each record once, whichever formats tell it; and what is purged."""
        told = collections.defaultdict(list)
        purges = []
        for row in self.rows("events"):
            if row["kind"] == "purge":
                purges.append(row)
            else:
                told[row["agency"], row["native_id"], row["person_id"]].append(row)
        events = []
        for (agency, native_id, person), rows in told.items():
            last = rows[-1]
            ends = {row["end_date"] for row in rows if row["end_date"]}
            incidents = {row["incident_id"] for row in rows if row["incident_id"]}
            events.append(
                Event(
                    person,
                    agency,
                    last["kind"],
                    native_id,
                    min(row["date"] for row in rows),
                    max(ends, default=""),
                    max(incidents, default=""),
                    tuple(row["detail"] for row in rows),
                    tuple(row["format"] for row in rows),
                )
            )
        return events, purges

    def purged(self, event):
        """Whether its content was ordered to be destroyed, with all of the child's or alone."""
        child = event.native_id.split("|")[0]
        for purge in self.purges:
            if purge["agency"] != event.agency:
                continue
            named = purge["native_id"]
            factors = named.replace("|assessment|", "|assessment-factors|")
            if named in (child, event.native_id) or factors == event.native_id:
                return True
        return False


def likeness(subject, person):
    """How much an agency's view of somebody is like a person of the truth; 0 to 3."""
    best = 0.0
    families = [person["family"], person["former_family"]]
    for name in subject.get("names", []) or [{}]:
        given = alike(name.get("given", ""), f"{person['given']} {person['middle']}".strip())
        given = max(given, alike(name.get("given", ""), person["given"]))
        family = max(alike(name.get("family", ""), known) for known in families)
        best = max(best, given + family)
    birth = subject.get("birth")
    return best + (1.0 if birth and birth == person["birth_date"] else 0.5 if not birth else 0.0)


class Matched:
    """The records that connectors made, each with its event."""

    def __init__(self, truth, made):
        self.truth = truth
        self.versions = collections.defaultdict(list)  # (agency, id) -> records as sent
        for agency, records in made.items():
            for record in records:
                self.versions[agency, record["source_id"]].append(record)
        self.event_of = {}
        self._match_foretold()
        self._match_by_names()
        # An order to hide or destroy what was never told leaves nothing behind.
        self.untold = [
            key for key in self.versions if key not in self.event_of and self.told(key)
        ]
        matched = set(self.event_of.values())
        self.unmade = [event for event in truth.events if event not in matched]

    def told(self, key):
        """What the record says, in its newest version that says anything; None: only orders."""
        said = [one for one in self.versions[key] if one.get("action", "assert") == "assert"]
        return said[-1] if said else None

    def _match_foretold(self):
        for event in self.truth.events:
            if event.foretold and event.key in self.versions:
                self.event_of[event.key] = event

    def _match_by_names(self):
        waiting = collections.defaultdict(list)
        for event in self.truth.events:
            if not event.foretold:
                waiting[shape_of_event(event)].append(event)
        places = collections.defaultdict(list)
        for key in self.versions:
            record = self.told(key)
            if key in self.event_of or record is None:
                continue
            places[shape_of_record(key, record)].append(key)
        for shape, keys in places.items():
            self._pair(keys, waiting.get(shape, []))

    def _pair(self, keys, events):
        """The likest first. An event is told twice only of a pupil who has no number: each kind of
        export then has another key for them."""
        pairs = []
        for key in keys:
            subject = self.told(key)["subjects"][0]
            for event in events:
                person = self.truth.persons[event.person]
                pairs.append((likeness(subject, person), key, event))
        pairs.sort(key=lambda pair: (-pair[0], pair[1], pair[2].native_id, pair[2].person))
        used = set()
        for score, key, event in pairs:
            again = event.native_id.startswith("adm-")
            if score < 1.0 or key in self.event_of or (event in used and not again):
                continue
            self.event_of[key] = event
            used.add(event)


def shape_of_event(event):
    """What its record's id has beside the key of names."""
    parts = event.native_id.split("|")
    if event.native_id.startswith("adm-"):
        return (event.agency, event.kind, tuple(parts[1:]))
    if "||" in event.native_id:  # support||2026-01-20|parenting course
        return (event.agency, event.kind, (parts[0], parts[2]))
    return (event.agency, event.kind, tuple(parts[:-1]))  # notice|N-1|


def shape_of_record(key, record):
    agency, source_id = key
    parts = source_id.split("|")
    if parts[0].startswith(("id:", "name:")):
        return (agency, record["kind"], tuple(parts[1:]))
    if parts[0] in ("support", "own-words"):
        return (agency, record["kind"], (parts[0], parts[2]))
    return (agency, record["kind"], tuple(parts[:-1]))


# --- whether the hub could have known


def verified_numbers(subject):
    """{(kind, value)} of numbers whose check digit or letter holds."""
    numbers = set()
    for identifier in subject.get("identifiers", []):
        kind, value = identifier["kind"], identifier["value"].replace(" ", "").upper()
        if kind == "nhs_number" and is_nhs_number(value):
            numbers.add(("nhs", value))
        if kind in ("upn", "former_upn") and is_upn(value):
            numbers.add(("upn", value))
    return numbers


def is_nhs_number(text):
    if not re.fullmatch(r"\d{10}", text):
        return False
    check = 11 - sum(int(digit) * (10 - i) for i, digit in enumerate(text[:9])) % 11
    return check != 10 and int(text[9]) == check % 11


def is_upn(text):
    if not re.fullmatch(r"[A-Z]\d{11}[A-Z0-9]", text):
        return False
    letters = "ABCDEFGHJKLMNPQRTUVWXYZ"
    last = text[12]
    value = int(last) if last.isdigit() else letters.index(last) if last in letters else -1
    if value < 0:
        return False
    digits = [int(d) for d in text[1:12]] + [value]
    return letters[sum(d * (i + 2) for i, d in enumerate(digits)) % 23] == text[0]


def whole_view(views):
    """All that an agency said of a person: of each thing the newest that says anything."""
    whole = {}
    for view in views:
        for member, value in view.items():
            if value not in ("", [], "unknown"):
                whole[member] = value
    return whole


def why_not_joined(newcomer, known):
    """Why rules of the first step do not join two views of one person; "" if they should.

    A shared verified number that birth date or names bear out joins, and so do the same given
    names, family name and birth date with nothing against them (hub/linkage/linkage.h).
    """
    mine, theirs = verified_numbers(newcomer), verified_numbers(known)
    for kind in ("nhs", "upn"):
        ours = {value for k, value in mine if k == kind}
        others = {value for k, value in theirs if k == kind}
        if ours and others and not ours & others:
            return "another number"
    given, family, first = (
        [{plain(part(name)) for name in view.get("names", [])} - {""} for view in (newcomer, known)]
        for part in (
            lambda name: name.get("given"),
            lambda name: name.get("family"),
            lambda name: name.get("given", "").split(" ")[0],
        )
    )
    births = (newcomer.get("birth"), known.get("birth"))
    same_birth = all(births) and births[0] == births[1]
    if mine & theirs:
        if given[0] & given[1] or first[0] & first[1]:
            return ""
        if all(births) and not same_birth:
            return "another birth date"
        differ = all(given) and all(family) and not family[0] & family[1]
        return "" if same_birth or not differ else "another name"
    if not given[0] and not family[0]:
        return "first told of without a name"  # a later word never moves a link by itself
    if newcomer.get("due") or known.get("due"):
        return "unborn when told of"
    if not all(births):
        return "no birth date"
    if not same_birth:
        return "another birth date"
    if {newcomer.get("sex"), known.get("sex")} == {"male", "female"}:
        return "another sex"
    if not family[0] & family[1]:
        return "another family name"
    if given[0] & given[1]:
        return ""
    return "only the first given name" if first[0] & first[1] else "another given name"
