"""The whole way through, told in plain words; hub/demo builds the programs and runs this.

onestory-county invents a small county and writes every agency's own files; each agency pushes
all of its files through its connector; a supervisor names a teacher, a lead professional
records a family's agreement, and the teacher reads one chronology. Each step is checked; the
first that fails ends it. Which children it shows is found in the county's own truth, so that
another county (--seed) does as well, provided that it has such children.
"""

import argparse
import collections
import csv
import pathlib
import signal
import subprocess
import sys
import tempfile
import textwrap

import county_push
from hub_client import COOKIE, PASSWORD, Hub, HubFault, programs_folder

HERE = pathlib.Path(__file__).parent
PURPOSE = "CIN"
CHILDREN = 60
YEARS = 2
SEED = 155
# Known to the hub as s.khan and so on; the teacher's school is that of the child who is shown.
PEOPLE = {
    "s.khan": (["SUP"], "Sana Khan", "supervisor in social care"),
    "l.patel": (["LP"], "Leena Patel", "lead professional in social care"),
    "t.jones": (["NP"], "Tom Jones", "teacher at {school}"),
    "d.lee": (["DPO"], "Dana Lee", "data protection officer of social care"),
}
# What the teacher reads is of these. Labels of the police and of services for adults have no rule
# yet, so that what they tell is held and shown to nobody.
SHOWN = {"school", "social-care", "health", "voluntary"}
# How an agency may know a child and the hub still be certain who it is.
HARMLESS = {"", "old_address", "no_postcode", "accents_lost"}
EVERY_CLASS = ["education", "health", "social_care", "police", "support", "involvement"]
# Why a record was not taken, as one would say it to a teacher.
REASONS = {
    "hub.unclear_subject": "the row has no name, no birth date and no number that others know, so "
    "nobody can say whose it is. It waits where its sender sees it and can mend it.",
    "hub.class_not_agreed": "the agency has not agreed to share this kind of record.",
}


def say(words=""):
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


def counted(count, one, many):
    return f"{count} {one if count == 1 else many}"


def table(headings, rows):
    """The first column to the left, numbers to the right."""
    lines = [headings] + [[str(cell) for cell in row] for row in rows]
    widths = [max(len(line[i]) for line in lines) for i in range(len(headings))]
    for line in lines:
        numbers = (f"{cell:>{width}}" for cell, width in zip(line[1:], widths[1:]))
        say("   " + "  ".join([f"{line[0]:<{widths[0]}}", *numbers]).rstrip())


class Truth:
    """What really is in the county: who the children are and which agencies tell of them."""

    def __init__(self, folder):
        with open(folder / "truth/persons.csv", encoding="utf-8") as rows:
            self.persons = {row["person_id"]: row for row in csv.DictReader(rows)}
        self.told = collections.defaultdict(collections.Counter)  # person -> agency -> records
        self.in_census = set()  # of social care, which there gives a child's UPN
        self.known_well = collections.defaultdict(set)  # person -> kinds of agency
        with open(folder / "truth/events.csv", encoding="utf-8") as rows:
            for row in csv.DictReader(rows):
                self.told[row["person_id"]][row["agency"]] += 1
                if row["format"] == "social_care.cin":
                    self.in_census.add(row["person_id"])

        with open(folder / "truth/people.csv", encoding="utf-8") as rows:
            for row in csv.DictReader(rows):
                if set(row["faults"].split(";")) <= HARMLESS:
                    sector = county_push.sector_of(row["agency"])
                    self.known_well[row["person_id"]].add(sector)

    def known_to_social_care(self):
        """Pupils whom social care knows by their UPN, those of most kinds of agency first."""
        known = [self.persons[person] for person in self.in_census]
        known = [child for child in known if child["upn"] and self.school(child)]
        return sorted(known, key=lambda child: (-len(self.sectors(child)), child["person_id"]))

    def sectors(self, child):
        """The kinds of agency that know the child well enough to be sure of it."""
        return self.known_well[child["person_id"]]

    def school(self, child):
        """The one that tells most of the child."""
        told = self.told[child["person_id"]].most_common()
        return next((agency for agency, _ in told if agency.startswith("school-")), None)


