#!/usr/bin/env python3
"""onestory-push against a hub that misbehaves: nothing is lost, nothing is sent twice.

  push_test.py PATH_TO_onestory-push
"""

import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from push_case import PushCase, program, run  # noqa: E402


class PushTest(PushCase):
    def test_everything_is_taken_once_and_a_second_run_sends_nothing(self):
        hub = self.hub()
        first = self.push(hub, ["cin_2024.xml"])
        second = self.push(hub, ["cin_2024.xml"])
        self.assertEqual(first["outcomes"], {"accepted": first["mapped"]})
        self.assertEqual(second["already_held"], first["mapped"])
        self.assertEqual(second["batches"], 0)

    def test_next_years_file_corrects_and_doubles_nothing(self):
        for kind, name in (("social-care", "cin_%d.xml"), ("health", "fhir_%d.json")):
            hub = self.hub()
            first = self.push(hub, [name % 2024], kind=kind)
            second = self.push(hub, [name % 2025], kind=kind)
            fresh = second["outcomes"].get("accepted", 0)
            corrected = (second["outcomes"].get("superseded", 0)
                         + second["outcomes"].get("retracted", 0))
            self.assertEqual(corrected + second["already_held"], first["mapped"], second)
            self.assertEqual(fresh, second["mapped"] - first["mapped"])

    def test_an_unknown_result_is_asked_for_before_anything_is_sent_again(self):
        hub = self.hub("lose")
        self.push(hub, ["cin_2024.xml"])
        methods = [line["method"] for line in hub.log()]
        self.assertEqual(methods[:2], ["POST", "GET"])
        self.assertTrue(all(count == 1 for count in self.held(hub).values()))

    def test_passing_faults_are_waited_out(self):
        hub = self.hub("drop,503,429,500,lose,drop")
        done = self.push(hub, ["cin_2024.xml"])
        self.assertEqual(done["outcomes"], {"accepted": done["mapped"]})
        self.assertTrue(all(count == 1 for count in self.held(hub).values()))

    def test_a_hub_that_is_away_ends_the_run_with_advice_and_the_next_one_resumes(self):
        hub = self.hub("ok,ok," + "drop," * 3)
        stopped = self.push(hub, ["cin_2024.xml"], "--tries", "3", expect=3)
        self.assertIn("Run the same command again", stopped["advice"])
        resumed = self.push(hub, ["cin_2024.xml"])
        self.assertEqual(resumed["already_held"], 100)
        self.assertEqual(resumed["already_held"] + resumed["outcomes"]["accepted"],
                         resumed["mapped"])

    def test_nobody_listening_is_exit_3(self):
        hub = self.hub()
        hub.process.kill()
        hub.process.wait()
        self.push(hub, ["cin_2024.xml"], "--tries", "2", expect=3)

    def test_killed_at_any_moment_it_loses_and_doubles_nothing(self):
        hub = self.hub()
        chance = random.Random(7)
        command = self.command(hub, ["cin_2024.xml", "cin_2025.xml"], "--batch", "5")
        for _ in range(15):
            process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
            time.sleep(chance.uniform(0.01, 0.25))
            process.send_signal(signal.SIGKILL)
            process.wait()
        last = self.push(hub, ["cin_2024.xml", "cin_2025.xml"], "--batch", "5")
        self.assertEqual(last["reasons"], {})
        # A batch whose journal line was lost came again under the same id, so the hub took
        # each record of the two years as new once, and the second year as its correction.
        whole = self.hub()
        shutil.rmtree(os.path.join(self.work, "state"))
        clean = self.push(whole, ["cin_2024.xml", "cin_2025.xml"])
        outcomes = hub.outcomes()
        self.assertNotIn("duplicate", outcomes)
        self.assertEqual(outcomes, clean["outcomes"])

    def test_one_record_that_the_hub_cannot_read_costs_only_itself(self):
        hub = self.hub("bad:C7003|plan|")
        done = self.push(hub, ["cin_2024.xml"], expect=2)
        refused = done["outcomes"]["refused"]
        self.assertEqual(refused, 1)
        self.assertEqual(done["outcomes"]["accepted"], done["mapped"] - 1)

    def test_what_the_hub_refuses_is_listed_by_position_without_personal_data(self):
        hub = self.hub()
        with open(os.path.join(self.work, "cin_2024.xml")) as text:
            changed = text.read().replace("C7001<", "REFUSE-ME<").replace("C7002<", "WAIT<")
        with open(os.path.join(self.work, "changed.xml"), "w") as out:
            out.write(changed)
        done = self.push(hub, ["changed.xml"], expect=2)
        self.assertIn("hub.class_not_agreed", done["reasons"])
        self.assertIn("hub.unclear_subject", done["reasons"])
        with open(os.path.join(self.work, "rejects.csv")) as text:
            rejects = text.read()
        self.assertIn('"refused","hub.class_not_agreed"', rejects)
        self.assertNotIn("REFUSE-ME", rejects)
        # Refused records are tried again in the next run, as another batch; those that wait
        # at the hub are not.
        again = self.push(hub, ["changed.xml"], expect=2)
        self.assertNotIn("quarantined", again["outcomes"])
        self.assertEqual(again["outcomes"]["refused"], done["outcomes"]["refused"])

    def test_a_hub_that_forgot_everything_gets_everything(self):
        hub = self.hub()
        first = self.push(hub, ["cin_2024.xml"])
        port = hub.port
        hub.process.kill()
        hub.process.wait()
        fresh = self.hub(folder=hub.folder, port=port)
        second = self.push(fresh, ["cin_2024.xml"])
        self.assertEqual(second["outcomes"], {"accepted": first["mapped"]})

    def test_a_broken_file_is_pushed_up_to_its_break(self):
        hub = self.hub()
        with open(os.path.join(self.work, "cin_2024.xml")) as text:
            whole = text.read()
        with open(os.path.join(self.work, "cut.xml"), "w") as out:
            out.write(whole[: len(whole) // 2])
        done = self.push(hub, ["cut.xml"], expect=4)
        self.assertFalse(done["files"][0]["complete"])
        self.assertGreater(done["outcomes"]["accepted"], 0)

    def test_a_hub_under_another_name_gets_nothing_even_on_loopback(self):
        hub = self.hub(certificate="evil")
        for host in ("localhost", "127.0.0.1"):
            done = self.push(hub, ["cin_2024.xml"], "--tries", "2", expect=5, host=host)
            self.assertEqual(done["batches"], 0)
        self.assertEqual(hub.log(), [])

    def test_a_hub_of_another_authority_gets_nothing(self):
        hub = self.hub()
        done = self.push(hub, ["cin_2024.xml"], "--ca", hub.path("other-ca.pem"), expect=5)
        self.assertEqual(done["batches"], 0)
        self.assertEqual(hub.log(), [])

    def test_the_hubs_address_may_be_a_number(self):
        hub = self.hub()
        self.push(hub, ["cin_2024.xml"], host="127.0.0.1")

    def test_a_stranger_is_told_so(self):
        hub = self.hub()
        self.push(hub, ["cin_2024.xml"], "--cert", hub.path("stranger.pem"), "--key",
                  hub.path("stranger.key"), "--tries", "2", expect=5)

    def test_a_refused_sender_stops_at_once(self):
        hub = self.hub("403")
        done = self.push(hub, ["cin_2024.xml"], expect=5)
        self.assertEqual(len(hub.log()), 1)
        self.assertIn("403", done["failure"])

    def test_what_is_no_receipt_or_a_forged_one_counts_for_nothing(self):
        for fault in ("junk", "forge"):
            hub = self.hub(fault)
            done = self.push(hub, ["cin_2024.xml"], expect=5)
            self.assertEqual(done["batches"], 0)

    def test_a_pkcs12_file_serves_as_certificate_and_key(self):
        hub = self.hub()
        command = self.command(hub, ["cin_2024.xml"], "--p12", hub.path("agency.p12"),
                               "--p12-password-file", hub.path("p12.password"))
        for option in ("--cert", "--key"):
            at = command.index(option)
            del command[at:at + 2]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def test_receipts_are_kept_and_verify_offline(self):
        hub = self.hub()
        done = self.push(hub, ["cin_2024.xml"])
        folder = os.path.join(self.work, "state", "receipts")
        receipts = [os.path.join(folder, name) for name in sorted(os.listdir(folder))]
        self.assertEqual(len(receipts), done["batches"])
        with open(receipts[0]) as text:
            receipt = json.load(text)
        good = subprocess.run([program(), "verify-receipt", receipts[0], "--key", receipt["key"]],
                              capture_output=True, text=True)
        self.assertEqual(good.returncode, 0, good.stdout + good.stderr)
        self.assertIn("This proves", good.stdout)
        receipt["receipt"] = re.sub("leaf [0-9]+", "leaf 77", receipt["receipt"])
        changed = os.path.join(self.work, "changed.json")
        with open(changed, "w") as out:
            json.dump(receipt, out)
        bad = subprocess.run([program(), "verify-receipt", changed], capture_output=True, text=True)
        self.assertEqual(bad.returncode, 2)

    def test_usage_is_exit_1_and_help_is_0(self):
        self.assertEqual(subprocess.run([program(), "--help"], capture_output=True).returncode, 0)
        for words in ([], ["social-care"], ["police", "x"], ["social-care", "/no/such/file",
                                                             "--agency", "a-b"]):
            self.assertEqual(subprocess.run([program(), *words], capture_output=True).returncode, 1)

    def test_the_journal_holds_no_id_of_any_child(self):
        hub = self.hub()
        self.push(hub, ["fhir_2024.json"], kind="health")
        with open(os.path.join(self.work, "fhir_2024.json")) as text:
            bundle = json.load(text)
        number = bundle["entry"][0]["resource"]["identifier"][0]["value"]
        for folder, _, names in os.walk(os.path.join(self.work, "state")):
            for name in names:
                with open(os.path.join(folder, name), "rb") as data:
                    self.assertNotIn(number.encode(), data.read())


if __name__ == "__main__":
    run()
