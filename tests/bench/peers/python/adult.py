"""Involvement of services for adults with the csv module."""

import csv

from tables import AUTHOR, Tables, day, name

MASK = (1 << 64) - 1


def fnv(basis, parts):
    value = basis
    for part in parts:
        for byte in part.encode() + b"\xff":
            value = (value ^ byte) * 1099511628211 & MASK
    value ^= value >> 33
    value = value * 0xFF51AFD7ED558CCD & MASK
    value ^= value >> 33
    value = value * 0xC4CEB9FE1A85EC53 & MASK
    return value ^ value >> 33


def key_of(parts):
    return f"{fnv(14695981039346656037, parts):016x}{fnv(0x9AE16A3B2F90404F, parts):016x}"


class Reader:
    def __init__(self, records):
        self.tables = Tables("adult")
        self.records = records
        self.met = {}

    def run(self, files):
        for file in files:
            with open(file, newline="", encoding="utf-8") as lines:
                for row in csv.DictReader(lines):
                    self.tell({column: cell.strip() for column, cell in row.items()})

    def subject(self, row):
        given, family = row["child_given"], row["child_family"]
        birth, postcode = day(row["child_birth_date"]), row["child_postcode"]
        if given and family and birth and postcode:
            key = "named:" + key_of([given.lower(), family.lower(), str(birth), postcode.lower()])
        else:
            key = "row:" + key_of([row["involvement_id"], given, family, "",
                                   row["child_birth_date"], "", postcode])  # fmt: skip
        subject = {"source_id": key, "names": [name(given, family)]}
        if birth:
            subject["birth"] = birth.isoformat()
        if postcode:
            subject["addresses"] = [{"postcode": postcode}]
        return subject

    def tell(self, row):
        subject = self.subject(row)
        source_id = f"involvement|{row['involvement_id']}|{subject['source_id']}"
        said = tuple(row.values())
        if self.met.get(source_id) == said:
            return
        self.met[source_id] = said
        since, until = day(row["since"]), day(row["until"])
        tie = {}
        if since:
            tie["since"] = since.isoformat()
        if until:
            tie["until"] = (max(since, until) if since else until).isoformat()
        code, words = self.tables.code("onestory-adult", "service", row["service"], 0)
        summary = f"A {words} service works with an adult in the child's life"
        record = {"agency": "bench", "source_id": source_id, "action": "assert",
                  "kind": "involvement", "nature": "fact", "basis": "bench", "summary": summary,
                  "codes": [code], "involvement": tie, "subjects": [subject],
                  "author": {"role": "adult services worker", **AUTHOR}}  # fmt: skip
        if row["team"]:
            record["author"] = {"role": "adult services worker", "team": row["team"],
                                "team_contact": row["team_contact"]}  # fmt: skip
        if since:
            record["happened"] = since.isoformat()
        if row["relationship"]:
            record["details"] = [{"name": "relationship", "value": row["relationship"]}]
        labels = self.tables.labels("involvement", record["codes"],
                                    summary + "\n" + row["relationship"])  # fmt: skip
        record["labels"] = sorted({*labels, "THIRD_PARTY"})
        self.records.take(record)


def read(files, records):
    Reader(records).run(files)
