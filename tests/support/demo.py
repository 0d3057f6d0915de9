"""The whole way through, told in plain words; hub/demo builds the programs and runs this.

An invented county: social care and health push files in their own formats through their
connectors; a supervisor names a teacher, a lead professional records the family's agreement,
and the teacher reads one chronology. Each step is checked; the first that fails ends it.
"""

import argparse
import pathlib
import random
import signal
import subprocess
import sys
import tempfile

import make_native
from hub_client import COOKIE, PASSWORD, Hub, HubFault, programs_folder

HERE = pathlib.Path(__file__).parent
PURPOSE = "CIN"
PEOPLE = {
    "s.khan": ("social-care", ["SUP"], "Sana Khan, supervisor in social care"),
    "l.patel": ("social-care", ["LP"], "Leena Patel, lead professional in social care"),
    "t.jones": ("rowan-school", ["NP"], "Tom Jones, teacher at Rowan School"),
    "d.lee": ("social-care", ["DPO"], "Dana Lee, data protection officer"),
}


def say(words):
    print(words, flush=True)


def step(words):
    say(f"\n== {words}")


def hold(condition, words):
    """A promise of this demonstration."""
    if not condition:
        raise HubFault(f"this did not hold: {words}")
    say(f"   {words}")


def got(answer, wanted, what):
    status, body = answer
    if status != wanted:
        raise HubFault(f"{what} was answered {status}, not {wanted}: {body}")
    return body


