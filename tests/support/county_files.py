"""Which files of a simulated county (onestory-county) are of which format of onestory-push.

  county_files.py FORMAT COUNTY BYTES FOLDER    makes files of that size and prints their names
"""

import csv
import json
import pathlib
import sys

from scale import Scaled

# Patterns below the county's folder. Files of one pattern stand for one agency's export; those of
# a set are read together.
SINGLE = {
    "school-ctf": "schools/*/99*CTF*.xml",
    "school-suspensions": "schools/*/suspensions.csv",
    "school-mis": "schools/*/pupils.csv",
    "social-care-cin": "social_care/cin_*.xml",
    "social-care-annex-a": "social_care/annex_a/list_6.csv",
    "social-care-csc-api": "social_care/dfe_api.json",
    "health-fhir": "health/fhir/practice_*.json",
    "health-imms": "health/immunisations_*.csv",
    "health-hl7v2": "health/hl7/adt.hl7",
    "police-notices": "police/notices.csv",
    "voluntary-support": "voluntary/support_good-mornings.csv",
    "adult-involvement": "adult/involvement_housing.csv",
}
SETS = {
    "school-attendance": "schools/*/attendance_2*.csv",
    "school-census": "schools/*/census_*.csv",
    "social-care-ssda903": "social_care/ssda903_*/*.csv",
}
ALSO = {"police-notices (JSON)": "police/notices.json"}


def write_learners(county, file):
    """What a school's system gives over its interface: the list of pupils as JSON."""
    rows = []
    for listed in sorted(county.glob("schools/*/pupils.csv")):
        with open(listed, newline="", encoding="utf-8") as lines:
            rows += csv.DictReader(lines)
    texts = (json.dumps(row, ensure_ascii=False) for row in rows)
    file.write_text("[" + ",\n".join(texts) + "]\n", encoding="utf-8")


def largest(files):
    return max(files, key=lambda file: file.stat().st_size)


def write_single(file, size, target):
    target.parent.mkdir(parents=True, exist_ok=True)
    Scaled(file).write(target, size)
    return [target]


def write_set(files, size, folder):
    """The whole set, each file with as many copies in it: everybody in a copy is another one."""
    folder.mkdir(parents=True, exist_ok=True)
    total = sum(file.stat().st_size for file in files)
    copies = max(1, -(-size // total))
    made = []
    for file in files:
        target = folder / f"{file.stem}_{file.parent.name}{file.suffix}"
        Scaled(file).write_copies(target, copies)
        made.append(target)
    return made


def write_files(format_id, county, size, folder):
    """Files of that format, `size` bytes and a little more in all."""
    county, folder = pathlib.Path(county), pathlib.Path(folder)
    if format_id == "school-learners":
        folder.mkdir(parents=True, exist_ok=True)
        listed = folder / "listed.json"
        write_learners(county, listed)
        return write_single(listed, size, folder / "learners.json")
    if format_id in SETS:
        files = sorted(county.glob(SETS[format_id]))
        chosen, total = [], 0
        for file in files:  # whole schools and returns, as many as it takes
            if total >= size and file.parent != chosen[-1].parent:
                break
            chosen.append(file)
            total += file.stat().st_size
        return write_set(chosen, size, folder)
    pattern = {**SINGLE, **ALSO}[format_id]
    file = largest(county.glob(pattern))
    return write_single(file, size, folder / file.name)


if __name__ == "__main__":
    for made in write_files(sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4]):
        print(made)
