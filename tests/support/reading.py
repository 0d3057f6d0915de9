"""Reading what a hub holds through its people port, as the professionals of each agency may.

    readers = Readers(hub, agency)             # a supervisor and a reader of the agency
    for child in readers.candidates(subject):  # whom the supervisor finds by what a record says
        readers.tie(child)                     # the supervisor names the reader
        status, entries = readers.chronology(child)
"""

import json
import time
import urllib.parse

from hub_client import COOKIE, HubFault

PURPOSE = "CIN"


IDLE_SECONDS = 5  # the hub closes a connection on which nothing comes


class Line:
    """A session over one connection that is kept while it is used."""

    def __init__(self, session):
        self.session = session
        self.connection = session.port.connect()
        self.used = time.monotonic()

    def close(self):
        self.connection.close()

    def ask(self, verb, path, body=None):
        """(status, JSON)"""
        if time.monotonic() - self.used > IDLE_SECONDS:
            self.connection.close()  # the next request opens it again
        self.used = time.monotonic()
        headers = self.session.headers() if body is not None else {
            "Cookie": f"{COOKIE}={self.session.cookie}"
        }
        status, _, text = self.session.port.ask(verb, path, body, headers, self.connection)
        return status, json.loads(text) if text else None

    def must(self, verb, path, body, wanted):
        status, answer = self.ask(verb, path, body)
        if status != wanted:
            raise HubFault(f"{verb} {path} was answered {status}: {answer}")
        return answer


def two_identifiers(subject):
    """The ways in which a subject can be searched for, each with at least two identifiers."""
    numbers = {"nhs_number": [], "upn": []}
    for identifier in subject.get("identifiers", []):
        kind = "upn" if identifier["kind"] == "former_upn" else identifier["kind"]
        if kind in numbers:
            numbers[kind].append(identifier["value"])
    names = [
        {"given": name["given"], "family": name["family"]}
        for name in subject.get("names", [])
        if name.get("given") and name.get("family")
    ]
    birth = [{"birth": subject["birth"]}] if len(subject.get("birth") or "") == 10 else []
    known = [{kind: value} for kind, values in numbers.items() for value in values]
    for number in known:
        for other in birth + names:
            yield {**number, **other}
    for name in names:
        for other in birth:
            yield {**name, **other}


class Readers:
    """Two professionals of one agency: who finds and names, and who reads."""

    def __init__(self, hub, agency):
        self.agency = agency
        self.reader = f"r.{agency}"
        people = {
            "SUP": hub.add_person(f"s.{agency}", agency, ["SUP"], "A Supervisor"),
            "LP": hub.add_person(self.reader, agency, ["LP"], "A Reader"),
        }
        self.finding, self.reading = (Line(people[role].sign_in(role)) for role in ("SUP", "LP"))
        self.tied = set()
        self.shown = {}  # child -> what the search shows of them

    def close(self):
        self.finding.close()
        self.reading.close()

    def find(self, **identifiers):
        body = {"purpose": PURPOSE, **identifiers}
        status, answer = self.finding.ask("POST", "/v1/children/search", body)
        if status == 403 and answer["because"][0]["rule"] == "C11":
            return []  # "Baby" is no name
        if status != 200:
            raise HubFault(f"a search was answered {status}: {answer}")
        return answer["found"]

    def candidates(self, subject):
        """Ids of the children that fit what the agency says of somebody."""
        found = set()
        for identifiers in two_identifiers(subject):
            for child in self.find(**identifiers):
                found.add(child["child"])
                self.shown[child["child"]] = child
            if found:
                break
        return found

    def tie(self, child):
        if child in self.tied:
            return
        body = {"professional": self.reader, "state": "named"}
        self.finding.must("POST", f"/v1/children/{child}/relationships", body, 201)
        self.tied.add(child)

    def chronology(self, child, **more):
        """(200, entries of all pages) or (status, the refusal)"""
        entries, cursor = [], {}
        while True:
            query = {"purpose": PURPOSE, "limit": 500, **more, **cursor}
            path = f"/v1/children/{child}/chronology?{urllib.parse.urlencode(query)}"
            status, answer = self.reading.ask("GET", path)
            if status != 200:
                return status, answer
            entries += answer["entries"]
            if not answer["next"]:
                return status, entries
            cursor = {"cursor": answer["next"]}