class Demo:
    def __init__(self, hub):
        self.hub = hub
        self.files = hub.folder / "files"
        self.people = {}

    def invent_the_county(self):
        step("An invented county")
        self.files.mkdir()
        subprocess.run(
            [sys.executable, HERE / "make_native.py", "--out", self.files], check=True, timeout=60
        )
        children = make_native.make_children(12, random.Random(1))
        shared = [c for c in children if c["upn"] and c["birth"].year >= 2010]
        self.child, self.other = shared[0], shared[1]
        say("   twelve children, none of whom exists, known to social care and to health")

    def make_the_hub(self, people_port, agency_port):
        step("A hub is made: keys, certificates, an empty audit log")
        self.hub.init("Invented County", people_port=people_port, agency_port=agency_port)
        self.hub.start(people_port, agency_port)
        say(f"   people sign in at https://localhost:{self.hub.people.number}")
        say(f"   agencies push to https://localhost:{self.hub.agency_port}, with certificates")

    def take_in_the_partners(self):
        step("Three agencies and four people; each person enrols with a one-time token")
        add = self.hub.add_agency
        self.social_care = add(
            "social-care", "Children's Social Care", "social_care", ["social_care", "involvement"]
        )
        self.health = add("health", "Invented Health Trust", "health", ["health", "involvement"])
        add("rowan-school", "Rowan School", "school", ["education"])
        for name, (agency, roles, words) in PEOPLE.items():
            self.people[name] = self.hub.add_person(name, agency, roles, words.split(",")[0])
            say(f"   {words}")

    def push(self, agency, kind, *files):
        """One run of the connector, as the agency's own machine would do it."""
        own = agency.certificate
        done = subprocess.run(
            [programs_folder() / "onestory-push", kind, *(self.files / f for f in files)]
            + ["--hub", f"https://localhost:{self.hub.agency_port}", "--agency", agency.name]
            + ["--cert", own / "cert.pem", "--key", own / "key.pem", "--ca", own / "ca.pem"]
            + ["--state", self.hub.folder / f"state-{agency.name}", "--quiet"]
            + ["--receipts", self.hub.folder / f"receipts-{agency.name}"],
            capture_output=True,
            text=True,
            timeout=300,
        )
        if done.returncode != 0:
            raise HubFault(f"onestory-push {kind} ended with {done.returncode}: {done.stderr}")
        for line in (done.stdout + done.stderr).strip().splitlines():
            say(f"   {line}")

    def push_the_files(self):
        step("Social care pushes its children in need census of two years")
        self.push(self.social_care, "social-care", "cin_2024.xml", "cin_2025.xml")
        step("Health pushes its FHIR records of the same years")
        self.push(self.health, "health", "fhir_2024.json", "fhir_2025.json")
        for name in ("social-care", "health"):
            receipts = list((self.hub.folder / f"receipts-{name}").rglob("*.json"))
            hold(receipts, f"{name} holds {len(receipts)} signed receipts of what it sent")

    def find(self, session, child):
        found = session.find(PURPOSE, upn=child["upn"], birth=child["birth"].isoformat())
        return found[0]["child"] if found else None

    def give_the_rights(self):
        step("Nobody reads yet: a supervisor names the teacher, a lead records the agreement")
        teacher = self.people["t.jones"].sign_in("NP")
        hold(
            self.find(teacher, self.child) is None,
            "the teacher, with no tie to the child, finds nobody",
        )
        supervisor = self.people["s.khan"].sign_in("SUP")
        self.child_id = self.find(supervisor, self.child)
        self.other_id = self.find(supervisor, self.other)
        hold(self.child_id and self.other_id, "the supervisor finds both children, whom they know")
        for name in ("t.jones", "l.patel"):
            body = {"professional": name, "state": "named"}
            path = f"/v1/children/{self.child_id}/relationships"
            got(supervisor.post(path, body), 201, f"naming {name}")
        lead = self.people["l.patel"].sign_in("LP")
        agreement = {
            "purpose": PURPOSE,
            "state": "given",
            "agencies": ["social-care", "health", "rowan-school"],
            "classes": ["social_care", "health", "involvement", "education"],
            "given_by": "parent",
            "evidence": "Agreed at the home visit; the form is on our file.",
        }
        path = f"/v1/children/{self.child_id}/agreements"
        got(lead.post(path, agreement), 201, "the agreement")
        say("   the family's agreement covers social care, health and the school")

    def read_the_chronology(self):
        step("The teacher signs in, finds the child by two identifiers, reads one chronology")
        self.teacher = self.people["t.jones"].sign_in("NP")
        hold(self.find(self.teacher, self.child) == self.child_id, "found by UPN and birth date")
        path = f"/v1/children/{self.child_id}/chronology?purpose={PURPOSE}"
        answer = got(self.teacher.get(path), 200, "the chronology")
        for entry in answer["entries"][:12]:
            when = entry.get("happened", {}).get("iso", "no date")
            say(f"   {when:>16}  {entry['agency']['name']:<24} {entry.get('summary', '')}")
        agencies = {entry["agency"]["id"] for entry in answer["entries"]}
        hold(
            agencies == {"social-care", "health"},
            f"{answer['total']} entries of two agencies, the newest first",
        )
        for feed in answer["coverage"]:
            say(f"   feed of {feed['name']}: {feed['state'].replace('_', ' ')}")
        because = ", ".join(reason["rule"] for reason in answer["decision"]["because"])
        say(f"   decision {answer['decision']['id'][:8]}..., because of {because}")

    def see_who_is_involved(self):
        step("Who is involved")
        path = f"/v1/children/{self.child_id}/involved?purpose={PURPOSE}"
        answer = got(self.teacher.get(path), 200, "who is involved")
        for worker in answer["workers"]:
            since = f", since {worker['since']}" if worker["since"] else ""
            say(f"   {worker['role'] or 'a worker'} of {worker['agency']}{since}")
        hold("workers" in answer, f"{len(answer['workers'])} listed, each from records they may see")

    def be_refused(self):
        step("The teacher asks for another child")
        path = f"/v1/children/{self.other_id}/chronology?purpose={PURPOSE}"
        refusal = got(self.teacher.get(path), 403, "another child's chronology")
        for reason in refusal["because"]:
            say(f"   {reason['rule']}: {reason['sentence']} ({reason['law']})")
        for advice in refusal["next_steps"]:
            say(f"   next: {advice}")
        hold(refusal["because"], "refused with reasons, and nothing about the child")
        nobody = got(
            self.teacher.get(path.replace(self.other_id, "0" * 32)), 403, "a child who is not there"
        )
        hold(nobody["because"] == refusal["because"], "a child who is not there looks the same")

    def oversee(self):
        step("The data protection officer sees who opened the child's records")
        officer = self.people["d.lee"].sign_in("DPO")
        answer = got(officer.get(f"/v1/audit/accesses?child={self.child_id}"), 200, "the accesses")
        for access in answer["accesses"][:8]:
            written = access["written"]
            say(f"   {written['t'][:19]}  {access['who']:<8} {written['e']}: {written['outcome']}")
        hold("t.jones" in {access["who"] for access in answer["accesses"]}, "the teacher is listed")
        path = f"/v1/children/{self.child_id}/chronology?purpose=OVERSIGHT"
        got(officer.get(path), 403, "the officer reading a chronology")
        say("   and the officer, who oversees, may not read the chronology itself")

    def prove_the_log(self):
        step("The audit log is proved whole, by two programs that share no code")
        kept = self.hub.folder / "checkpoint"
        kept.write_text(self.hub.run("audit", "checkpoint"))
        report = self.hub.run_json("audit", "verify", "--against", kept)
        hold(report["whole"], f"onestory audit verify: {report['leaves']} leaves, whole")
        log = self.hub.folder / "log.txt"
        key = self.hub.run_json("audit", "export", log)["verifier_key"]
        second = subprocess.run(
            [sys.executable, HERE / "verify_log.py", log, "--key", key, "--against", kept],
            capture_output=True,
            text=True,
            timeout=120,
        )
        words = (second.stdout + second.stderr).strip().splitlines()
        hold(second.returncode == 0, f"verify_log.py, offline: {words[-1]}")

    def whole_way(self, people_port, agency_port):
        self.invent_the_county()
        self.make_the_hub(people_port, agency_port)
        self.take_in_the_partners()
        self.push_the_files()
        self.give_the_rights()
        self.read_the_chronology()
        self.see_who_is_involved()
        self.be_refused()
        self.oversee()
        self.prove_the_log()

    def tell_how_to_sign_in(self):
        address = f"https://localhost:{self.hub.people.number}"
        step(f"Serving at {address} until Ctrl-C; the folder {self.hub.folder} then goes")
        say(f"   authority of its certificate: {self.hub.authority}")
        say(f"   everybody's password: {PASSWORD}")
        for name, person in self.people.items():
            say(f"   {name:<8} roles {','.join(PEOPLE[name][1])}, authenticator {person.secret}")
        say("   a code of now: python3 tests/support/hub_client.py code AUTHENTICATOR")
        say("   or go on as the teacher, who is signed in:")
        say(f"   curl --cacert {self.hub.authority} -b '{COOKIE}={self.teacher.cookie}' \\")
        say(f"     '{address}/v1/children/{self.child_id}/chronology?purpose={PURPOSE}'")


def wait_for_stop():
    try:
        signal.pause()
    except KeyboardInterrupt:
        pass


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--check", action="store_true", help="on free ports, then end")
    check = parser.parse_args().check
    # However this ends, the hub that it started ends with it.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with tempfile.TemporaryDirectory(prefix="onestory-demo-") as folder:
        with Hub(programs_folder(), folder) as hub:
            demo = Demo(hub)
            try:
                demo.whole_way(*((0, 0) if check else (8443, 8444)))
                if not check:
                    demo.tell_how_to_sign_in()
                    wait_for_stop()
                step("The hub finishes what is in flight and stops")
                hold(hub.stop() == 0, "stopped cleanly")
            except HubFault as fault:
                print(f"\nFAILED: {fault}", file=sys.stderr)
                return 1
            except KeyboardInterrupt:
                return 1
    say("\nEvery step held." if check else "")
    return 0


if __name__ == "__main__":
    sys.exit(main())
