#!/usr/bin/env python3
"""A simulated county goes through the real programs, and what the truth says happened is what the
hub holds, record by record: 2,000 children with tests/run --long, 300 else.

Every agency pushes its native files with onestory-push. What became of each record says the hub's
signed receipt; what is held, about whom, is read as a professional of each agency reads it. Records
that are kept even from the agency's own professionals (by their labels) and people of whom an
agency knows no two identifiers cannot be read this way: of these the receipts speak alone, and
they are counted.
"""

import collections
import hashlib
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "support"))
from county_push import County, sector_of  # noqa: E402
from county_truth import (  # noqa: E402
    Matched,
    Truth,
    what_connectors_make,
    whole_view,
    why_not_joined,
)
from hub_client import Hub, programs_folder  # noqa: E402
from reading import PURPOSE, Readers, two_identifiers  # noqa: E402
from small_county import CLASSES, count  # noqa: E402

CHILDREN = int(os.environ.get("ONESTORY_CHILDREN", count(300, 2000)))
# These counties have purges of a child and of a part of one, shields, merged numbers, a death.
SEED = {300: 19, 2000: 7}.get(CHILDREN, 1)
YEARS = 1
SAMPLE = count(25, 80)  # children whom a reader of all agencies reads
OPTIONS = ("--batch", "500")

# What an agency's own professionals see whole, or less a shielded child's place, who else is in it
# or what a confider told (hub/access/rules/matrix.cc); any other label hides a record from them.
SHOWN_LABELS = {
    "GENERAL", "HEALTH", "SHIELDED", "OPINION", "UNVERIFIED", "CRIMINAL", "POLICE_P",
    "CHILD_ABUSE", "THIRD_PARTY", "CONFIDER", "DISPUTED", "GSC:OFFICIAL",
}

# Files without a day: such a record is of a school year, or has no date.
STANDING = {"contacts", "medical", "young-carer", "sen", "sen-needs", "in-care", "attendance-year"}
UNDATED_INVOLVEMENTS = ("registration|", "RelatedPerson|")
# Where a record says how long it went on, by kind: names of details.
ENDS = {
    "health_contact": ("ended",),
    "missing_episode": ("found", "until", "ended"),
    "plan": ("ended", "until", "closed"),
    "protection_plan": ("ended", "until"),
    "placement": ("ended", "until"),
    "assessment": ("authorised", "completed"),
    "support_given": ("completed", "ended"),
    "free_school_meals": ("until", "ended"),
    "enrolment": ("left",),
    "suspension": ("until", "to"),
}


# Why two views of one person differ when somebody wrote something wrong. The other reasons lie in
# what a file has: the first of the given names only, no birth date, another number.
OF_FAULTS = {"another given name", "another family name", "another birth date"}


def day_range(happened):
    """(first day, last day) of a date as sent."""
    parts = happened.split("/")
    return parts[0][:10], parts[-1][:10]


def details_of(record):
    return [(one["name"], str(one.get("value", ""))) for one in record.get("details", [])]


def subjects_of(record):
    """Whom it was filed under; the other child of a family tie has records of their own."""
    everyone = record.get("subjects", [])
    return everyone[:1] if record.get("kind") == "family_tie" else everyone


def is_between_children(record):
    """Such a tie is told by the family's page alone, which asks about both."""
    return record.get("kind") == "family_tie" and len(record.get("subjects", [])) > 1


def places_of(entry):
    return {one["name"] for one in entry.get("place_details", [])}


def tie_of(record):
    tie = record.get("involvement") or {}
    return (tie.get("since"), tie.get("until"), bool(tie.get("lead")))


def print_of(made):
    """What a reader can tell a record by. Of one that was sent."""
    return (
        made["kind"],
        made.get("happened", ""),
        made.get("summary", ""),
        made.get("narrative", ""),
        tuple((d["name"], str(d.get("value", ""))) for d in made.get("details", [])
              if not d.get("locates")),
        tuple((c.get("system", ""), c.get("code", "")) for c in made.get("codes", [])),
        tie_of(made),
    )


