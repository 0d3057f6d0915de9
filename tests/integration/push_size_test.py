#!/usr/bin/env python3
"""onestory-push reads, checks and cuts files of any size in bounded memory.

  push_size_test.py PATH_TO_onestory-push

A census and a table of marks of 64 MB, and 4 MB of every format that it lists, made of a simulated
county; with ONESTORY_LONG=1 1 GB of each. ONESTORY_SIZE_FORMATS names formats to try.
"""

import json
import os
import random
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import county_files  # noqa: E402
import make_native  # noqa: E402
from small_county import count  # noqa: E402

BYTES = count(64, 1024) << 20
EACH = count(4, 1024) << 20
MOST_KIB = 150 << 10
PUSH = "onestory-push"


def write_until_large(name, opening, part_of, closing):
    """Children one after another, each another one, until the file is large enough."""
    size = 0
    number = 0
    some = make_native.make_children(500, random.Random(3))
    with open(name, "w", encoding="utf-8") as out:
        out.write(opening)
        while size < BYTES:
            child = dict(some[number % len(some)], i=number, id=f"C{7000 + number}",
                         nhs=make_native.nhs_number(number))
            part = part_of(child)
            out.write(part if number == 0 or closing.startswith("</") else "," + part)
            size += len(part)
            number += 1
        out.write(closing)
    return number


def census(name):
    whole = make_native.cin([], 2024)
    opening, closing = whole.split("</Children>")
    # One in a hundred cannot be taken.
    return write_until_large(
        name, opening, lambda child: make_native.cin_child(child, 2024).replace(
            f"<LAchildID>{child['id']}</LAchildID>", "") if child["i"] % 100 == 7
        else make_native.cin_child(child, 2024), "</Children>" + closing)


def attendance(name):
    """A table: a mark for each half day of each pupil."""
    size = 0
    with open(name, "w", encoding="utf-8") as out:
        size += out.write("UPN,Surname,Forename,DOB,Mark Date,Session,Mark\n")
        pupil = 0
        while size < BYTES:
            upn = make_native.upn(pupil, 2015)
            for day in range(1, 29):
                for half in ("AM", "PM"):
                    mark = "I" if (pupil + day) % 17 == 0 else "/" if half == "AM" else "\\"
                    size += out.write(f"{upn},Invented{pupil},Child,04/05/2012,"
                                      f"{day:02d}/11/2024,{half},{mark}\n")
            pupil += 1


def run_measured(command):
    """(exit code, standard output, peak memory in KiB)"""
    read_end, write_end = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read_end)
        os.dup2(write_end, 1)
        os.execv(command[0], command)
    os.close(write_end)
    with os.fdopen(read_end) as out:
        text = out.read()
    _, status, usage = os.wait4(child, 0)
    return os.waitstatus_to_exitcode(status), text, usage.ru_maxrss


class SizeTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="push-size-")
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def path(self, name):
        return os.path.join(self.folder, name)

    def dry_run(self, files, *more):
        command = [PUSH, "auto", *files, "--agency", "size-test", "--dry-run", "--json", "--quiet",
                   "--rejects-rows", self.path("to-mend"), *more]
        code, text, peak = run_measured(command)
        self.assertIn(code, (0, 2), text)
        self.assertLess(peak, MOST_KIB, "KiB at most")
        read = json.loads(text)["formats"]
        self.assertEqual(len(read), 1)
        self.assertTrue(read[0]["complete"])
        self.assertEqual(
            read[0]["rows"],
            read[0]["records"] + read[0]["rejects"] + sum(read[0]["not_taken"].values()))
        size = sum(os.path.getsize(file) for file in files)
        print(f"{read[0]['format']}: {size >> 20} MB, {read[0]['records']} records, "
              f"peak {peak >> 10} MiB", flush=True)
        return json.loads(text)

    def test_a_large_census_and_its_rejected_children(self):
        children = census(self.path("cin.xml"))
        report = self.dry_run([self.path("cin.xml")], "--rejects", self.path("rejects.csv"))
        file = report["files"][0]
        self.assertEqual(file["units"], children)
        self.assertGreater(file["rejects"], 0)
        self.assertEqual(file["rows_to_mend"], file["rejects"])
        with open(self.path("to-mend/cin.xml"), encoding="utf-8") as cut:
            self.assertEqual(sum(line.count("<Child>") for line in cut), file["rejects"])

    def test_a_large_table(self):
        attendance(self.path("marks.csv"))
        self.dry_run([self.path("marks.csv")])

    def test_a_large_export_of_every_format(self):
        county = self.path("county")
        subprocess.run(
            [os.path.join(os.path.dirname(PUSH), "onestory-county"), "--children", "1500",
             "--seed", "5", "--years", "2", "--out", county],
            check=True, stdout=subprocess.DEVNULL)
        listed = subprocess.run([PUSH, "formats"], check=True, capture_output=True, text=True)
        formats = [line.split()[0] for line in listed.stdout.splitlines() if line.strip()]
        self.assertGreater(len(formats), 10)
        some = os.environ.get("ONESTORY_SIZE_FORMATS", "").split() or formats
        for name in some + [name for name in county_files.ALSO if name.split()[0] in some]:
            with self.subTest(format=name), tempfile.TemporaryDirectory(dir=self.folder) as folder:
                # In a process of its own: what this one holds counts for those that it starts.
                made = subprocess.run(
                    [sys.executable, county_files.__file__, name, county, str(EACH), folder],
                    check=True, capture_output=True, text=True)
                report = self.dry_run(made.stdout.splitlines())
                self.assertEqual(report["formats"][0]["format"], name.split()[0])
                self.assertGreater(report["formats"][0]["records"], 0)


if __name__ == "__main__":
    PUSH = os.path.abspath(sys.argv.pop(1))
    unittest.main(verbosity=2)
