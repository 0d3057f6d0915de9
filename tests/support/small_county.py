"""A small county on a hub of one's own: three agencies, children whom two of them know, and
professionals who may read about them. The fault tests and the long integration tests share it.

    with Hub(programs_folder(), folder) as hub:
        hub.init()
        hub.start()
        county = County(hub)
        children = county.add_children(10)
        answer = county.read(county.lead, children[0])
"""

import json
import os
import pathlib
import subprocess
import sys

from hub_client import HubFault

VERIFY_LOG = pathlib.Path(__file__).parent / "verify_log.py"
CLASSES = ["education", "health", "social_care", "police", "support", "involvement"]


def is_long():
    """Whether every count that the project promises is wanted: tests/run --long."""
    return os.environ.get("ONESTORY_LONG") == "1"


def count(short, long):
    return long if is_long() else short


def nhs_number(index):
    """A valid NHS number; another one for each index below a million."""
    while True:
        nine = f"943{index:06d}"
        check = 11 - sum(int(digit) * (10 - i) for i, digit in enumerate(nine)) % 11
        if check != 10:
            return nine + str(check % 11)
        index += 500_000


def upn(index):
    """A valid UPN; another one for each index below a million."""
    digits = f"94347{index:07d}"
    letters = "ABCDEFGHJKLMNPQRTUVWXYZ"
    return letters[sum(int(d) * (i + 2) for i, d in enumerate(digits)) % 23] + digits


class Child:
    def __init__(self, index):
        self.index = index
        self.given = f"Given{index}"
        self.family = f"Family{index}"
        self.birth = f"{2010 + index % 10}-{index % 12 + 1:02d}-{index % 28 + 1:02d}"
        self.nhs = nhs_number(index)
        self.id = None  # once found

    def subject(self, **more):
        return {
            "source_id": f"person-{self.index}",
            "names": [{"given": self.given, "family": self.family}],
            "birth": self.birth,
            "identifiers": [{"kind": "nhs_number", "value": self.nhs}],
            **more,
        }


def record(source_id, child, kind="contact", labels=("GENERAL",), subject=None, **more):
    """A record whose summary is its source id, so that answers can be counted."""
    return {
        "source_id": source_id,
        "kind": kind,
        "happened": "2026-03-01",
        "labels": list(labels),
        "summary": source_id,
        "subjects": [subject or child.subject()],
        **more,
    }


class County:
    """Needs a hub that is serving."""

    def __init__(self, hub):
        self.hub = hub
        self.csc = hub.add_agency(
            "csc", "Social Care", "social_care", ["social_care", "involvement"], "01865 111111"
        )
        self.health = hub.add_agency("ouh", "Health Trust", "health", ["health"], "01865 222222")
        self.school = hub.add_agency("school", "School", "school", ["education"], "01865 333333")
        self.agencies = [self.csc, self.health, self.school]
        self.kinds = {"csc": "assessment", "ouh": "health_contact", "school": "attendance_period"}
        self.people = {
            "sup": hub.add_person("s.khan", "csc", ["SUP"], "S Khan"),
            "lead": hub.add_person("l.patel", "csc", ["LP"], "L Patel"),
            "teacher": hub.add_person("t.jones", "school", ["NP"], "T Jones"),
            "dpo": hub.add_person("d.lee", "csc", ["DPO"], "D Lee"),
        }
        self.sign_in()
        self.children = []

    def sign_in(self):
        self.supervisor = self.people["sup"].sign_in("SUP")
        self.lead = self.people["lead"].sign_in("LP")
        self.teacher = self.people["teacher"].sign_in("NP")
        self.dpo = self.people["dpo"].sign_in("DPO")

    def reconnect(self):
        """After a restart: the hub's ports are others now."""
        for agency in self.agencies:
            agency.port.number = self.hub.agency_port
        for session in (self.supervisor, self.lead, self.teacher, self.dpo):
            session.port = self.hub.people

    def add_children(self, number):
        """New children, known to social care by one record each; read by lead and teacher."""
        added = [Child(len(self.children) + i) for i in range(number)]
        self.children += added
        self.csc.push([record(f"first-{child.index}", child, "assessment") for child in added])
        for child in added:
            self.find(child)
            self.tie(child)
        return added

    def find(self, child):
        found = self.supervisor.find(
            "CIN", given=child.given, family=child.family, birth=child.birth, nhs_number=child.nhs
        )
        if len(found) != 1:
            raise HubFault(f"{len(found)} children were found where there is one")
        child.id = found[0]["child"]

    def tie(self, child):
        for professional in ("l.patel", "t.jones"):
            self.relate(child, professional, "named")
        self.agree(child)

    def relate(self, child, professional, state):
        return must(
            self.supervisor.post(
                f"/v1/children/{child.id}/relationships",
                {"professional": professional, "state": state},
            ),
            201,
        )

    def agree(self, child, state="given"):
        agreement = {
            "purpose": "CIN",
            "state": state,
            "agencies": [agency.name for agency in self.agencies],
            "classes": CLASSES,
            "given_by": "parent",
            "evidence": "form",
        }
        return must(
            self.supervisor.post(f"/v1/children/{child.id}/agreements", agreement), 201
        )

    def read(self, session, child, **more):
        """(status, answer) of one page."""
        query = "&".join(f"{name}={value}" for name, value in {"purpose": "CIN", **more}.items())
        return session.get(f"/v1/children/{child.id}/chronology?{query}")

    def read_all(self, session, child, **more):
        """Every entry, page by page."""
        entries, cursor = [], {}
        while True:
            page = must(self.read(session, child, limit=500, **more, **cursor), 200)
            entries += page["entries"]
            if not page["next"]:
                return entries
            cursor = {"cursor": page["next"]}


def must(answer, wanted):
    """The JSON of an answer that has to have this status."""
    if answer[0] != wanted:
        raise HubFault(f"answered {answer[0]}, not {wanted}: {answer[1]}")
    return answer[1]


def keep_checkpoint(hub, name):
    kept = hub.folder / name
    kept.write_text(hub.run("audit", "checkpoint"))
    return kept


def export_log(hub, name="log.txt"):
    """(file, verifier key)"""
    exported = hub.folder / name
    exported.unlink(missing_ok=True)
    return exported, hub.run_json("audit", "export", exported)["verifier_key"]


def leaves_of(exported):
    """The leaves of an exported log, as objects."""
    with open(exported, encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.startswith("{")]


def prove_log(hub, against=(), receipts=None):
    """Both verifiers on the whole log; HubFault when either finds anything. Its leaves."""
    kept = [part for path in against for part in ("--against", path)]
    verified = hub.run_json("audit", "verify", *kept)
    if not verified["whole"]:
        raise HubFault(f"the log is not whole: {verified}")
    exported, key = export_log(hub)
    held = ["--receipts", receipts] if receipts else []
    second = subprocess.run(
        [sys.executable, VERIFY_LOG, exported, "--key", key, *map(str, kept), *map(str, held)],
        capture_output=True,
        text=True,
    )
    if second.returncode != 0:
        raise HubFault(f"the second verifier: {second.stdout}{second.stderr}")
    return leaves_of(exported)
