"""Freezes the database of a release, so that every later one is tested to take it over.

    tests/support/freeze_database.py PROGRAMS SCHEMAS OUT [VERSION]

PROGRAMS: folder with the `onestory` of that release. SCHEMAS: its schemas/ folder (of an older
commit: `git archive COMMIT schemas config hub/web | tar x -C SHARE`, then SHARE/schemas). OUT gets
hub.sql and keys.sql, the two databases as SQL with their version, and the small key files beside
them. VERSION: as the database was at that earlier version of its schema, where all that the
migrations since have done can be undone without loss (UNDO).

What is in it is invented, and tests/unit/service/upgrade_test.cc says what it must find: a child
whom two agencies know, a record in two versions, one that was retracted, one that waits in
quarantine, a relationship, an agreement, a reading. The keys guard nothing else.
"""

import os
import pathlib
import shutil
import sqlite3
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from hub_client import Hub, HubFault  # noqa: E402

ADA = {
    "names": [{"given": "Ada", "family": "Marlow"}],
    "birth": "2015-02-28",
    "identifiers": [{"kind": "nhs_number", "value": "9434765919"}],
}


# What each migration did, undone.
UNDO = {
    10: "DROP INDEX source_person_stands; DROP INDEX source_person_said;",
    11: "INSERT OR IGNORE INTO blocking_key_settled SELECT key, source_person FROM blocking_key;"
    " DROP TABLE blocking_key; ALTER TABLE blocking_key_settled RENAME TO blocking_key;",
    12: "DROP INDEX rights_asked;",
    13: "DROP TABLE provider_login;",
}


def record(source_id, person, kind, label, narrative, **more):
    return {
        "source_id": source_id,
        "kind": kind,
        "happened": "2026-03-04",
        "labels": [label],
        "summary": f"Summary of {source_id}",
        "narrative": narrative,
        "subjects": [{"source_id": person, **ADA}],
        **more,
    }


def fill(hub):
    csc = hub.add_agency("csc", "Children's Services", "social_care", ["social_care"])
    nhs = hub.add_agency("nhs", "Health Visiting", "health", ["health"])
    supervisor = hub.add_person("s.upper", "csc", ["SUP"], "S Upper")
    lead = hub.add_person("l.lead", "csc", ["LP"], "L Lead")
    csc.push([record("r1", "c1", "referral", "GENERAL", "first word")], "b1")
    csc.push([record("r1", "c1", "referral", "GENERAL", "second word")], "b2")
    csc.push([record("r2", "c1", "assessment", "GENERAL", "taken back")], "b3")
    csc.push([{"source_id": "r2", "action": "retract"}], "b4")
    csc.push([record("r3", "c1", "referral", "NEW_LABEL", "waits")], "b5")
    nhs.push([record("h1", "p1", "health_contact", "HEALTH", "of health")], "b1")
    session = supervisor.sign_in("SUP")
    child = session.find("EH", given="Ada", family="Marlow", birth="2015-02-28")[0]["child"]
    for path, body in (
        ("relationships", {"professional": "l.lead", "state": "named"}),
        (
            "agreements",
            {
                "purpose": "EH",
                "state": "given",
                "agencies": ["csc", "nhs"],
                "classes": ["social_care", "health"],
                "given_by": "parent",
                "evidence": "form 12",
            },
        ),
    ):
        status, answer = session.post(f"/v1/children/{child}/{path}", body)
        if status != 201:
            raise HubFault(f"{path} answered {status}: {answer}")
    status, answer = lead.sign_in("LP").get(f"/v1/children/{child}/chronology?purpose=EH")
    if status != 200 or answer["total"] != 2:
        raise HubFault(f"the chronology answered {status}: {answer}")


def undo(database, version):
    with sqlite3.connect(database) as connection:
        newest = connection.execute("PRAGMA user_version").fetchone()[0]
        for migration in range(newest, version, -1):
            connection.executescript(UNDO[migration])
        connection.execute(f"PRAGMA user_version={version}")
    connection.close()


def dump(database, out):
    with sqlite3.connect(database) as connection:
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        text = "\n".join(connection.iterdump())
    connection.close()
    out.write_text(f"PRAGMA user_version={version};\n{text}\n")


def main(programs, schemas, out, version=None):
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        os.environ["ONESTORY_SHARE"] = str(schemas.parent)
        with Hub(programs.resolve(), temporary) as hub:
            hub.init()
            hub.start()
            fill(hub)
            if hub.stop() != 0:
                raise HubFault("the hub did not stop cleanly")
            if version:
                undo(hub.data / "hub.db", int(str(version)))
            dump(hub.data / "hub.db", out / "hub.sql")
            dump(hub.data / "keys/keys.db", out / "keys.sql")
            for name in ("master.key", "audit.key"):
                shutil.copy(hub.data / "keys" / name, out / name)
                (out / name).chmod(0o644)


if __name__ == "__main__":
    if len(sys.argv) not in (4, 5):
        sys.exit(__doc__)
    main(*(pathlib.Path(argument) for argument in sys.argv[1:]))
