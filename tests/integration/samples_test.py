#!/usr/bin/env python3
"""onestory-push over every file of a folder of sample files.

Whatever it recognises, rows read = records + rejects + rows not taken; of census and FHIR
files the entries are as many as the manifest says.

  samples_test.py PATH_TO_onestory-push

The folder is named by ONESTORY_SAMPLES and holds MANIFEST.tsv (path, bytes, records ...).
Without it the test says so and exits 77, which CTest counts as skipped.
"""

import json
import os
import subprocess
import sys

SKIPPED = 77


def counts_of(folder):
    counts = {}
    with open(os.path.join(folder, "MANIFEST.tsv"), encoding="utf-8") as lines:
        for line in lines:
            cells = line.rstrip("\n").split("\t")
            if len(cells) > 2 and not line.startswith("#"):
                counts[cells[0]] = int(cells[2]) if cells[2].isdigit() else None
    return counts


def connector_for(path, folder):
    name = os.path.join(folder, path)
    with open(name, "rb") as data:
        start = data.read(4096)
    if path.endswith(".xml") and b"<Message" in start and b"CIN" in start:
        return "social-care"
    if path.endswith(".json"):
        with open(name, encoding="utf-8", errors="replace") as text:
            try:
                document = json.load(text)
            except ValueError:
                return None
        # A bundle that found nobody has nothing to count.
        empty = isinstance(document, dict) and document.get("total") == 0
        if isinstance(document, dict) and "resourceType" in document and not empty:
            return "health"
    return None


def fault_of(push, connector, folder, path, expected):
    done = subprocess.run([push, connector, os.path.join(folder, path), "--agency", "sample-test",
                           "--dry-run", "--json", "--quiet"], capture_output=True, text=True,
                          timeout=300)
    if done.returncode not in (0, 2):
        return f"exit {done.returncode}: {done.stdout}{done.stderr}"
    report = json.loads(done.stdout)
    file = report["files"][0]
    taken = file["records"] + file["rejects"] + sum(file["not_taken"].values())
    if file["rows"] != taken:
        return f"{file['rows']} rows but {taken} accounted for"
    if not file["complete"]:
        return "not read to its end"
    if report["reasons"]:
        return f"records not fit for the wire: {report['reasons']}"
    if expected is not None and file["units"] != expected:
        return f"{file['units']} entries, the manifest says {expected}"
    if connector == "social-care" and file["people"] != file["units"]:
        return f"only {file['people']} of {file['units']} children arrive"
    return None


def fault_of_check(push, folder, path):
    """What `check` makes of any file at all; None: nothing is wrong with its account."""
    done = subprocess.run([push, "check", "--json", os.path.join(folder, path)],
                          capture_output=True, text=True, timeout=300)
    if done.returncode not in (0, 2, 4):
        return f"check ended with {done.returncode}: {done.stdout}{done.stderr}"
    for told in json.loads(done.stdout)["formats"]:
        taken = told["records"] + told["rejects"] + sum(told["not_taken"].values())
        if told["rows"] != taken:
            return f"{told['format']}: {told['rows']} rows but {taken} accounted for"
        if not told["complete"] and done.returncode != 4:
            return f"{told['format']}: broke off in silence"
    return None


def main():
    push = os.path.abspath(sys.argv[1])
    folder = os.environ.get("ONESTORY_SAMPLES", "")
    if not folder or not os.path.exists(os.path.join(folder, "MANIFEST.tsv")):
        print("skipped: ONESTORY_SAMPLES names no folder with a MANIFEST.tsv")
        return SKIPPED
    counts = counts_of(folder)
    passed, failed = 0, 0
    for path in sorted(counts):
        if not os.path.exists(os.path.join(folder, path)):
            continue
        connector = connector_for(path, folder)
        fault = fault_of_check(push, folder, path)
        if connector is not None:
            fault = fault or fault_of(push, connector, folder, path, counts[path])
        if fault:
            failed += 1
            print(f"FAILED {path}: {fault}")
        else:
            passed += 1
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or passed == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
