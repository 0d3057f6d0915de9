"""What an operator does with `onestory`, on the real program: making a hub, commands with and
without a running one, stopping, doctor, backup and restore."""

import http.client
import json
import os
import pathlib
import shutil
import stat
import subprocess
import sys
import tempfile
import threading
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "support"))
from hub_client import Hub, programs_folder  # noqa: E402


class Operator(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.hub = Hub(programs_folder(), self.folder)
        self.addCleanup(self.hub.kill)

    def test_a_hub_is_made_once_and_never_over_anything(self):
        made = self.hub.init()
        self.assertTrue(made["token"])
        before = {p: p.read_bytes() for p in self.hub.data.rglob("*") if p.is_file()}
        again = self.hub.command("init", "--name", "Other")
        self.assertEqual(again.returncode, 3)
        self.assertIn("not empty", again.stderr)
        after = {p: p.read_bytes() for p in self.hub.data.rglob("*") if p.is_file()}
        self.assertEqual(before, after)

    def test_everything_it_makes_is_its_owners_alone(self):
        self.hub.init()
        for path in [self.hub.data, *self.hub.data.rglob("*")]:
            self.assertEqual(stat.S_IMODE(path.stat().st_mode) & 0o077, 0, path)

    def test_a_failed_init_leaves_nothing_behind(self):
        done = self.hub.command("init", "--administrator", "Not A Slug")
        self.assertEqual(done.returncode, 3)
        self.assertFalse(self.hub.data.exists() and any(self.hub.data.iterdir()))

    def test_no_password_and_no_token_lies_in_the_data(self):
        token = self.hub.init()["token"].encode()
        for path in self.hub.data.rglob("*"):
            if path.is_file():
                self.assertNotIn(token, path.read_bytes(), path)

    def test_keys_that_others_may_read_are_refused(self):
        self.hub.init()
        key = self.hub.data / "keys/master.key"
        key.chmod(0o644)
        done = self.hub.command("agency", "list")
        self.assertEqual(done.returncode, 3)
        self.assertIn("master.key", done.stderr)

    def test_commands_work_with_and_without_a_running_hub(self):
        self.hub.init()
        self.hub.run("agency", "add", "first", "--name", "First", "--kind", "school")
        self.hub.start()
        self.hub.run("agency", "add", "second", "--name", "Second", "--kind", "health")
        self.assertEqual(
            [agency["id"] for agency in self.hub.run_json("agency", "list")],
            ["hub", "first", "second"],
        )
        self.assertEqual(self.hub.stop(), 0)
        self.assertEqual(
            [agency["id"] for agency in self.hub.run_json("agency", "list")],
            ["hub", "first", "second"],
        )

    def test_a_second_hub_on_the_same_data_is_refused(self):
        self.hub.init()
        self.hub.start()
        second = self.hub.command("serve", "--people-port", "0", "--agency-port", "0")
        self.assertEqual(second.returncode, 3)
        self.assertTrue(second.stderr)

    def test_the_socket_is_its_owners_alone_and_goes_with_the_hub(self):
        self.hub.init()
        self.hub.start()
        socket = self.hub.data / "admin.sock"
        self.assertEqual(stat.S_IMODE(socket.stat().st_mode), 0o600)
        self.hub.stop()
        self.assertFalse(socket.exists())

    def test_a_relative_folder_is_relative_to_where_the_command_was_given(self):
        self.hub.init()
        self.hub.start()
        there = self.folder / "there"
        there.mkdir()
        done = subprocess.run(
            [self.hub.programs / "onestory", "agency", "add", "csc", "--name", "CSC"]
            + ["--kind", "social_care", "--out", "csc", "--data", os.path.relpath(self.hub.data, there)],
            cwd=there,
            capture_output=True,
            text=True,
        )
        self.assertEqual(done.returncode, 0, done.stderr)
        files = sorted(path.name for path in (there / "csc").iterdir())
        self.assertEqual(files, ["agency.p12", "ca.pem", "cert.pem", "key.pem"])
        for path in (there / "csc").iterdir():
            self.assertEqual(stat.S_IMODE(path.stat().st_mode), 0o600)

    def test_a_mistyped_command_says_so_with_its_own_exit_code(self):
        for args in (["agncy", "list"], ["agency"], ["agency", "add"], ["serve", "--people-port", "99999"]):
            self.assertEqual(self.hub.command(*args).returncode, 2, args)

    def test_help_teaches_by_example(self):
        done = subprocess.run(
            [self.hub.programs / "onestory", "--help"], capture_output=True, text=True
        )
        self.assertEqual(done.returncode, 0)
        for word in ("onestory init", "agency add", "audit verify", "Exit codes"):
            self.assertIn(word, done.stdout)

    def test_a_mistyped_setting_stops_the_hub_from_starting(self):
        self.hub.init()
        settings = self.hub.data / "hub.json"
        settings.write_text(settings.read_text().replace("readers", "raeders"))
        done = self.hub.command("serve")
        self.assertEqual(done.returncode, 3)
        self.assertIn("unknown member /raeders", done.stderr)

    def test_without_the_weights_that_its_settings_name_the_hub_does_not_start(self):
        self.hub.init()
        settings = self.hub.data / "hub.json"
        written = settings.read_text()
        version = json.loads(written)["linkage_weights"]
        self.assertIn(f"weights {version}", json.dumps(self.hub.run_json("doctor")))

        settings.write_text(written.replace(version, "1999-01-01"))
        done = self.hub.command("serve")
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("there are no linkage weights 1999-01-01", done.stderr)
        self.assertIn(str(settings), done.stderr)

        settings.write_text(written)
        self.hub.start()

    def a_share_of_its_own(self):
        """A copy of what is installed with the program; its folder of policies."""
        root = pathlib.Path(__file__).parents[2]
        share = self.folder / "share"
        for part in ("config", "schemas", "hub/web"):
            shutil.copytree(root / part, share / part)
        before = os.environ.get("ONESTORY_SHARE")
        os.environ["ONESTORY_SHARE"] = str(share)
        self.addCleanup(
            lambda: os.environ.pop("ONESTORY_SHARE")
            if before is None
            else os.environ.update(ONESTORY_SHARE=before)
        )
        return share / "config/policy"

    def versions(self):
        return {p["version"]: p["state"] for p in self.hub.run_json("policy", "list")}

    def test_a_running_hub_takes_up_new_policies_whole_or_not_at_all(self):
        folder = self.a_share_of_its_own()
        shipped = folder / "2026-11-01.json"
        self.hub.init()
        self.hub.start()
        self.hub.add_agency("csc", "Children's Services", "social_care", ["social_care"])
        lead = self.hub.add_person("l.lead", "csc", ["LP"], "Lee Lead")
        session = lead.sign_in("LP")
        sought = {"purpose": "EH", "given": "Ada", "family": "Marlow", "birth": "2015-02-28"}

        def deciding_policy():
            status, answer = session.post("/v1/children/search", sought)
            self.assertEqual(status, 200, answer)
            return session.get(f"/v1/decisions/{answer['decision']}")[1]["decision"]["policy"]

        self.assertEqual(deciding_policy(), "2026-11-01.1")
        for name, version, begins in (("now", "now.1", "2026-11-02"), ("far", "far.1", "2099-01-01")):
            text = shipped.read_text().replace("2026-11-01.1", version)
            (folder / f"{name}.json").write_text(text.replace("2026-11-01T", begins + "T"))
        self.assertIn("are not taken up", json.dumps(self.hub.run_json("doctor")))
        self.assertEqual(deciding_policy(), "2026-11-01.1")

        self.hub.run("policy", "reload")

        taken = {"2026-11-01.1": "over", "now.1": "in force", "far.1": "to come"}
        self.assertEqual(self.versions(), taken)
        self.assertEqual(deciding_policy(), "now.1")
        self.assertEqual(json.loads(self.hub.run("decisions", "replay", "--json"))["differ"], 0)

        def refused(why):
            done = self.hub.command("policy", "reload")
            self.assertEqual(done.returncode, 3, done.stdout)
            self.assertIn(why, done.stderr)
            self.assertIn("policy now.1 stays in force", done.stderr)
            self.assertEqual(self.versions(), taken)
            self.assertEqual(deciding_policy(), "now.1")
            self.assertEqual(self.hub.command("doctor").returncode, 1)

        broken = folder / "later.JSON"
        broken.write_text("{}")
        refused("later.JSON is no policy")
        broken.unlink()
        now = (folder / "now.json").read_text()
        (folder / "now.json").write_text(now.replace('"emergency_hours": 12', '"emergency_hours": 9'))
        refused("policy now.1 was changed after it was used")
        (folder / "now.json").unlink()
        refused("policy now.1 decided something and its file is gone")
        (folder / "now.json").write_text(now.replace('"emergency_hours": 12', '"emergency_hours": 13'))
        refused("emergency_hours must be from 1 to 12")
        (folder / "now.json").write_text(now)
        self.hub.run("policy", "reload")

        self.hub.run("audit", "export", self.folder / "log.txt")
        log = [line for line in (self.folder / "log.txt").read_text().splitlines()]
        loaded = [line for line in log if "policy.loaded" in line]
        self.assertEqual(sum("refused" in line for line in loaded), 4)
        self.assertEqual(sum("now.1" in line and "refused" not in line for line in loaded), 2)

    def test_a_clean_stop_is_told_from_an_unclean_one(self):
        self.hub.init()
        self.hub.start()
        self.assertEqual(self.hub.stop(), 0)
        good = self.hub.run_json("doctor")
        self.assertEqual({check["state"] for check in good} - {"soon"}, {"good"})
        self.hub.start()
        self.hub.kill()
        self.hub.start()
        words = json.dumps(self.hub.run_json("doctor", "--deep"))
        self.assertIn("unclean", words)
        self.assertTrue(self.hub.run_json("audit", "verify")["whole"])

    def test_a_stop_finishes_what_is_in_flight_and_loses_nothing(self):
        self.hub.init()
        self.hub.start()
        agency = self.hub.add_agency("csc", "CSC", "social_care", ["social_care"])
        acknowledged, unclear = [], []

        def push(sender):
            for number in range(1000):
                name = f"{sender}-{number}"
                record = {"source_id": name, "kind": "assessment", "happened": "2026-01-02"}
                person = {"source_id": f"p-{sender}", "birth": "2015-01-02"}
                record.update(labels=["GENERAL"], summary="Assessed", subjects=[person])
                try:
                    status, _ = agency.port.ask_json("POST", "/v1/batches", agency.batch([record], name))
                except (OSError, http.client.HTTPException):
                    unclear.append(name)
                    return
                assert status == 200, status
                acknowledged.append(name)

        senders = [threading.Thread(target=push, args=(n,)) for n in range(3)]
        for sender in senders:
            sender.start()
        while len(acknowledged) < 20:
            time.sleep(0.01)
        self.assertEqual(self.hub.stop(), 0)
        for sender in senders:
            sender.join()
        self.assertEqual(len(unclear), 3)

        self.hub.start()
        agency.port.number = self.hub.agency_port
        for name in acknowledged:
            self.assertEqual(agency.port.ask("GET", f"/v1/batches/{name}")[0], 200, name)
        self.assertTrue(self.hub.run_json("audit", "verify")["whole"])
        states = {check["what"]: check["state"] for check in self.hub.run_json("doctor")}
        self.assertNotIn("the last stop was unclean", states)

    def test_doctor_finds_a_key_open_to_others_and_says_what_to_do(self):
        self.hub.init()
        self.hub.start()
        (self.hub.data / "keys/server.key").chmod(0o644)
        done = self.hub.command("doctor", "--json")
        self.assertEqual(done.returncode, 1)
        wrong = [check for check in json.loads(done.stdout) if check["state"] == "WRONG"]
        self.assertEqual(len(wrong), 1)
        self.assertIn("chmod", wrong[0]["advice"])

    def test_a_backup_made_while_serving_is_restored_and_serves(self):
        self.hub.init()
        self.hub.start()
        self.hub.add_agency("csc", "CSC", "social_care", ["social_care"])
        backup, keys = self.folder / "backup", self.folder / "backup-keys"
        self.hub.run("backup", "--to", backup, "--keys-to", keys)
        self.hub.stop()
        shutil.rmtree(self.hub.data)

        self.hub.run("restore", "--from", backup, "--keys-from", keys)
        self.hub.start()
        self.assertIn("csc", [agency["id"] for agency in self.hub.run_json("agency", "list")])
        self.assertTrue(self.hub.run_json("audit", "verify")["whole"])

    def test_what_waits_for_an_agency_or_a_person_is_taken_once_they_are_added(self):
        self.hub.init()
        self.hub.start()
        csc = self.hub.add_agency("csc", "CSC", "social_care", ["social_care"])
        whole = {"function": "safeguarding", "judgement": "they need it", "author_role": "SW"}
        for key, to in (("R-1", {"agencies": ["school"]}), ("R-2", {"professionals": ["n.new"]})):
            record = {
                **{"source_id": key, "kind": "referral", "happened": "2024-03-05"},
                **{"labels": ["GENERAL"], "summary": "a referral"},
                "subjects": [{"source_id": "P-1", "names": [{"given": "A", "family": "B"}]}],
                "push": {**to, **whole, "not_more_detrimental": True},
            }
            csc.push([record])
        waiting = lambda: csc.port.ask_json("GET", "/v1/quarantine")[1]["waiting"]  # noqa: E731
        self.assertEqual([row["reason"] for row in waiting()], ["unknown_recipient"] * 2)

        self.hub.run("agency", "add", "school", "--name", "School", "--kind", "school")
        self.assertEqual([row["source_id"] for row in waiting()], ["R-2"])
        self.hub.run("person", "add", "n.new", "--agency", "school", "--name", "N", "--role", "NP")
        self.assertEqual(waiting(), [])

    def test_another_user_is_told_to_be_the_hubs_user(self):
        self.hub.init()
        other = {"user": 65534, "group": 65534} if os.geteuid() == 0 else {}
        self.hub.data.chmod(0o700 if other else 0)
        self.addCleanup(self.hub.data.chmod, 0o700)
        self.folder.chmod(0o755)
        command = [self.hub.programs / "onestory", "agency", "list", "--data", self.hub.data]
        try:
            done = subprocess.run(command, cwd="/", capture_output=True, text=True, **other)
        except PermissionError:
            self.skipTest("the program lies where no other user may run it")
        self.assertEqual(done.returncode, 3)
        self.assertIn("run this as the hub's user", done.stderr)

    def test_a_user_name_may_be_typed_in_capitals(self):
        self.hub.init()
        added = self.hub.run_json(
            *("person", "add", "A.Patel", "--agency", "hub", "--name", "A", "--role", "DPO")
        )
        self.assertEqual(added["person"], "a.patel")
        self.hub.run("person", "disable", "A.PATEL")

    def test_a_callers_mistake_is_not_logged_as_a_failure(self):
        self.hub.init()
        self.hub.start()
        wrong = {"username": "nobody", "password": "x" * 12, "code": "123456", "role": "NP"}
        self.assertEqual(self.hub.people.ask_json("POST", "/v1/session", wrong)[0], 401)
        self.hub.stop()
        self.assertNotIn("failed", self.hub.log.read_text())

    def test_an_erasure_asks_to_be_meant(self):
        self.hub.init()
        done = self.hub.command("erase", "0" * 32)
        self.assertEqual(done.returncode, 3)
        self.assertIn("--yes", done.stderr)


if __name__ == "__main__":
    unittest.main()
