"""An invented county that the tests in a browser and the pictures are made of: Wren Ashgrove's
story as four agencies tell it, and the people who work with her, on a real hub; and, where asked
for, what the desks look after and a child for each way of going through a journey."""

import pathlib
import sys

ROOT = pathlib.Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests/support"))
from hub_client import Hub, programs_folder  # noqa: E402
from small_county import nhs_number  # noqa: E402
from software_passkey import Passkey  # noqa: E402

WREN = ("Wren", "Ashgrove", "2016-03-27", nhs_number(31))
OTHER = ("Robin", "Elsewhere", "2014-08-02", nhs_number(32))
FURTHER = ["Maya Holt", "Noel Finch", "Ida Thorne", "Solomon Birch", "Una Reeve", "Petra Lark",
           "Hugo Marsh", "Zelda Croft", "Basil Quill", "Greta Nye"]


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
        self.agencies = {"csc": care, "cowley": health, "st-marys": school, "tvp": police}
        self.ids = {"child": self.wren, "entry": self.entry_of(self.wren)}

    def story(self, more=""):
        return f"/children/{self.wren}?purpose=CIN{more}"

    def entry_of(self, child):
        """The id of the first record that the lead is shown of the child."""
        told = self.lead.get(f"/v1/children/{child}/chronology?purpose=CIN")[1]
        return told["entries"][0]["id"]

    def newcomer(self, name, roles=("NP", "LP")):
        """The one-time token of somebody who has not enrolled."""
        wanted = [part for role in roles for part in ("--role", role)]
        return self.hub.run_json("person", "add", name, "--agency", "st-marys",
                                 "--name", name.title(), *wanted)["token"]

    def child_of(self, number):
        """Another child with a story of their own, named for the teacher and the lead."""
        given, family = FURTHER[number].split()
        child = (given, family, f"2015-{number + 1:02d}-17", nhs_number(40 + number))
        for agency, records in (("csc", CARE), ("tvp", POLICE)):
            self.agencies[agency].push([about(child, told, number) for told in records])
        found = self.boss.find("CIN", given=given, family=family, birth=child[2])[0]["child"]
        for who in ("t.jones", "l.patel"):
            body = {"professional": who, "state": "named"}
            assert self.boss.post(f"/v1/children/{found}/relationships", body)[0] == 201
        return found


def about(child, told, number):
    """The same record of another child."""
    subject = record(child, "", "", None, "", {})["subjects"]
    return {**told, "source_id": f"{told['source_id']}-{number}", "subjects": subject}


class Somebody:
    """A person as two agencies know them, but for the number."""

    def __init__(self, key, name, index, **more):
        self.key, self.name, self.index, self.more = key, name, index, more

    def subject(self):
        given, family = self.name.split()
        return {"source_id": self.key, "names": [{"given": given, "family": family}],
                "birth": "2015-02-28", "sex": "female",
                "identifiers": [{"kind": "nhs_number", "value": nhs_number(self.index)}],
                **self.more}

    def record(self, source_id, kind, label="GENERAL"):
        return {"source_id": source_id, "kind": kind, "happened": "2026-03-01",
                "labels": [label], "summary": source_id, "subjects": [self.subject()]}


class Desks:
    """What the desks look after: for each of `count` journeys a question about two records, records
    that are to be taken out of a child, an access and an opening that wait for a review."""

    ROLES = {"STEWARD": "Sam Steward", "DPO": "Dana Lee", "ADMIN": "Ari Desk",
             "CALD": "Cara Guard", "AUDITOR": "Audra Page", "MASH": "Mo Screen",
             "SW47": "Sia Visit", "REVIEWER": "Rhea View"}

    def __init__(self, county, count=1):
        self.county, self.hub = county, county.hub
        self.people = {role: self.add(name, role) for role, name in self.ROLES.items()}
        self.people.update(NP=county.teacher, LP=county.lead, SUP=county.boss, HEAD=county.head)
        self.matches, self.notices, self.openings = [], [], []
        for number in range(count):
            self.seed(number)
        county.agencies["csc"].push([
            {**Somebody("c-wait", "Fay Birch", 95).record("r-wait", "assessment"),
             "labels": ["MAUVE"]},
            Somebody("c-class", "Gus Hale", 96).record("r-class", "health_contact", "HEALTH")],
            "week-47")
        listed = self.people["DPO"].get("/v1/audit/notices")[1]["notices"]
        self.notices = [notice["id"] for notice in listed]
        assert len(self.notices) >= count, listed
        county.ids.update(match=self.matches[0], notice=self.notices[0], opening=self.openings[0],
                          request=self.ask_for_rights())

    def add(self, name, role, agency="csc"):
        login = name.lower().replace(" ", ".")
        return self.hub.add_person(login, agency, [role], name).sign_in(role)

    def ask_for_rights(self):
        """A family's request under data protection law, which waits for an answer."""
        asked = {"right": "access", "verified": True, "words": "the mother, by letter"}
        status, told = self.people["DPO"].post(
            f"/v1/children/{self.county.wren}/rights-requests", asked)
        assert status == 201, told
        return told["request"]["request"]

    def seed(self, number):
        name = FURTHER[number].split()[0] + " Marlow"
        home = {"addresses": [{"lines": f"{number + 1} Quince Row", "postcode": "ZZ9 4QR"}]}
        both = Somebody(f"c-{number}", name, 60 + 2 * number, **home)
        care, health = (self.county.agencies[agency] for agency in ("csc", "cowley"))
        care.push([both.record(f"r-{number}", "assessment")])
        health.push([Somebody(f"n-{number}", name, 61 + 2 * number)
                     .record(f"n-{number}", "health_contact", "HEALTH")])
        known = {match["id"] for match in self.matches_open()} - set(self.matches)
        self.matches += sorted(known)
        child = self.alone(number)
        # Refused, which somebody reviews.
        assert self.county.lead.get(f"/v1/children/{child}/chronology?purpose=CIN")[0] == 403
        self.openings.append(self.break_glass(number, child))

    def matches_open(self):
        return self.people["STEWARD"].get("/v1/matches")[1]["matches"]

    def alone(self, number):
        """A child whom one agency knows under two numbers of its own."""
        name = FURTHER[number].split()[0] + " Sedge"
        for key in ("a", "b"):
            one = Somebody(f"s-{number}{key}", name, 80 + number)
            self.county.agencies["csc"].push([one.record(f"s-{number}{key}", "assessment")])
        given, family = name.split()
        return self.county.boss.find("CIN", given=given, family=family,
                                     birth="2015-02-28")[0]["child"]

    def break_glass(self, number, child):
        who = f"Tom Each{number}"
        teacher, head = self.add(who, "NP", "st-marys"), self.county.head
        folder = self.hub.folder / f"passkey-{number}"
        folder.mkdir()
        passkey = Passkey(folder, "localhost", f"https://localhost:{self.hub.people.number}")
        challenge = teacher.post("/v1/session/passkeys/challenge", {})[1]["challenge"]
        mine = teacher.post("/v1/session/passkeys", passkey.registration("laptop", challenge))[1]
        head.post(f"/v1/session/passkeys/{mine['id']}/vouch", {})
        place = f"/v1/children/{child}/break-glass"
        asked = {"category": "serious_harm", "reason": "came to school with burns on both arms"}
        challenge = teacher.post(place + "/challenge", asked)[1]["challenge"]
        opened = teacher.post(place, {**asked, "passkey": passkey.assertion(challenge)})[1]
        teacher.get(f"/v1/children/{child}/chronology?purpose=EMERG")
        return opened["id"]