def numbers_of(child):
    """The two identifiers that find a child."""
    return {"upn": child["upn"], "birth": child["birth_date"]}


def called(child):
    return f"{child['given']} {child['family']}"


class Demo:
    def __init__(self, hub, seed):
        self.hub = hub
        self.seed = seed
        self.files = hub.folder / "county"
        self.people = {}
        self.ids = {}  # person of the truth -> the hub's id of the child

    def invent_the_county(self):
        step("An invented county: families, and what every agency's own system would export")
        done = subprocess.run(
            [programs_folder() / "onestory-county", "--children", str(CHILDREN)]
            + ["--years", str(YEARS), "--seed", str(self.seed), "--out", self.files],
            capture_output=True,
            text=True,
            timeout=120,
        )
        if done.returncode != 0:
            raise HubFault(f"onestory-county: {done.stderr}")
        self.truth = Truth(self.files)
        self.county = county_push.County(self.hub, self.files)
        counts = self.county.manifest["counts"]
        count = collections.Counter(map(county_push.sector_of, self.county.ids()))
        schools = counted(count["school"], "school", "schools")
        charities = counted(count["voluntary"], "charity", "charities")
        services = counted(count["adult"], "service", "services")
        say(f"   {counts['children']} children in {counts['households']} families, none real;")
        say(f"   two years, as told by {schools}, health, social care, the police,")
        say(f"   {charities} and {services} for adults")

    def choose_children(self, supervisor):
        """Among those whom the hub finds for social care."""
        known = []
        for child in self.truth.known_to_social_care():
            self.ids[child["person_id"]] = self.find(supervisor, child)
            if self.ids[child["person_id"]]:
                known.append(child)
        self.shielded = next((child for child in known if child["shielded"]), None)
        known = [child for child in known if not child["shielded"]]
        self.child = next((c for c in known if SHOWN <= self.truth.sectors(c)), None)
        if self.child is None or len(known) < 3:
            raise HubFault(f"the county of seed {self.seed} has too few children to show")
        known.remove(self.child)
        # The teacher of another school is the plainest stranger.
        school = self.truth.school(self.child)
        known.sort(key=lambda child: self.truth.school(child) == school)
        self.other, self.refusing = known[:2]

    def make_the_hub(self, people_port, agency_port):
        step("A hub is made: keys, certificates, an empty audit log")
        self.hub.init("Invented County", people_port=people_port, agency_port=agency_port)
        self.hub.start(people_port, agency_port)
        say(f"   people sign in at https://localhost:{self.hub.people.number}")
        say(f"   agencies push to https://localhost:{self.hub.agency_port}, with certificates")

    def take_in_the_partners(self):
        agencies = self.county.register()
        step(f"{len(agencies)} agencies join; each gets a certificate of its own")
        self.names = {row["id"]: row["name"] for row in self.hub.run_json("agency", "list")}
        for agency in agencies:
            say(f"   {self.names[agency]}")

    def push_the_files(self):
        files = sum(map(len, self.county.files.values()))
        step(f"Every agency pushes all it has, in its own formats: {files} files")
        sent = self.county.push()
        links = {row["id"]: row for row in self.hub.run_json("agency", "links")}
        say("   records      what the connectors made of them; each ends in a signed receipt")
        say("   new, linked  children nobody had told of; children known from another agency.")
        say("                The operator sees these two, an agency is never told.")
        say("   to decide    perhaps a child whom the hub knows; a person must say")
        say()
        rows = [self.row(agency, links[agency.agency]) for agency in sent]
        total = ["all", *(sum(column) for column in list(zip(*rows))[1:])]
        table(
            ["agency", "files", "records", "new", "linked", "to decide", "quarantined", "refused"],
            [*rows, total],
        )
        say()
        self.explain_the_rest(sent, links)

    def row(self, sent, links):
        outcomes = sent.outcomes
        return [
            self.names[sent.agency],
            sent.files,
            sum(outcomes.values()),
            links["new"],
            links["known_from_others"],
            links["to_decide"],
            outcomes["quarantined"],
            outcomes["refused"] + sent.rejects,
        ]

    def explain_the_rest(self, sent, links):
        truly = len(self.truth.told)
        new = sum(row["new"] for row in links.values())
        hold(new >= truly, f"the files tell of {truly} children, and the hub holds {new} for now:")
        say("   where an agency gives no number and no birth date, or spells a name otherwise,")
        say("   what it tells stands alone. To join two children by mistake would be worse.")
        reasons = collections.Counter()
        for agency in sent:
            reasons.update(agency.reasons)
        for reason, count in reasons.items():
            hold(reason in REASONS, f"{count} not taken, {reason}:")
            for line in textwrap.wrap(REASONS[reason], 84):
                say(f"   {line}")
        receipts = len(list((self.hub.folder / "push").rglob("receipts/**/*.json")))
        hold(receipts > len(sent), f"the agencies hold {receipts} signed receipts")

    def add_person(self, name, agency):
        roles, who, what = PEOPLE[name]
        self.people[name] = self.hub.add_person(name, agency, roles, who)
        say(f"   {who}, {what.format(school=self.names[agency])}")
        return self.people[name]

    def take_in_the_people(self):
        step("Four people join; each enrols with a one-time token and a second factor")
        self.supervisor = self.add_person("s.khan", "social-care").sign_in("SUP")
        self.choose_children(self.supervisor)
        self.lead = self.add_person("l.patel", "social-care").sign_in("LP")
        self.add_person("t.jones", self.truth.school(self.child))
        self.add_person("d.lee", "social-care")

    def find(self, session, child):
        found = session.find(PURPOSE, **numbers_of(child))
        return found[0]["child"] if len(found) == 1 else None

    def give_the_rights(self):
        step("Nobody reads yet: a supervisor names the teacher, a lead records the agreement")
        teacher = self.people["t.jones"].sign_in("NP")
        hold(
            self.find(teacher, self.child) is None,
            "the teacher, with no tie to the child, finds nobody",
        )
        read_by_lead = [self.child, self.refusing]
        if self.shielded:
            read_by_lead.append(self.shielded)
        for name, child in [("t.jones", self.child), *(("l.patel", c) for c in read_by_lead)]:
            body = {"professional": name, "state": "named"}
            answer = self.supervisor.post(self.path(child, "relationships"), body)
            got(answer, 201, f"naming {name}")
        say("   the supervisor, whose agency knows the child, finds them and names the teacher")
        for child in read_by_lead:
            self.agree(child, "refused" if child is self.refusing else "given")
        say(f"   the family of {called(self.child)} agrees that all may share what they know,")
        say(f"   the family of {called(self.refusing)} refuses")

    def agree(self, child, state):
        agreement = {
            "purpose": PURPOSE,
            "state": state,
            "agencies": list(self.county.agencies),
            "classes": EVERY_CLASS,
            "given_by": "parent",
            "evidence": "Asked at the home visit; the form is on our file.",
        }
        got(self.lead.post(self.path(child, "agreements"), agreement), 201, "the agreement")

    def path(self, child, what):
        return f"/v1/children/{self.ids[child['person_id']]}/{what}"

    def read(self, session, child, limit=200):
        return session.get(self.path(child, f"chronology?purpose={PURPOSE}&limit={limit}"))

    def read_the_chronology(self):
        step("The teacher signs in, finds the child by two identifiers, reads one chronology")
        self.teacher = self.people["t.jones"].sign_in("NP")
        hold(
            self.find(self.teacher, self.child) == self.ids[self.child["person_id"]],
            f"{called(self.child)}, found by UPN and birth date",
        )
        answer = got(self.read(self.teacher, self.child), 200, "the chronology")
        entries = answer["entries"]
        self.show_entries(entries)
        told = collections.Counter(entry["agency"]["id"] for entry in entries)
        sectors = {county_push.sector_of(agency) for agency in told}
        say(
            "   from "
            + ", ".join(f"{self.names[agency]} ({count})" for agency, count in told.most_common())
        )
        hold(
            SHOWN <= sectors,
            f"{answer['total']} entries of {len(told)} agencies in one chronology, newest first",
        )
        say("   What the police and services for adults push is held and shown to nobody yet:")
        say("   it has labels for which the hub has no rule.")
        feeds = collections.Counter(feed["state"] for feed in answer["coverage"])
        for state, count in feeds.items():
            say(f"   feeds of {count} agencies: {state.replace('_', ' ')}")
        say(f"   why, by decision {answer['decision']['id'][:8]}..., which is kept:")
        self.say_why(answer["decision"]["because"])

    def say_why(self, reasons):
        for reason in reasons:
            say(f"   {reason['rule']}: {reason['sentence']} ({reason['law']})")

    def show_entries(self, entries):
        say("   the newest four of each agency:")
        shown = collections.Counter()
        for entry in entries:
            agency = entry["agency"]["id"]
            shown[agency] += 1
            if shown[agency] > 4:
                continue
            when = entry.get("happened", {}).get("iso", "no date")[:10]
            name = self.names.get(agency, "")[:24]
            say(f"   {when:>10}  {name:<24} {entry.get('summary', '')[:90]}")

    def see_who_is_involved(self):
        step("Who is involved")
        answer = got(
            self.teacher.get(self.path(self.child, f"involved?purpose={PURPOSE}")),
            200,
            "who is involved",
        )
        for worker in answer["workers"]:
            since = f", since {worker['since']}" if worker["since"] else ""
            say(f"   {worker['role'] or 'a worker'} of {worker['agency']}{since}")
        hold("workers" in answer, f"{len(answer['workers'])}, each from records that they may see")

    def see_what_help_there_is(self):
        step("Which other help there is: the directory, to which the council pushed its list")
        self.county.push_directory()
        age = int(self.county.manifest["to"][:4]) - int(self.child["birth_date"][:4])
        answer = got(self.teacher.get(f"/v1/directory?age={age}&limit=5"), 200, "the directory")
        for offer in answer["services"]:
            service = offer["service"]
            reached = [*service.get("contact", {}).values(), service.get("url")]
            say(f"   {service['name']}: {', '.join(word for word in reached if word)}")
        hold(answer["total"] > 0, f"{answer['total']} services for the age of {age}")

    def respect_a_refusal(self):
        step("The lead professional asks for a child whose family refused to share")
        answer = got(self.read(self.lead, self.refusing), 200, "their own agency's records")
        agencies = {entry["agency"]["id"] for entry in answer["entries"]}
        others = answer["decision"]["other_agencies"]
        hold(
            agencies == {"social-care"} and not others["shown"],
            f"{answer['total']} entries, all of their own agency",
        )
        self.say_why(others["because"])
        for advice in others["next_steps"]:
            say(f"   next: {advice}")

    def be_refused(self):
        step("The teacher asks for a child of another school")
        refusal = got(self.read(self.teacher, self.other), 403, "another child's chronology")
        self.say_why(refusal["because"])
        for advice in refusal["next_steps"]:
            say(f"   next: {advice}")
        hold(refusal["because"], "refused with reasons, and nothing about the child")
        nobody = f"/v1/children/{'0' * 32}/chronology?purpose={PURPOSE}"
        unknown = got(self.teacher.get(nobody), 403, "a child who is not there")
        hold(unknown["because"] == refusal["because"], "a child who is not there looks the same")

    def oversee(self):
        step("The data protection officer sees who opened the child's records")
        officer = self.people["d.lee"].sign_in("DPO")
        child = self.ids[self.child["person_id"]]
        answer = got(officer.get(f"/v1/audit/accesses?child={child}"), 200, "the accesses")
        for access in answer["accesses"][:8]:
            written = access["written"]
            who = access["who"] or written.get("agency", "")
            say(f"   {written['t'][:19]}  {who:<12} {written['e']}: {written['outcome']}")
        agencies = {access["written"].get("agency") for access in answer["accesses"]}
        hold(self.truth.school(self.child) in agencies, "the teacher's school is listed")
        path = f"/v1/children/{child}/chronology?purpose=OVERSIGHT"
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
        self.take_in_the_people()
        self.give_the_rights()
        self.read_the_chronology()
        self.see_who_is_involved()
        self.see_what_help_there_is()
        self.respect_a_refusal()
        self.be_refused()
        self.oversee()
        self.prove_the_log()

    def tell_how_to_sign_in(self):
        address = f"https://localhost:{self.hub.people.number}"
        step(f"Serving at {address} until Ctrl-C; the folder {self.hub.folder} then goes")
        say("   In a browser: open that address, accept its certificate, sign in as below.")
        say(f"   authority of its certificate: {self.hub.authority}")
        say(f"   everybody's password: {PASSWORD}")
        for name, person in self.people.items():
            say(f"   {name:<8} roles {','.join(PEOPLE[name][0])}, authenticator {person.secret}")
        say("   a code of now: python3 tests/support/hub_client.py code AUTHENTICATOR")
        self.list_the_children()
        say("   Teacher and lead professional are signed in. To read as them, in another shell:")
        say(f"     hub={address} ca={self.hub.authority}")
        say(f"     teacher='{COOKIE}={self.teacher.cookie}'")
        say(f"     lead='{COOKIE}={self.lead.cookie}'")
        path = self.path(self.child, f"chronology?purpose={PURPOSE}")
        say(f'     curl -s --cacert $ca -b "$teacher" "$hub{path}" | python3 -m json.tool')
        say("   In place of chronology: involved. Every address of the hub, and what it needs:")
        say("   build/release/bin/onestory routes, and schemas/openapi.yaml.")

    def list_the_children(self):
        stories = [
            (self.child, "several agencies tell of them; teacher and lead may read"),
            (self.refusing, "the family refused to share: what the lead is told, and what is open"),
            (self.other, "nobody is named for them yet; s.khan can do it"),
        ]
        if self.shielded:
            words = "their address is kept safe and cut from every answer; the lead may read"
            stories.insert(1, (self.shielded, words))
        say("   Children to ask for:")
        for child, story in stories:
            numbers = numbers_of(child)
            say(f"     {called(child)}, UPN {numbers['upn']}, born {numbers['birth']}: {story}")
            say(f"       child {self.ids[child['person_id']]}")


def wait_for_stop():
    try:
        signal.pause()
    except KeyboardInterrupt:
        pass


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--check", action="store_true", help="on free ports, then end")
    parser.add_argument("--seed", type=int, default=SEED, help="of another county")
    options = parser.parse_args()
    # However this ends, the hub that it started ends with it.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with tempfile.TemporaryDirectory(prefix="onestory-demo-") as folder:
        with Hub(programs_folder(), folder) as hub:
            demo = Demo(hub, options.seed)
            try:
                demo.whole_way(*((0, 0) if options.check else (8443, 8444)))
                if not options.check:
                    demo.tell_how_to_sign_in()
                    wait_for_stop()
                step("The hub finishes what is in flight and stops")
                hold(hub.stop() == 0, "stopped cleanly")
            except HubFault as fault:
                print(f"\nFAILED: {fault}", file=sys.stderr)
                return 1
            except KeyboardInterrupt:
                return 1
    say("\nEvery step held." if options.check else "")
    return 0


if __name__ == "__main__":
    sys.exit(main())