def print_of_entry(entry):
    """The same of an entry that is shown."""
    return (
        entry["kind"],
        entry.get("happened", {}).get("iso", ""),
        entry.get("summary", ""),
        entry.get("narrative", ""),
        tuple((d["name"], str(d.get("value", ""))) for d in entry.get("details", [])),
        tuple((c.get("system", ""), c.get("code", "")) for c in entry.get("codes", [])),
        tie_of(entry),
    )


class Receipts:
    """What the hub said of each record that an agency sent, in order: (outcome, reason)."""

    def __init__(self, folder):
        batches = []
        for path in pathlib.Path(folder).rglob("*.json"):
            receipt = json.loads(path.read_text())
            head = dict(line.split(" ", 1) for line in receipt["receipt"].splitlines()[1:9])
            batches.append((int(head["leaf"]), bytes.fromhex(head["salt"]), head["agency"],
                            receipt["records"]))
        batches.sort(key=lambda batch: batch[0])
        self.lines = [(salt, agency, line) for _, salt, agency, lines in batches for line in lines]

    def beside(self, records):
        """Each record sent with its line, which must be of its source id."""
        assert len(self.lines) == len(records), (len(self.lines), len(records))
        for record, (salt, agency, line) in zip(records, self.lines):
            source = salt + agency.encode() + b"\0" + record["source_id"].encode()
            assert hashlib.sha256(source).hexdigest() == line["source"], record["source_id"]
            yield record, line["outcome"], line.get("reason", "")


class Held:
    """What the hub holds, by its receipts."""

    def __init__(self):
        self.record = {}  # key -> what it says now
        self.state = {}  # key -> held, hidden, stub, waiting
        self.reasons = collections.Counter()

    def take(self, agency, record, outcome, reason):
        key = (agency, record["source_id"])
        if outcome in ("accepted", "superseded"):
            self.record[key], self.state[key] = record, "held"
        elif outcome == "retracted":
            self.state[key] = "hidden"
        elif outcome == "purged":
            self.state[key] = "stub"
        elif outcome == "quarantined" and key not in self.state:
            self.state[key] = "waiting"
            self.record[key] = record
        elif outcome == "refused" and record.get("action", "assert") == "assert":
            self.state[key] = "refused"
        self.reasons[agency, outcome, reason] += 1


