#!/usr/bin/env python3
"""How well records that tell of the same incident are shown as one, by a simulated county's truth.

    incidents.py COUNTY PROGRAMS WORK [--by-kind]

The county's native files go through the real connectors; of each child (as the truth knows them)
the newest version of every record is grouped by the hub's own code (bench_incidents). Counted are
pairs of one child's records of the kinds that tell of an incident (KINDS): the truth says of each
whether it is of the same one. What follows from an incident (an assessment, a plan) tells of
itself and is not counted.
"""

import argparse
import collections
import itertools
import json
import pathlib
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "support"))
from county_push import sector_of  # noqa: E402
from county_truth import Matched, Truth, what_connectors_make  # noqa: E402

KINDS = {"police_notice", "missing_episode", "contact", "referral", "health_contact", "note"}
GOAL = (0.98, 0.90)


def kind_of(agency):
    sector = sector_of(agency).replace("-", "_")
    known = ("school", "police", "health", "social_care", "voluntary")
    return sector if sector in known else "other"


def children_of(truth, made):
    """person -> [(agency, record, incident)], of what was asserted last."""
    matched = Matched(truth, made)
    children = collections.defaultdict(list)
    for key, event in matched.event_of.items():
        record = matched.told(key)
        newest = matched.versions[key][-1]
        if record is None or newest.get("action", "assert") != "assert":
            continue
        children[event.person].append((key[0], record, event.incident))
    return children


def write(children, path):
    with open(path, "w", encoding="utf-8") as out:
        for person, told in children.items():
            for start in range(0, len(told), 500):  # a batch's most; days of one child lie together
                part = told[start : start + 500]
                owners = ",".join(f"{agency}={kind_of(agency)}" for agency, _, _ in part)
                batch = {"id": "b", "agency": "any", "records": [record for _, record, _ in part]}
                out.write(f"{person}@{start}\t{owners}\t{json.dumps(batch)}\n")


def pairs_of(group):
    return set(itertools.combinations(sorted(group), 2))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name in ("county", "programs", "work"):
        parser.add_argument(name, type=pathlib.Path)
    parser.add_argument("--made", type=pathlib.Path, help="what the connectors made before, as JSON")
    parser.add_argument("--by-kind", action="store_true")
    asked = parser.parse_args()

    truth = Truth(asked.county)
    if asked.made and asked.made.exists():
        made = json.loads(asked.made.read_text(encoding="utf-8"))
    else:
        made = what_connectors_make(asked.programs, asked.work, asked.county, ("--batch", "500"))
        if asked.made:
            asked.made.write_text(json.dumps(made), encoding="utf-8")
    children = children_of(truth, made)
    for told in children.values():
        told.sort(key=lambda one: one[1].get("happened", ""))
    asked.work.mkdir(exist_ok=True)
    lines = asked.work / "children.tsv"
    write(children, lines)
    with open(lines, encoding="utf-8") as given:
        out = subprocess.run(
            [asked.programs / "bench_incidents"], stdin=given, stdout=subprocess.PIPE, text=True,
            check=True,
        ).stdout

    shown, grouped = set(), 0
    for line in out.splitlines():
        child, *numbers = line.split("\t")
        person, start = child.split("@")
        group = [int(number) + int(start) for number in numbers]
        grouped += 1
        shown |= {(person, a, b) for a, b in pairs_of(group)}
    real = set()
    for person, told in children.items():
        of = collections.defaultdict(list)
        for number, (_, record, incident) in enumerate(told):
            if incident and record["kind"] in KINDS:
                of[incident].append(number)
        for group in of.values():
            real |= {(person, a, b) for a, b in pairs_of(group)}

    right = len(shown & real)
    precision, recall = right / max(len(shown), 1), right / max(len(real), 1)
    print(f"children {len(children)}, records {sum(map(len, children.values()))}, "
          f"incidents shown {grouped}")
    print(f"precision {precision:.4f} (goal {GOAL[0]}) recall {recall:.4f} (goal {GOAL[1]}) "
          f"wrong pairs {len(shown - real)} missed {len(real - shown)}")
    if asked.by_kind:
        for title, some in (("wrong", shown - real), ("missed", real - shown)):
            kinds = collections.Counter()
            for person, a, b in some:
                one, other = children[person][a], children[person][b]
                kinds[tuple(sorted((one[1]["kind"], other[1]["kind"])))] += 1
            for kind, many in kinds.most_common():
                print(title, many, *kind)
    return 0 if precision >= GOAL[0] and recall >= GOAL[1] else 1


if __name__ == "__main__":
    sys.exit(main())
