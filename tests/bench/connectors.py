#!/usr/bin/env python3
"""What each connector reads in a second, and in how much memory: tests/bench/connectors."""

import argparse
import datetime
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "support"))
import county_files  # noqa: E402

PEER = ROOT / "tests/bench/peers/python/peer.py"
PEERS = ("social-care-cin", "school-attendance", "adult-involvement")
TIMES_PEER = 5
MOST_MB = 150
COUNTY = {"children": 165_000, "years": 5, "seconds": 300, "mb": 500}


class BenchFault(Exception):
    pass


def run_json(command):
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True)
    if done.returncode != 0:
        raise BenchFault(f"{command[0]} {command[1]}: {done.stderr.strip()}")
    return json.loads(done.stdout)


def run_measured(command):
    """(seconds, processor seconds, peak memory in KiB) of a program."""
    begun = time.perf_counter()
    child = subprocess.Popen([str(word) for word in command], stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    if os.waitstatus_to_exitcode(status) != 0:
        raise BenchFault(f"{command[0]} failed")
    cpu = usage.ru_utime + usage.ru_stime
    return time.perf_counter() - begun, cpu, usage.ru_maxrss


def records_in(file):
    """Each record as it counts: the order of labels and of records says nothing."""
    with open(file, encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            record["labels"] = sorted(record.get("labels", []))
            yield json.dumps(record, sort_keys=True)


class Bench:
    def __init__(self, options, folder):
        self.programs = pathlib.Path(options.programs)
        self.size = int((4 if options.quick else options.megabytes) * 1e6)
        self.rounds = 1 if options.quick else options.rounds
        self.folder = folder
        self.rows = []
        self.goals = []

    def say(self, words):
        print(words, file=sys.stderr, flush=True)

    def goal(self, text, value, wanted, most=False):
        met = value <= wanted if most else value >= wanted
        self.goals.append(
            {"goal": text, "value": value, "wanted": wanted, "most": most, "met": met}
        )

    def make_county(self):
        self.county = self.folder / "county"
        self.say("making a county of 20,000 children")
        subprocess.run(
            [self.programs / "onestory-county", "--children", "20000", "--seed", "11"]
            + ["--years", "2", "--out", self.county],
            check=True, stdout=subprocess.DEVNULL,
        )  # fmt: skip

    def formats(self):
        listed = subprocess.run(
            [self.programs / "onestory-push", "formats"], capture_output=True, text=True, check=True
        )
        ids = [line.split()[0] for line in listed.stdout.splitlines() if line.strip()]
        return ids + list(county_files.ALSO)

    def median(self, results):
        """The run in the middle, by processor time: the steadiest figure on a shared machine."""
        middle = statistics.median_low([result["cpu_seconds"] for result in results])
        found = next(result for result in results if result["cpu_seconds"] == middle)
        return dict(found, peak_kib=max(result["peak_kib"] for result in results))

    def measure(self, name):
        target = self.folder / "files"
        files = county_files.write_files(name, self.county, self.size, target)
        format_id = name.split()[0]
        ours = [self.programs / "bench_connectors", format_id, *files]
        theirs = [sys.executable, PEER, format_id, *files] if name in PEERS else None
        measured, peer = [], []
        for _ in range(self.rounds):
            measured.append(run_json(ours))
            if theirs:
                peer.append(run_json(theirs))
        row = {"format": name, **self.median(measured)}
        if theirs:
            row["peer"] = self.median(peer)
            self.compare(format_id, files)
        self.rows.append(row)
        self.say(f"{name}: {row['bytes'] / 1e6 / row['cpu_seconds']:.0f} MB/s")
        self.goal(f"peak memory of {name}, MB", row["peak_kib"] / 1024, MOST_MB, most=True)
        if theirs:
            ratio = row["peer"]["cpu_seconds"] / row["cpu_seconds"]
            self.goal(f"{name}: speed / Python's", ratio, TIMES_PEER)
        for file in target.glob("**/*"):
            file.unlink()

    def compare(self, format_id, files):
        """Both made the same records of these files, to the last byte of their JSON."""
        ours, theirs = self.folder / "ours", self.folder / "theirs"
        run_json([self.programs / "bench_connectors", format_id, "--records", ours, *files])
        run_json([sys.executable, PEER, format_id, "--records", theirs, *files])
        if sorted(records_in(ours)) != sorted(records_in(theirs)):
            raise BenchFault(f"{format_id}: Python's records are not the connector's")
        ours.unlink()
        theirs.unlink()

    def measure_county(self):
        self.say("making a county of 165,000 children")
        out = self.folder / "whole"
        seconds, cpu, peak = run_measured(
            [self.programs / "onestory-county", "--children", COUNTY["children"], "--seed", "7"]
            + ["--years", COUNTY["years"], "--out", out]
        )
        size = sum(file.stat().st_size for file in out.glob("**/*") if file.is_file())
        self.whole = {"seconds": seconds, "cpu_seconds": cpu, "peak_kib": peak, "bytes": size}
        subprocess.run(["rm", "-rf", out], check=True)
        name = f"county of {COUNTY['children']:,} children, {COUNTY['years']} years"
        self.goal(f"{name}, s", seconds, COUNTY["seconds"], most=True)
        self.goal(f"{name}, MB", peak / 1024, COUNTY["mb"], most=True)

    def run(self, full):
        self.whole = None
        self.load = os.getloadavg()
        if full:  # first: what this program holds would count for those that it starts
            self.measure_county()
        self.make_county()
        for name in self.formats():
            self.measure(name)


def table_of(bench):
    yield ["", "MB", "records", "CPU s", "MB/s", "records/s", "peak MB", "Python's CPU s", "times"]
    for row in bench.rows:
        cpu, peer = row["cpu_seconds"], row.get("peer")
        yield [row["format"], f"{row['bytes'] / 1e6:.1f}", f"{row['records']:,}", f"{cpu:.2f}",
               f"{row['bytes'] / 1e6 / cpu:.1f}", f"{row['records'] / cpu:,.0f}",
               f"{row['peak_kib'] / 1024:.0f}", f"{peer['cpu_seconds']:.2f}" if peer else "",
               f"{peer['cpu_seconds'] / cpu:.1f}" if peer else ""]  # fmt: skip


def report(bench):
    print(f"{os.cpu_count()} cores, load {bench.load[0]:.1f} before and {os.getloadavg()[0]:.1f} "
          f"after; each the middle one of {bench.rounds} runs\n")  # fmt: skip
    table = list(table_of(bench))
    widths = [max(len(row[i]) for row in table) for i in range(len(table[0]))]
    for row in table:
        cells = [row[0].ljust(widths[0])]
        print("  ".join(cells + [c.rjust(w) for c, w in zip(row[1:], widths[1:])]).rstrip())
    if bench.whole:
        whole = bench.whole
        print(f"\nonestory-county --children {COUNTY['children']} --years {COUNTY['years']}: "
              f"{whole['seconds']:.0f} s ({whole['cpu_seconds']:.0f} s of processor), "
              f"{whole['bytes'] / 1e9:.1f} GB, peak {whole['peak_kib'] / 1024:.0f} MB")  # fmt: skip
    print()
    for goal in bench.goals:
        if goal["most"] and goal["met"] and "peak" in goal["goal"]:
            continue  # one line below for all of them
        sign = "<=" if goal["most"] else ">="
        print(f"{'met   ' if goal['met'] else 'MISSED'}  {goal['value']:8.2f} {sign} "
              f"{goal['wanted']:<5g} {goal['goal']}")  # fmt: skip
    peaks = [goal for goal in bench.goals if "peak" in goal["goal"]]
    if all(goal["met"] for goal in peaks):
        most = max(goal["value"] for goal in peaks)
        print(f"met     {most:8.2f} <= {MOST_MB:<5g} peak memory of every format, MB")


def write(bench, file):
    commit = subprocess.run(["git", "-C", ROOT, "rev-parse", "HEAD"], capture_output=True, text=True)
    text = json.dumps({
        "at": datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds"),
        "commit": commit.stdout.strip(),
        "cores": os.cpu_count(),
        "load": os.getloadavg(),
        "formats": bench.rows,
        "county": bench.whole,
        "goals": bench.goals,
    }, indent=1)  # fmt: skip
    pathlib.Path(file).write_text(text + "\n")


def main():
    parser = argparse.ArgumentParser(prog="tests/bench/connectors")
    parser.add_argument("--programs", required=True, help=argparse.SUPPRESS)
    parser.add_argument("--full", action="store_true", help="also a county of 165,000 children")
    parser.add_argument("--quick", action="store_true", help="small files, once")
    parser.add_argument("--megabytes", type=float, default=30.0, help="of each format")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", metavar="FILE", help="write every figure")
    parser.add_argument("--dir", metavar="DIR", help="work there")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-", dir=options.dir) as folder:
        bench = Bench(options, pathlib.Path(folder))
        try:
            bench.run(options.full)
        except BenchFault as fault:
            sys.exit(f"bench: {fault}")
        report(bench)
        if options.json:
            write(bench, options.json)


if __name__ == "__main__":
    main()