class RoundTrip:
    """Everything that is done once; the tests look at what came of it."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.programs = programs_folder()
        self.files = self.folder / "county"
        self.hub = Hub(self.programs, self.folder / "hub")
        self.readers = {}

    def go(self):
        subprocess.run(
            [self.programs / "onestory-county", "--children", str(CHILDREN), "--seed", str(SEED)]
            + ["--years", str(YEARS), "--out", self.files],
            check=True, capture_output=True, timeout=600,
        )
        self.truth = Truth(self.files)
        self.made = what_connectors_make(
            self.programs, self.folder / "notebook", self.files, OPTIONS
        )
        self.matched = Matched(self.truth, self.made)
        self.hub.folder.mkdir()
        self.hub.init("Zashire")
        self.hub.start()
        self.county = County(self.hub, self.files)
        self.county.register()
        self.sent = self.county.push(options=OPTIONS)
        self.held = Held()
        for agency in self.county.ids():
            receipts = Receipts(self.hub.folder / "push" / agency / "receipts")
            for record, outcome, reason in receipts.beside(self.made.get(agency, [])):
                self.held.take(agency, record, outcome, reason)
        self.know_everybody()
        for agency in self.county.ids():
            self.look_and_read(agency)
        self.settle_children()

    def close(self):
        for readers in self.readers.values():
            readers.close()
        self.hub.kill()

    # --- who

    def know_everybody(self):
        """Each person that an agency knows, with the records about them."""
        self.views = collections.defaultdict(list)  # (agency, person's key) -> as sent, newest last
        self.records_of = collections.defaultdict(set)  # (agency, person's key) -> keys of records
        self.person_of = {}  # (agency, person's key) -> persons of the truth
        for agency, records in self.made.items():
            for record in records:
                key = (agency, record["source_id"])
                event = self.matched.event_of.get(key)
                for subject in subjects_of(record):
                    who = (agency, subject["source_id"])
                    views = self.views[who]
                    if subject in views:
                        views.remove(subject)
                    views.append(subject)
                    self.person_of.setdefault(who, set()).update({event.person} if event else ())
                    if self.held.record.get(key) is record:
                        self.records_of[who].add(key)
        self.candidates = {}
        self.entries = {}  # (agency, child) -> entries; None: refused
        self.texts = collections.defaultdict(list)  # child -> all that was answered about them
        self.refused = {}

    def look_and_read(self, agency):
        """Whom the agency's professionals find by what they know, and what they read of them."""
        readers = self.readers[agency] = Readers(self.hub, agency)
        for who in [who for who in self.views if who[0] == agency]:
            found = set()
            for view in [whole_view(self.views[who]), *reversed(self.views[who])]:
                found |= readers.candidates(view)
            self.candidates[who] = found
            for child in sorted(found):
                if (agency, child) not in self.entries:
                    self.read(readers, child)

    def read(self, readers, child):
        readers.tie(child)
        status, answer = readers.chronology(child)
        self.texts[child] += [json.dumps(answer), json.dumps(readers.shown[child])]
        self.entries[readers.agency, child] = answer if status == 200 else None
        if status != 200:
            self.refused[readers.agency, child] = answer

    def visible(self, key):
        """Whether the owner's professionals may see it: only labels hide from them."""
        if self.held.state.get(key) != "held":
            return False
        record = self.held.record[key]
        return not is_between_children(record) and set(record.get("labels", [])) <= SHOWN_LABELS

    def settle_children(self):
        """Each known person's child of the hub: found, and holding what they told of."""
        self.child_of = {}
        self.doubtful = []
        for who, found in sorted(self.candidates.items()):
            prints = collections.Counter(
                self.short(print_of(self.held.record[key]))
                for key in self.records_of[who] if self.visible(key)
            )
            holding = [
                child for child in sorted(found)
                if self.entries[who[0], child] is None
                or not prints - collections.Counter(
                    self.short(print_of_entry(entry)) for entry in self.entries[who[0], child])
            ]
            if len(holding) == 1:
                self.child_of[who] = holding[0]
            elif found:
                self.doubtful.append((who, len(found), len(holding)))

    @staticmethod
    def short(whole):
        """Of a shielded child's entries the rest is cut, and of a confider's: words may tell who."""
        return whole[:2]


