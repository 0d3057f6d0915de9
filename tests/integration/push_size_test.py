#!/usr/bin/env python3
"""onestory-push reads, checks and cuts files of any size in bounded memory.

  push_size_test.py PATH_TO_onestory-push

64 MB of each kind; with ONESTORY_LONG=1 1 GB.
"""

import json
import os
import random
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import make_native  # noqa: E402
from small_county import count  # noqa: E402

BYTES = count(64, 1024) << 20
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

    def dry_run(self, name, *more):
        command = [PUSH, "auto", self.path(name), "--agency", "size-test", "--dry-run", "--json",
                   "--quiet", "--rejects-rows", self.path("to-mend"), *more]
        code, text, peak = run_measured(command)
        self.assertIn(code, (0, 2), text)
        file = json.loads(text)["files"][0]
        self.assertTrue(file["complete"])
        self.assertEqual(file["rows"],
                         file["records"] + file["rejects"] + sum(file["not_taken"].values()))
        print(f"{name}: {os.path.getsize(self.path(name)) >> 20} MB, {file['records']} records, "
              f"peak {peak >> 10} MiB")
        self.assertLess(peak, MOST_KIB)
        return file

    def test_a_large_census_and_its_rejected_children(self):
        children = census(self.path("cin.xml"))
        file = self.dry_run("cin.xml", "--rejects", self.path("rejects.csv"))
        self.assertEqual(file["units"], children)
        self.assertGreater(file["rejects"], 0)
        self.assertEqual(file["rows_to_mend"], file["rejects"])
        with open(self.path("to-mend/cin.xml"), encoding="utf-8") as cut:
            self.assertEqual(sum(line.count("<Child>") for line in cut), file["rejects"])

    def test_a_large_table(self):
        attendance(self.path("marks.csv"))
        self.dry_run("marks.csv")


if __name__ == "__main__":
    PUSH = os.path.abspath(sys.argv.pop(1))
    unittest.main(verbosity=2)
