"""An invented county that the tests in a browser and the pictures are made of: Wren Ashgrove's
story as four agencies tell it, and the people who work with her, on a real hub."""

import json
import os
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests/support"))
from hub_client import COOKIE, PASSWORD, Hub, programs_folder  # noqa: E402
from page_client import FORM_COOKIE  # noqa: E402
from small_county import nhs_number  # noqa: E402

MODULES = ROOT / "build/browser"
WREN = ("Wren", "Ashgrove", "2016-03-27", nhs_number(31))
OTHER = ("Robin", "Elsewhere", "2014-08-02", nhs_number(32))


def record(child, source_id, kind, happened, summary, author, **more):
    given, family, birth, nhs = child
    names = [{"given": given, "family": family}]
    numbers = [{"kind": "nhs_number", "value": nhs}]
    subject = {"source_id": "p-" + nhs, "names": names, "birth": birth, "identifiers": numbers}
    return {
        **{"source_id": source_id, "kind": kind, "summary": summary, "author": author},
        **{"nature": "fact", "labels": ["GENERAL"], "subjects": [subject]},
        **({"happened": happened} if happened else {}),
        **more,
    }


WORKER = {"role": "social worker", "name": "Ines Marlow", "team": "Family Help North",
          "team_contact": "01865 323048", "contact": "07700 900123"}
NURSE = {"role": "health visitor", "name": "Joan Bright", "team": "Cowley Health Visitors",
         "team_contact": "01865 904222"}
OFFICE = {"role": "attendance officer", "team": "School office", "team_contact": "01865 777123"}
OFFICER = {"role": "police officer", "name": "PC Amar Rowe", "team": "Cowley Neighbourhood",
           "team_contact": "101"}
CARE = [
    record(WREN, "c-1", "referral", "2024-11-05", "Referral from the school", WORKER,
           nature="reported",
           narrative="The school is worried about how often Wren is late and tired.\n"
           "Her mother asked for help with mornings."),
    record(WREN, "c-2", "assessment", "2024-12-02", "The family needs support", WORKER,
           nature="opinion"),
    record(WREN, "c-3", "plan", "2025-01-14", "Child in need plan begun", WORKER,
           nature="decision"),
    record(WREN, "c-4", "involvement", None, "Allocated social worker", WORKER,
           involvement={"since": "2024-11-05", "lead": True}),
    record(WREN, "c-5", "contact", "2026-03-10T14:40", "Police told us of a call to the home",
           WORKER, narrative="Wren was upstairs. Her mother would like a visit."),
]
HEALTH = [
    record(WREN, "h-1", "health_contact", "2016-04-10", "New birth visit", NURSE),
    record(WREN, "h-2", "immunisation", "2017-05", "Immunisations at one year", NURSE),
    record(WREN, "h-3", "health_contact", "2018-09-03", "Two-year review", NURSE,
           codes=[{"system": "SNOMED CT", "code": "170300004", "text": "Two-year check",
                   "mapped": True}]),
]
SCHOOL = [
    record(WREN, "s-1", "enrolment", "2020-09-03", "Joined Reception", OFFICE),
    record(WREN, "s-2", "attendance_period", "2024-09-02/2024-10-25",
           "Attendance 71 %, late 19 times", OFFICE, recorded="2025-01-20T09:00:00Z"),
]
POLICE = [
    record(WREN, "p-1", "police_notice", "2026-03-10T13:15", "Called to the home, nobody hurt",
           OFFICER, narrative="A neighbour heard shouting. All were calm when we came."),
]
# What its agency corrects afterwards: a second version of c-2.
CORRECTED = [
    record(WREN, "c-2", "assessment", "2024-12-02", "The family needs support in the mornings",
           WORKER, nature="opinion", source_version=2),
]


class Testshire:
    """The hub with its people. `token`: of somebody who has not enrolled yet."""

    def __init__(self, folder):
        self.hub = hub = Hub(programs_folder(), folder)
        hub.init(name="Testshire")
        hub.start()
        add = hub.add_agency
        care = add("csc", "Children's Social Care", "social_care", ["social_care", "involvement"])
        self.care = care
        health = add("cowley", "Cowley Community Health", "health", ["health"])
        school = add("st-marys", "St Mary's School", "school", ["education"])
        police = add("tvp", "Testshire Police", "police", ["police"])
        add("thames", "Thames Youth Trust", "voluntary", ["support"])
        for agency, records in ((care, CARE), (health, HEALTH), (school, SCHOOL),
                                (police, POLICE), (care, CORRECTED)):
            agency.push(records)
        care.push([record(OTHER, "c-9", "assessment", "2025-03-05", "Assessment", WORKER)])
        self.boss = hub.add_person("s.khan", "csc", ["SUP"], "Sana Khan").sign_in("SUP")
        self.teacher = hub.add_person("t.jones", "st-marys", ["NP"], "Tom Jones").sign_in("NP")
        self.lead = hub.add_person("l.patel", "csc", ["LP"], "Leena Patel").sign_in("LP")
        self.head = hub.add_person("h.ead", "st-marys", ["SUP"], "Hana Ead").sign_in("SUP")
        self.wren, self.other = (
            self.boss.find("CIN", given=c[0], family=c[1], birth=c[2])[0]["child"]
            for c in (WREN, OTHER)
        )
        for who in ("t.jones", "l.patel"):
            body = {"professional": who, "state": "named"}
            status, told = self.boss.post(f"/v1/children/{self.wren}/relationships", body)
            assert status == 201, told
        agreed = {"purpose": "CIN", "state": "given",
                  "agencies": ["csc", "cowley", "st-marys", "tvp"],
                  "classes": ["social_care", "health", "involvement", "education", "police"],
                  "given_by": "parent", "evidence": "form signed at home"}
        status, told = self.lead.post(f"/v1/children/{self.wren}/agreements", agreed)
        assert status == 201, told
        added = hub.run_json("person", "add", "n.new", "--agency", "st-marys",
                             "--name", "Nia New", "--role", "NP", "--role", "LP")
        self.token = added["token"]

    def story(self, more=""):
        return f"/children/{self.wren}?purpose=CIN{more}"


def cookies_of(session):
    return [{"name": COOKIE, "value": session.cookie}, {"name": FORM_COOKIE, "value": session.csrf}]


def visit(hub, rounds):
    """What Chromium found on the rounds; None and its words when it could not end them."""
    seconds = int(os.environ.get("ONESTORY_SECONDS", "420"))
    plan = {"address": f"https://localhost:{hub.people.number}", "rounds": rounds,
            "seconds": seconds}
    done = subprocess.run(["node", ROOT / "tests/browser/visit.mjs", MODULES],
                          input=json.dumps(plan), capture_output=True, text=True,
                          timeout=seconds + 60)
    if done.returncode != 0:
        raise AssertionError(done.stdout[-6000:] + done.stderr[-3000:])
    return json.loads(done.stdout)