class RoundTripTest(unittest.TestCase):
    maxDiff = 4000

    @classmethod
    def setUpClass(cls):
        cls.scratch = tempfile.mkdtemp(prefix="round-trip-")
        cls.addClassCleanup(shutil.rmtree, cls.scratch, ignore_errors=True)
        cls.trip = RoundTrip(cls.scratch)
        cls.addClassCleanup(cls.trip.close)
        cls.trip.go()

    def few(self, things):
        """Of a list that should be empty."""
        things = list(things)
        self.assertFalse(things, f"{len(things)}, such as {things[:5]}")

    # --- what the connectors make is what the truth tells

    def test_01_every_event_of_the_truth_was_made_a_record_and_nothing_else_was(self):
        self.few(self.trip.matched.unmade)
        self.few(self.trip.matched.untold)

    def test_02_a_record_tells_the_kind_the_day_and_the_end_of_its_event(self):
        wrong = []
        for key, event in self.trip.matched.event_of.items():
            record = self.trip.matched.told(key)
            if record is None:
                continue
            if record["kind"] != event.kind:
                wrong.append((key, record["kind"], event.kind))
            if not self.day_fits(key, record, event):
                wrong.append((key, record.get("happened"), event.date, event.end))
            if event.end and not self.end_fits(record, event):
                wrong.append((key, "end", event.end, details_of(record)))
        self.few(wrong)

    @staticmethod
    def day_fits(key, record, event):
        happened = record.get("happened", "")
        if not happened:
            return key[1].startswith(UNDATED_INVOLVEMENTS) or record["kind"] == "involvement"
        first, last = day_range(happened)
        if first == event.date:
            return "/" not in happened or not event.end or last == event.end or (
                "attendance|" in key[1])
        parts = set(key[1].split("|"))
        standing = parts & (STANDING | {"undated", "census-attendance"})
        # A school year ends on 18 August or with the month, as one counts.
        last = last.replace("-08-18", "-08-31")
        return bool(standing) and first <= (event.end or "9999") and event.date <= last

    @staticmethod
    def end_fits(record, event):
        tie = record.get("involvement") or {}
        if tie.get("until", "") == event.end:
            return True
        happened = record.get("happened", "")
        if "/" in happened and day_range(happened)[1] >= event.end:
            return True
        names = ENDS.get(record["kind"], ())
        told = [value[:10] for name, value in details_of(record) if name in names]
        return event.end in told or (happened[:10] == event.end and not told)

    # --- the hub took it

    def test_03_every_event_is_held_once_or_there_is_a_reason(self):
        trip, wrong = self.trip, []
        times = collections.Counter()
        for key, event in trip.matched.event_of.items():
            state = trip.held.state.get(key)
            times[event] += 1
            if trip.truth.purged(event):
                fits = state == "stub"
            elif "deleted" in event.details:
                fits = state == "hidden"
            elif state == "waiting":
                fits = self.says_nobody(trip.held.record[key])
            else:
                fits = state == "held"
            if not fits:
                wrong.append((key, state, event.person))
        self.few(wrong)
        # A pupil without a number is another person to each kind of export.
        self.few(e.key for e, n in times.items() if n > 1 and not e.native_id.startswith("adm-"))

    @staticmethod
    def says_nobody(record):
        return not any(
            subject.get("names") or subject.get("birth") or subject.get("due")
            or any(one["kind"] != "local" for one in subject.get("identifiers", []))
            for subject in record["subjects"]
        )

    def test_04_nothing_was_refused_and_what_waits_is_listed_to_its_owner(self):
        trip = self.trip
        self.few(key for key, state in trip.held.state.items() if state == "refused")
        for agency, own in trip.county.agencies.items():
            status, answer = own.port.ask_json("GET", "/v1/quarantine")
            self.assertEqual(status, 200)
            listed = {one["source_id"] for one in answer["waiting"]}
            waits = {key[1] for key, state in trip.held.state.items()
                     if key[0] == agency and state == "waiting"}
            self.assertEqual(listed, waits, agency)

    # --- about the right child

    def persons_by_child(self):
        persons = collections.defaultdict(set)
        for who, child in self.trip.child_of.items():
            persons[child] |= self.trip.person_of[who]
        return persons

    def test_05_nobody_is_joined_to_another(self):
        trip = self.trip
        self.few((who, persons) for who, persons in trip.person_of.items() if len(persons) > 1)
        wrong = [(child, persons) for child, persons in self.persons_by_child().items()
                 if len(persons) > 1]
        type(self).wrong = len(wrong)
        self.few(wrong)

    def test_06_everybody_of_whom_an_agency_knows_enough_is_found_with_their_records(self):
        trip = self.trip
        self.few(trip.doubtful)
        self.few(who for who, found in trip.candidates.items()
                 if not found and self.is_searchable(trip.views[who]))

    @staticmethod
    def is_searchable(views):
        return any(True for _ in two_identifiers(whole_view(views)))

    def test_07_who_is_not_joined_could_not_be_known_by_the_rules(self):
        missed, unexplained = self.missed_joins()
        type(self).missed = missed
        self.few(unexplained)

    def missed_joins(self):
        """Counts of why the views of one person stand as more than one child."""
        trip = self.trip
        of_person = collections.defaultdict(list)
        order = {agency: place for place, agency in enumerate(trip.county.ids())}
        for who in trip.views:  # in order of pushing, within an agency
            (person,) = trip.person_of[who]
            of_person[person].append(who)
        missed, unexplained = collections.Counter(), []
        for person, everyone in of_person.items():
            everyone.sort(key=lambda who: order[who[0]])
            children = collections.defaultdict(list)  # child -> who was there before
            for who in everyone:
                child = trip.child_of.get(who)
                if child is None:
                    if children:
                        missed["found by no search: " + self.lacks(trip.views[who])] += 1
                    continue
                if children and child not in children:
                    why = self.why_alone(trip.views[who][0], children)
                    missed[why or "unexplained"] += 1
                    agencies = {who[0], *(one[0] for known in children.values() for one in known)}
                    if not why or (why in OF_FAULTS and not any(
                            trip.truth.faults[agency, person] for agency in agencies)):
                        unexplained.append((person, who, why, sorted(children.values())))
                children[child].append(who)
        return missed, unexplained

    @staticmethod
    def lacks(views):
        return "no birth date" if not whole_view(views).get("birth") else "no full name"

    def why_alone(self, newcomer, children):
        """Why a view began a child of its own beside these of the same person."""
        fitting, reasons = 0, []
        for known in children.values():
            why = [why_not_joined(newcomer, whole_view(self.trip.views[who])) for who in known]
            against = [reason for reason in why if reason.startswith("another number")]
            if "" in why and not against:
                fitting += 1
            reasons += against or why
        if fitting > 1:
            return "several children fit, so a person is asked"
        return "" if fitting else min(reason for reason in reasons if reason)

    # --- and is read as it is

    def test_08_what_an_agency_reads_of_its_children_is_what_it_told_of_them(self):
        trip, wrong, compared = self.trip, [], 0
        whose = collections.defaultdict(set)
        for who, child in trip.child_of.items():
            whose[who[0], child] |= trip.records_of[who]
        for (agency, child), entries in trip.entries.items():
            if entries is None:
                continue
            told = [trip.held.record[key] for key in whose[agency, child] if trip.visible(key)]
            cut = any(entry.get("withheld") for entry in entries)
            shape = trip.short if cut else (lambda whole: whole)
            expected = collections.Counter(shape(print_of(record)) for record in told)
            shown = collections.Counter(shape(print_of_entry(entry)) for entry in entries)
            compared += len(entries)
            if expected != shown:
                wrong.append((agency, child, list((expected - shown))[:2],
                              list((shown - expected))[:2]))
            owners = {entry["agency"]["id"] for entry in entries if "agency" in entry}
            if not owners <= {agency}:
                wrong.append((agency, child, owners))
        type(self).compared = compared
        self.few(wrong)
        self.assertGreater(compared, CHILDREN * 4)

    def test_09_only_of_the_dead_and_the_grown_up_nothing_is_read(self):
        trip = self.trip
        for (agency, child), refusal in trip.refused.items():
            rules = {reason["rule"] for reason in refusal["because"]}
            self.assertEqual(rules, {"B8"}, (agency, child))
            persons = {person for who, theirs in trip.person_of.items()
                       if trip.child_of.get(who) == child for person in theirs}
            self.assertTrue(persons)
            self.assertTrue(all(self.is_closed(person) for person in persons), persons)

    def is_closed(self, person):
        """Died, or of age today."""
        told = self.trip.truth.persons[person]
        born = told["birth_date"]
        of_age = born and f"{int(born[:4]) + 18}{born[4:]}" <= time.strftime("%Y-%m-%d")
        return bool(told["died"] or of_age)

    def test_10_attendance_of_each_term_is_counted_as_it_was(self):
        trip, shown, wrong = self.trip, {}, []
        for who, child in trip.child_of.items():
            for key in trip.records_of[who]:
                parts = key[1].split("|")
                entries = trip.entries[who[0], child] or []
                if len(parts) < 3 or parts[-2] != "attendance" or not trip.visible(key):
                    continue
                (person,) = trip.person_of[who]
                year, term = parts[-1].split("-")
                told = dict(details_of(trip.held.record[key]))
                seen = [dict(details_of(entry)) for entry in entries
                        if entry.get("summary") == trip.held.record[key]["summary"]]
                if seen:
                    shown[person, who[0], int(year), term] = (told, seen[0])
        for row in trip.truth.attendance:
            at = (row["person_id"], row["agency"], int(row["year"][:4]), row["term"])
            if int(row["possible"]) < 10 or at not in shown:
                if int(row["possible"]) >= 10 and self.is_shown(row["person_id"]):
                    wrong.append((at, "not shown"))
                continue
            for seen in shown[at]:
                figures = tuple(seen[name] for name in (
                    "sessions_possible", "sessions_attended", "missed_authorised",
                    "missed_unauthorised"))
                if figures != tuple(row[name] for name in (
                        "possible", "present", "authorised", "unauthorised")):
                    wrong.append((at, figures, row))
        self.few(wrong)
        self.assertGreater(len(shown), CHILDREN)

    def is_shown(self, person):
        """A register without a pupil's number has a name alone; a shield cuts the words."""
        told = self.trip.truth.persons[person]
        return bool(told["upn"]) and not told["shielded"] and not self.is_closed(person)

    def test_14_where_a_shielded_child_lives_was_answered_to_nobody(self):
        trip, shielded, leaks = self.trip, set(), []
        for who, child in trip.child_of.items():
            told = [trip.held.record[key] for key in trip.records_of[who]]
            if any(subject.get("shielded") for record in told for subject in record["subjects"]
                   if subject["source_id"] == who[1]):
                shielded.add(child)
        for who, child in trip.child_of.items():
            if child not in shielded:
                continue
            told = "\n".join(trip.texts[child])
            for secret in self.whereabouts(who):
                # A class is two letters: those stand in any text.
                if (secret if len(secret) > 4 else json.dumps(secret)) in told:
                    leaks.append((who, secret))
        self.few(leaks)
        self.assertTrue(shielded)
        type(self).shielded = len(shielded)

    def whereabouts(self, who):
        trip = self.trip
        for view in trip.views[who]:
            for address in view.get("addresses", []):
                yield from filter(None, (address.get("postcode"), address.get("lines")))
            yield from view.get("phones", [])
        for key in trip.records_of[who]:
            for detail in trip.held.record[key].get("details", []):
                if detail.get("locates"):
                    yield str(detail["value"])

    def test_11_what_several_saw_of_one_incident_each_is_there(self):
        trip, several, wrong = self.trip, 0, []
        keys_of = collections.defaultdict(list)
        for key, event in trip.matched.event_of.items():
            if event.incident:
                keys_of[event.incident, event.agency, event.person].append(key)
        for incident, told in trip.truth.incidents.items():
            parties = {(agency, person) for agency, _, person in told}
            several += len({agency for agency, _ in parties}) > 1
            for agency, person in parties:
                states = {trip.held.state.get(key) for key in keys_of[incident, agency, person]}
                if not states or not states <= {"held", "stub", "waiting"}:
                    wrong.append((incident, agency, person, states))
        self.few(wrong)
        self.assertGreater(several, 0)
        type(self).incidents = (len(trip.truth.incidents), several)

    def test_12_a_purge_leaves_nothing_to_read(self):
        trip = self.trip
        stubs = [key for key, state in trip.held.state.items() if state == "stub"]
        self.assertTrue(stubs, "the county has no purge: choose another seed")
        self.assertTrue(trip.truth.purges)
        people = {event.native_id.split("|")[0] for key, event in trip.matched.event_of.items()
                  if key in stubs}
        for named in (purge["native_id"].split("|")[0] for purge in trip.truth.purges):
            self.assertIn(named, people)
        type(self).stubs = len(stubs)

    def test_13_a_reader_of_all_agencies_sees_what_each_of_them_sees_merged(self):
        trip = self.trip
        agencies_of = collections.defaultdict(set)
        for agency, child in trip.entries:
            if trip.entries[agency, child]:
                agencies_of[child].add(agency)
        most = sorted((child for child in agencies_of if "health" in agencies_of[child]),
                      key=lambda child: (-len(agencies_of[child]), child))[:SAMPLE]
        health = trip.readers["health"]
        agreement = {"purpose": PURPOSE, "state": "given", "agencies": trip.county.ids(),
                     "classes": CLASSES, "given_by": "parent", "evidence": "form"}
        for child in most:
            path = f"/v1/children/{child}/agreements"
            health.finding.must("POST", path, agreement, 201)
            status, entries = health.chronology(child)
            self.assertEqual(status, 200)
            trip.texts[child].append(json.dumps(entries))
            merged = {entry["id"] for entry in entries}
            each = {entry["id"] for agency in agencies_of[child]
                    for entry in trip.entries[agency, child]}
            self.assertLessEqual(each, merged, child)
            # A view of which its own agency knows no two identifiers is found by no search of
            # theirs, and joined all the same: what is read of it must be about this child.
            for entry in entries:
                if entry["id"] not in each:
                    self.assertIn(print_of_entry(entry)[:2], self.told_beyond_search(child, entry))
            self.assertEqual(len(entries), len(merged))
        self.assertGreater(max(len(agencies) for agencies in agencies_of.values()), 2)

    def told_beyond_search(self, child, entry):
        """Kind and day of what the entry's agency told of the child's persons and cannot find."""
        trip = self.trip
        persons = self.persons_by_child()[child]
        return {
            print_of(trip.held.record[key])[:2]
            for who in trip.views
            if who not in trip.child_of and who[0] == entry["agency"]["id"]
            and trip.person_of[who] <= persons
            for key in trip.records_of[who]
        }

    def test_16_what_was_entered_in_error_is_hidden_and_its_history_stays(self):
        trip = self.trip
        key, child = next(
            (key, child) for who, child in sorted(trip.child_of.items()) if who[0] == "health"
            for key in sorted(trip.records_of[who])
            if key[1].startswith("Observation|h") and trip.visible(key))
        wanted = print_of(trip.held.record[key])
        before = self.own(child)
        self.assertIn(wanted, before)
        moment = max(entry["received"] for entry in trip.entries["health", child])
        file = trip.folder / "in_error.json"
        file.write_text(json.dumps(self.in_error(key[1].split("|")[1])))
        done = trip.county.push_files("health", [file], number=99)
        self.assertEqual(done.report["outcomes"], {"retracted": 1})
        self.assertNotIn(wanted, self.own(child))
        self.assertIn(wanted, self.own(child, known_at=moment))

    def own(self, child, **more):
        status, entries = self.trip.readers["health"].chronology(
            child, agency="health", **more)
        self.assertEqual(status, 200)
        return [print_of_entry(entry) for entry in entries]

    def in_error(self, resource_id):
        """The bundle with this one resource, entered in error."""
        for path in sorted((self.trip.files / "health/fhir").iterdir()):
            bundle = json.loads(path.read_text())
            found = [e for e in bundle["entry"] if e["resource"]["id"] == resource_id]
            if not found:
                continue
            resource = found[0]["resource"]
            patient = resource["subject"]["reference"]
            resource["status"] = "entered-in-error"
            resource["meta"]["lastUpdated"] = "2026-10-01T09:00:00+00:00"
            bundle["entry"] = [e for e in bundle["entry"] if e.get("fullUrl") == patient] + found
            return bundle
        raise AssertionError(resource_id)

    def test_15_the_same_files_again_change_nothing(self):
        for sent in self.trip.county.push(["police", "voluntary-kettle"]):
            # Of two versions in one file the older is told again, and known.
            self.assertLessEqual(set(sent.outcomes), {"duplicate"}, sent.agency)

    @classmethod
    def tearDownClass(cls):
        trip = cls.trip
        states = collections.Counter(trip.held.state.values())
        hidden = sum(1 for key, state in trip.held.state.items()
                     if state == "held" and not trip.visible(key))
        print(
            f"\n{CHILDREN} children: {len(trip.truth.persons)} persons of the truth, "
            f"{len(trip.views)} views of them by {len(trip.county.ids())} agencies, "
            f"{len(trip.child_of)} found, as {len(set(trip.child_of.values()))} children\n"
            f"events of the truth {len(trip.truth.events)}, records {dict(states)}; read as "
            f"entries {getattr(cls, 'compared', 0)}, kept from their owner {hidden}\n"
            f"incidents, of several agencies {getattr(cls, 'incidents', '')}; shielded children "
            f"{getattr(cls, 'shielded', '')}; joined to another {getattr(cls, 'wrong', '')}, not "
            f"joined to their other views {dict(getattr(cls, 'missed', {}))}"
        )


if __name__ == "__main__":
    unittest.main(verbosity=2)
