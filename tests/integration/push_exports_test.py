#!/usr/bin/env python3
"""What an agency does week after week with onestory-push: whatever its system exports, again
and again, whole or in part, with rows to be mended.

  push_exports_test.py PATH_TO_onestory-push
"""

import json
import os
import re
import stat
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from push_case import PushCase, program, run  # noqa: E402


class ExportsTest(PushCase):
    def text(self, name):
        with open(os.path.join(self.work, name), encoding="utf-8") as text:
            return text.read()

    def write(self, name, text):
        with open(os.path.join(self.work, name), "w", encoding="utf-8") as out:
            out.write(text)
        return name

    def without(self, numbers, name="fewer.xml"):
        """The census of 2024 without these children."""
        text = self.text("cin_2024.xml")
        for number in numbers:
            text = re.sub(rf"<Child>(?:(?!</Child>).)*<LAchildID>C{7000 + number}<.*?</Child>\n",
                          "", text)
        return self.write(name, text)

    def full(self, hub, files, *more, expect=0):
        command = self.command(hub, files, *more) + ["--full"]
        done = subprocess.run(command, capture_output=True, text=True, timeout=120)
        self.assertEqual(done.returncode, expect, done.stdout + done.stderr)
        return json.loads(done.stdout)

    def records_of(self, hub, name):
        return self.push(hub, [name])["mapped"]

    def said(self, *words):
        return subprocess.run([program(), *words], capture_output=True, text=True, timeout=60)

    def test_files_of_two_agencies_systems_are_told_apart_and_said_aloud(self):
        hub = self.hub()
        command = self.command(hub, ["fhir_2024.json", "cin_2024.xml", "cin_2025.xml"],
                               kind="auto")
        command.remove("--quiet")
        command.remove("--json")
        done = subprocess.run(command, capture_output=True, text=True, timeout=120)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertIn("fhir_2024.json: FHIR R4, JSON (UTF-8)", done.stderr)
        self.assertIn("cin_2025.xml: Children in need census, XML (UTF-8)", done.stderr)
        table = [line.split() for line in done.stdout.splitlines() if "census" in line]
        self.assertEqual(len(table), 1)
        rows, records, pushed, unchanged, duplicates, waiting, refused, rejected = (
            int(cell) for cell in table[0][-8:])
        self.assertEqual(records, pushed + unchanged + duplicates + waiting + refused)
        self.assertEqual((waiting, refused, rejected), (0, 0, 0))

    def test_a_file_that_nobody_knows_stops_the_run_before_anything_is_sent(self):
        hub = self.hub()
        self.write("notes.txt", "only words\n")
        done = self.push(hub, ["cin_2024.xml", "notes.txt"], expect=4, kind="auto")
        self.assertEqual(hub.log(), [])
        fault = [file["fault"] for file in done["files"] if not file["readable"]]
        self.assertEqual(len(fault), 1)
        self.assertIn("social-care-cin", fault[0])
        self.assertIn("health-fhir", fault[0])

    def test_a_file_of_another_sector_is_told_where_it_belongs_and_format_overrules(self):
        hub = self.hub()
        done = self.push(hub, ["cin_2024.xml"], expect=4, kind="health")
        self.assertIn("use onestory-push social-care", done["files"][0]["fault"])
        self.push(hub, ["cin_2024.xml"], "--format", "social-care-cin", kind="health")
        self.push(hub, ["cin_2024.xml"], "--format", "no-such-format", expect=1)

    def test_only_what_changed_is_sent_and_what_changes_back_is_sent_back(self):
        hub = self.hub()
        first = self.push(hub, ["cin_2024.xml"])
        changed = self.write("changed.xml", self.text("cin_2024.xml").replace(
            "<PrimaryNeedCode>N4<", "<PrimaryNeedCode>N9<", 1))
        for name in (changed, "cin_2024.xml", changed, "cin_2024.xml"):
            done = self.push(hub, [name])
            self.assertEqual(done["outcomes"], {"superseded": 1}, name)
            self.assertEqual(done["already_held"], first["mapped"] - 1)

    def test_what_stands_twice_in_a_run_is_sent_once_and_the_later_content_stands(self):
        hub = self.hub()
        changed = self.write("changed.xml", self.text("cin_2024.xml").replace(
            "<PrimaryNeedCode>N4<", "<PrimaryNeedCode>N9<", 1))
        twice = self.push(hub, ["cin_2024.xml", "cin_2024.xml", changed, "cin_2024.xml"],
                          "--batch", "500")
        records = twice["mapped"] // 4
        self.assertEqual(twice["outcomes"], {"accepted": records, "superseded": 2})
        self.assertEqual(self.push(hub, ["cin_2024.xml"])["outcomes"], {})

    def test_what_is_gone_from_a_full_export_is_taken_back_and_only_then(self):
        hub = self.hub()
        all_records = self.full(hub, ["cin_2024.xml"])["mapped"]
        fewer = self.without([3])
        plain = self.push(hub, [fewer])
        self.assertEqual(plain["outcomes"], {})
        gone = all_records - plain["mapped"]
        self.assertGreater(gone, 0)
        done = self.full(hub, [fewer])
        self.assertEqual(done["outcomes"], {"retracted": gone})
        self.assertEqual(done["formats"][0]["full"]["taken_back"], gone)
        self.assertEqual(self.full(hub, [fewer])["outcomes"], {})
        self.assertEqual(self.full(hub, ["cin_2024.xml"])["outcomes"], {"superseded": gone})

    def test_another_years_full_export_takes_nothing_back(self):
        hub = self.hub()
        self.full(hub, ["cin_2024.xml"])
        later = self.write("later.xml", self.text("cin_2025.xml").replace("C7001<", "C9001<"))
        done = self.full(hub, [later])
        self.assertNotIn("retracted", done["outcomes"])
        self.assertEqual(done["formats"][0]["full"]["before"], 0)

    def test_half_an_export_takes_nothing_back_until_a_person_repeats_the_number(self):
        hub = self.hub()
        all_records = self.full(hub, ["cin_2024.xml"])["mapped"]
        half = self.without(range(30))
        stopped = self.full(hub, [half], expect=7)
        gone = stopped["formats"][0]["full"]["gone"]
        self.assertEqual(gone, all_records - stopped["mapped"])
        self.assertNotIn("retracted", stopped["outcomes"])
        wrong = self.full(hub, [half], "--yes-retract", str(gone - 1), expect=7)
        self.assertNotIn("retracted", wrong["outcomes"])
        done = self.full(hub, [half], "--yes-retract", str(gone))
        self.assertEqual(done["outcomes"], {"retracted": gone})

    def test_a_rejected_row_is_not_taken_for_a_record_that_is_gone(self):
        hub = self.hub()
        self.full(hub, ["cin_2024.xml"])
        broken = self.write("broken.xml", self.text("cin_2024.xml").replace(
            "<LAchildID>C7005</LAchildID>", ""))
        done = self.full(hub, [broken], expect=7)
        self.assertIn("rejected", done["formats"][0]["full"]["why_not"])
        self.assertNotIn("retracted", hub.outcomes())

    def test_a_full_export_cut_short_by_the_line_takes_back_the_rest_in_the_next_run(self):
        dry = subprocess.run([program(), "social-care", os.path.join(self.work, "cin_2024.xml"),
                              "--agency", "a-b", "--dry-run", "--json", "--quiet"],
                             capture_output=True, text=True, timeout=60)
        batches = -(-json.loads(dry.stdout)["mapped"] // 50)
        hub = self.hub(",".join(["ok"] * (batches + 1) + ["drop"] * 3))
        self.full(hub, ["cin_2024.xml"])
        fewer = self.without(range(20))
        self.full(hub, [fewer], "--tries", "3", "--retract-share", "1", expect=3)
        first = hub.outcomes().get("retracted", 0)
        self.assertEqual(first, 50)
        done = self.full(hub, [fewer], "--retract-share", "1")
        gone = done["formats"][0]["full"]["gone"]
        self.assertEqual(hub.outcomes()["retracted"], gone)
        self.assertNotIn("duplicate", hub.outcomes())
        self.assertEqual(self.full(hub, [fewer])["formats"][0]["full"]["gone"], 0)

    def test_a_broken_file_counts_as_no_full_export(self):
        hub = self.hub()
        self.full(hub, ["cin_2024.xml"])
        text = self.text("cin_2024.xml")
        done = self.full(hub, [self.write("cut.xml", text[: len(text) * 9 // 10])], expect=4)
        self.assertFalse(done["formats"][0]["full"]["counted"])
        self.assertNotIn("retracted", hub.outcomes())

    def test_rejected_rows_are_mended_in_a_file_of_their_own_and_pushed(self):
        hub = self.hub()
        text = self.text("cin_2024.xml")
        self.write("cin_2024.xml", text.replace("<LAchildID>C7005</LAchildID>", "<LAchildID/>"))
        folder = os.path.join(self.work, "to-mend")
        done = self.push(hub, ["cin_2024.xml"], "--rejects-rows", folder, expect=2)
        self.assertEqual(done["files"][0]["rows_to_mend"], 1)
        cut = os.path.join(folder, "cin_2024.xml")
        self.assertEqual(stat.S_IMODE(os.stat(cut).st_mode), 0o600)
        with open(cut, encoding="utf-8") as rows:
            rejected = rows.read()
        self.assertEqual(rejected.count("<Child>"), 1)
        with open(cut, "w", encoding="utf-8") as rows:
            rows.write(rejected.replace("<LAchildID/>", "<LAchildID>C7005</LAchildID>"))
        mended = self.push(hub, [cut], "--rejects-rows", folder)
        self.assertGreater(mended["outcomes"]["accepted"], 0)
        self.write("whole.xml", text)
        self.assertEqual(self.push(hub, ["whole.xml"])["outcomes"], {})

    def test_rows_that_the_hub_refuses_can_be_mended_too(self):
        hub = self.hub()
        bundle = json.loads(self.text("fhir_2024.json"))
        for entry in bundle["entry"]:
            if entry["resource"]["id"] == "immunization-C7002-0":
                entry["resource"]["id"] = "REFUSE-ME"
        self.write("refused.json", json.dumps(bundle))
        folder = os.path.join(self.work, "to-mend")
        self.push(hub, ["refused.json"], "--rejects-rows", folder, kind="health", expect=2)
        with open(os.path.join(folder, "refused.json"), encoding="utf-8") as rows:
            cut = json.load(rows)
        self.assertEqual(cut["type"], "collection")
        self.assertIn("REFUSE-ME", [entry["resource"]["id"] for entry in cut["entry"]])
        self.assertLess(len(cut["entry"]), len(bundle["entry"]) / 10)

    def test_check_judges_without_a_hub_and_names_nobody(self):
        text = self.text("cin_2024.xml").replace("<LAchildID>C7005</LAchildID>", "")
        self.write("odd.xml", text)
        done = self.said("check", os.path.join(self.work, "odd.xml"))
        self.assertEqual(done.returncode, 2, done.stdout)
        self.assertIn("odd.xml: Children in need census, XML (UTF-8)", done.stdout)
        self.assertIn("row 6", done.stdout)
        self.assertNotRegex(done.stdout, "C70[0-9][0-9]")
        as_json = json.loads(self.said("check", "--json", os.path.join(self.work, "odd.xml")).stdout)
        self.assertEqual(as_json["exit"], 2)
        self.assertEqual(self.said("check", os.path.join(self.work, "cin_2025.xml")).returncode, 0)

    def test_formats_lists_every_id(self):
        listed = self.said("formats").stdout
        for sector in ("social-care-cin", "health-fhir"):
            self.assertIn(sector, listed)


if __name__ == "__main__":
    run()
