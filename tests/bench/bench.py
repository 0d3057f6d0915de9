"""Measures the hub against its goals: called by tests/bench/run, which builds what it needs.

Every figure of one kind is measured three times in turn with those it is compared with, and
the median counts, so that whatever else the machine does touches all of them alike.
"""

import argparse
import contextlib
import datetime
import json
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests/support"))
from hub_client import COOKIE, Hub, HubFault  # noqa: E402

AGENCIES = (
    ("csc", "social_care", "social_care", "contact", "GENERAL"),
    ("school", "school", "education", "attendance_period", "GENERAL"),
    ("police", "police", "police", "police_notice", "GENERAL"),
    ("health", "health", "health", "health_contact", "HEALTH"),
)
READER = "reader"
PEERS = (("plain", 1), ("tuned", 1), ("tuned", 2), ("batched", 1), ("batched", 2))
LONG = 1000
ENTRIES = 200
PAGE = 50
BATCH = 200
FIRST_NEW_CHILD = 5_000_000


class BenchFault(Exception):
    """Something could not be measured."""


def fdatasync_ms(folder):
    """The median price of making 4 KB durable: what a commit waits for."""
    took = []
    with tempfile.TemporaryFile(dir=folder) as file:
        for _ in range(100):
            file.write(b"x" * 4096)
            file.flush()
            began = time.perf_counter()
            os.fdatasync(file.fileno())
            took.append((time.perf_counter() - began) * 1000)
    return statistics.median(took)


def cpu_seconds(pid):
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def settle(pid, at_most=600):
    """Waits until a process rests: a hub checks its whole file after a start."""
    for _ in range(at_most):
        before = cpu_seconds(pid)
        time.sleep(1)
        if cpu_seconds(pid) - before < 0.05:
            return


class Seeded:
    """A hub with many children, of whom the reader may read LONG."""

    def __init__(self, bench, name, children):
        self.bench = bench
        self.children = children
        self.folder = bench.folder / name
        self.folder.mkdir()
        self.hub = Hub(bench.programs, self.folder)
        self.certificates = {}
        self.make()

    def make(self):
        self.hub.init()
        settings = self.hub.data / "hub.json"
        config = json.loads(settings.read_text())
        config["connections_per_address"] = 512
        settings.write_text(json.dumps(config))
        self.hub.start()
        for agency, kind, klass, _, _ in AGENCIES:
            added = self.hub.add_agency(agency, f"{agency.title()} of Testshire", kind, [klass])
            self.certificates[agency] = added.certificate
        self.session = self.hub.add_person(READER, "csc", ["LP"], "Reader").sign_in("LP")
        self.hub.stop()
        self.seed()

    def seed(self):
        done = subprocess.run(
            [self.bench.programs / "bench_seed", "--data", self.hub.data, "--reader", READER]
            + ["--children", str(self.children), "--long", str(LONG)]
            + ["--ids", self.folder / "ids"],
            capture_output=True,
            text=True,
        )
        if done.returncode != 0:
            raise BenchFault(done.stderr)
        self.seeding = json.loads(done.stdout)
        ids = (self.folder / "ids").read_text().split()
        for limit in (PAGE, ENTRIES):
            paths = (f"/v1/children/{i}/chronology?purpose=EH&limit={limit}\n" for i in ids)
            (self.folder / f"paths{limit}").write_text("".join(paths))
        self.first = f"/v1/children/{ids[0]}/chronology?purpose=EH&limit={ENTRIES}"

    @property
    def cookie(self):
        return f"{COOKIE}={self.session.cookie}"

    def start(self):
        """Seconds until a child's chronology was answered."""
        began = time.perf_counter()
        self.hub.start()
        status, _, body = self.ask(self.first)
        took = time.perf_counter() - began
        if status != 200:
            raise BenchFault(f"the hub answered {status}: {body[:300]}")
        return took

    def ask(self, path):
        return self.hub.people.ask("GET", path, headers={"Cookie": self.cookie})

    def size(self, limit):
        path = self.first.replace(f"limit={ENTRIES}", f"limit={limit}")
        return len(self.ask(path)[2])

    def target(self, limit):
        return Target(
            self.hub.people.number,
            [self.hub.server.pid],
            ["--path-file", self.folder / f"paths{limit}", "--header", f"Cookie: {self.cookie}"]
            + ["--least", str(limit * 300)],
        )


class Target:
    """Something that answers GET, and what bench_load needs to ask it."""

    def __init__(self, port, pids, options):
        self.port = port
        self.pids = pids
        self.options = options


class Floor:
    """A bare Poco HTTPS server that sends so many bytes."""

    def __init__(self, bench, size):
        self.process = bench.start(
            [bench.programs / "bench_floor", bench.certificate, bench.key, str(size)],
            stdin=subprocess.PIPE,
        )
        port = int(self.process.stdout.readline())
        self.target = Target(port, [self.process.pid], ["--least", str(size)])


class Peer:
    """fastify and better-sqlite3, in one of its modes."""

    def __init__(self, bench, mode, workers):
        self.bench = bench
        self.process = bench.start(
            ["node", bench.peers / "server.mjs", "serve", self.file(bench, mode, workers)]
            + [bench.certificate, bench.key, mode, str(workers)]
        )
        port, *pids = self.process.stdout.readline().split()
        self.port = int(port)
        self.pids = sorted({self.process.pid, *map(int, pids)})

    @staticmethod
    def file(bench, mode, workers):
        return bench.folder / f"peer-{mode}-{workers}.db"

    def target(self, limit):
        cookie = ["--header", "Cookie: __Host-peer=bench"]
        paths = self.bench.folder / f"peer-paths{limit}"
        return Target(self.port, self.pids, ["--path-file", paths, *cookie])


class Bench:
    def __init__(self, options, folder):
        self.options = options
        self.programs = pathlib.Path(options.programs).resolve()
        self.peers = pathlib.Path(options.peers).resolve() if options.peers else None
        self.folder = folder
        self.seconds = 1.0 if options.quick else options.seconds
        self.rounds = 1 if options.quick else 3
        self.sizes = [2_000] if options.quick else [10_000, 100_000]
        if options.full:
            self.sizes.append(1_000_000)
        self.processes = []
        self.hubs = []
        self.runs = 0
        self.figures = {}

    # Starting and stopping ---------------------------------------------------------

    def start(self, command, **more):
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, **more)
        self.processes.append(process)
        return process

    def stop(self):
        for seeded in self.hubs:
            seeded.hub.kill()
        for process in self.processes:
            process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(timeout=10)
            process.kill()

    def say(self, text):
        print(f"bench: {text}", file=sys.stderr, flush=True)

    # Measuring ---------------------------------------------------------------------

    def load(self, arguments):
        done = subprocess.run(
            [self.programs / "bench_load", *map(str, arguments)], capture_output=True, text=True
        )
        if done.returncode != 0:
            raise BenchFault(f"bench_load: {done.stderr}")
        return self.checked(json.loads(done.stdout), done.stderr)

    @staticmethod
    def checked(figures, said):
        if figures["bad"] or figures["broken"] or not figures["answers"]:
            raise BenchFault(f"not every answer was good: {figures} {said[:1000]}")
        return figures

    def get(self, target, connections):
        pids = [part for pid in target.pids for part in ("--server-pid", pid)]
        return self.load(
            ["get", "--port", target.port, "--connections", connections]
            + ["--seconds", self.seconds, *pids, *target.options]
        )

    def post_command(self, seeded, connections, seconds):
        self.runs += 1
        agencies = []
        for agency, _, _, kind, label in AGENCIES:
            folder = seeded.certificates[agency]
            agencies += ["--agency", f"{agency}:{kind}:{label}:{folder}/cert.pem:{folder}/key.pem"]
        batches = 60 if self.options.quick else 300
        return [
            *(self.programs / "bench_load", "post", "--port", seeded.hub.agency_port),
            *("--connections", connections, "--seconds", seconds, "--run", f"run{self.runs}"),
            *("--first-child", FIRST_NEW_CHILD + self.runs * 100_000, "--batches", batches),
            *("--records", BATCH, "--server-pid", seeded.hub.server.pid, *agencies),
        ]

    def post(self, seeded, connections):
        command = self.post_command(seeded, connections, self.seconds)
        return self.load(command[1:])

    def get_while_posting(self, seeded, connections):
        command = self.post_command(seeded, 8, self.seconds + 3)
        posting = subprocess.Popen(
            list(map(str, command)), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        posting.stderr.readline()  # "sending"
        time.sleep(1)
        figures = self.get(seeded.target(ENTRIES), connections)
        out, said = posting.communicate(timeout=120)
        beside = self.checked(json.loads(out), said)
        figures["records_per_second_beside"] = beside["records_per_second"]
        return figures

    def in_turn(self, measures):
        """Each of `measures` (name to function) once a round; keeps every result."""
        for turn in range(self.rounds):
            for name, measure in measures.items():
                self.say(f"{turn + 1}/{self.rounds} {name}")
                self.figures.setdefault(name, []).append(measure())

    def median(self, name, figure="per_second"):
        results = [result[figure] for result in self.figures.get(name, [])]
        return statistics.median(results) if results else None

    # The parts ---------------------------------------------------------------------

    def make_certificate(self):
        self.certificate = self.folder / "bench.pem"
        self.key = self.folder / "bench.key"
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"]
            + ["-nodes", "-subj", "/CN=localhost", "-days", "30"]
            + ["-keyout", self.key, "-out", self.certificate],
            check=True,
            capture_output=True,
        )

    def make_hubs(self):
        for children in self.sizes:
            self.say(f"making a hub of {children:,} children")
            self.hubs.append(Seeded(self, f"hub{children}", children))
        self.busy = Seeded(self, "busy", self.sizes[0])
        self.hubs.append(self.busy)

    def measure_starts(self):
        for seeded in self.hubs[:-1]:
            starts = []
            for _ in range(self.rounds):
                starts.append({"seconds": seeded.start()})
                seeded.hub.stop()
            self.figures[f"start {seeded.children}"] = starts

    def start_all(self):
        for seeded in self.hubs:
            seeded.start()
            settle(seeded.hub.server.pid)
            self.warm(seeded)
        small = self.hubs[0]
        self.bytes = {limit: small.size(limit) for limit in (ENTRIES, PAGE)}
        self.floors = {limit: Floor(self, size) for limit, size in self.bytes.items()}
        self.peer_servers = {}
        if self.peers:
            self.start_peers()

    def warm(self, seeded):
        """Every long child read for the first time, which makes its segments."""
        name = f"first reads at {seeded.children} {ENTRIES}@16"
        for _ in range(4):
            self.figures.setdefault(name, []).append(self.get(seeded.target(ENTRIES), 16))
            settle(seeded.hub.server.pid)
        del self.figures[name][1:]

    def start_peers(self):
        try:
            self.fill_peers()
            for mode, workers in PEERS:
                self.peer_servers[(mode, workers)] = Peer(self, mode, workers)
        except (OSError, ValueError, subprocess.CalledProcessError) as fault:
            self.say(f"the peer does not run here, going on without it: {fault}")
            self.peer_servers = {}

    def fill_peers(self):
        entry = str(self.bytes[ENTRIES] // ENTRIES)
        database, ids = self.folder / "peer.db", self.folder / "peer-ids"
        subprocess.run(
            ["node", self.peers / "server.mjs", "fill", database]
            + [str(LONG), entry, "bench", ids],
            check=True,
        )
        for mode, workers in PEERS:  # a file each: one server's writes must not slow another
            shutil.copy(database, Peer.file(self, mode, workers))
        for limit in (PAGE, ENTRIES):
            paths = (
                f"/v1/children/{i}/chronology?purpose=EH&limit={limit}\n"
                for i in ids.read_text().split()
            )
            (self.folder / f"peer-paths{limit}").write_text("".join(paths))

    def reading(self):
        measures = {}

        def add(name, target, connections):
            measures[name] = lambda: self.get(target, connections)

        for limit in (ENTRIES, PAGE):
            for connections in (16, 64):
                add(f"floor {limit}@{connections}", self.floors[limit].target, connections)
                add(f"hub {limit}@{connections}", self.hubs[0].target(limit), connections)
        for seeded in self.hubs[1:-1]:
            add(f"hub of {seeded.children} {ENTRIES}@16", seeded.target(ENTRIES), 16)
        for (mode, workers), peer in self.peer_servers.items():
            for limit in (ENTRIES, PAGE):
                for connections in (16, 64):
                    if mode == "plain" and (limit, connections) != (ENTRIES, 16):
                        continue
                    name = f"peer {mode} x{workers} {limit}@{connections}"
                    add(name, peer.target(limit), connections)
        self.in_turn(measures)

    def writing(self):
        raw = self.folder / "raw"

        def raw_inserts():
            shutil.rmtree(raw, ignore_errors=True)
            done = subprocess.run(
                [self.programs / "bench_raw_sqlite", "--folder", raw]
                + ["--schema", ROOT / "schemas/store", "--seconds", str(self.seconds)],
                capture_output=True,
                text=True,
                check=True,
            )
            return json.loads(done.stdout)

        self.in_turn(
            {
                "raw sqlite": raw_inserts,
                "ingest 4 agencies": lambda: self.post(self.busy, 8),
                "alone": lambda: self.get(self.busy.target(ENTRIES), 16),
                "while ingesting": lambda: self.get_while_posting(self.busy, 16),
            }
        )

    def measure(self):
        self.make_certificate()
        self.fdatasync = fdatasync_ms(self.folder)
        self.make_hubs()
        self.measure_starts()
        self.start_all()
        self.reading()
        self.writing()


class Report:
    """Figures as a table, ratios against the goals, and all of it as JSON."""

    def __init__(self, bench):
        self.bench = bench
        self.goals = []
        self.compare()

    def ratio(self, text, above, below, goal, figure="per_second", most=False):
        over = self.bench.median(above, figure)
        under = self.bench.median(below, figure)
        if over and under:
            self.goal(text, over / under, goal, most)

    def goal(self, text, value, goal, most=False):
        met = value <= goal if most else value >= goal
        self.goals.append({"goal": text, "value": value, "wanted": goal, "most": most, "met": met})

    def compare(self):
        median = self.bench.median
        self.ratio(f"read of {ENTRIES} entries / floor, 16 connections",
                   f"hub {ENTRIES}@16", f"floor {ENTRIES}@16", 0.25)  # fmt: skip
        self.ratio(f"page of {PAGE} entries / floor, 16 connections",
                   f"hub {PAGE}@16", f"floor {PAGE}@16", 0.35)  # fmt: skip
        self.goal("p99 of that read, ms", median(f"hub {ENTRIES}@16", "p99_ms"), 10, most=True)
        self.ratio("processor time of that read / floor's",
                   f"hub {ENTRIES}@16", f"floor {ENTRIES}@16", 5, "server_cpu_us", True)  # fmt: skip
        self.compare_peers()
        for seeded in self.bench.hubs[1:-1]:
            name = f"hub of {seeded.children} {ENTRIES}@16"
            self.ratio(f"read at {seeded.children:,} children / at {self.bench.sizes[0]:,}",
                       name, f"hub {ENTRIES}@16", 0.85)  # fmt: skip
        self.ratio("read while 4 agencies ingest / alone", "while ingesting", "alone", 0.5)
        raw = median("raw sqlite", "rows_per_second")
        ingest = median("ingest 4 agencies", "records_per_second")
        self.goal("ingest / raw batched SQLite inserts", ingest / raw, 0.25)
        largest = self.bench.sizes[-1]
        self.goal(f"start to first answer at {largest:,} children, s",
                  median(f"start {largest}", "seconds"), 2, most=True)  # fmt: skip

    def compare_peers(self):
        for connections in (16, 64):
            best = max(
                (name for name in self.bench.figures
                 if name.startswith("peer") and name.endswith(f" {ENTRIES}@{connections}")),
                key=self.bench.median, default=None,
            )  # fmt: skip
            if best:
                self.ratio(f"read of {ENTRIES} entries / best peer ({best[5:].split(' 2')[0]}), "
                           f"{connections} connections",
                           f"hub {ENTRIES}@{connections}", best, 1.5)  # fmt: skip

    def rows(self):
        for name, results in self.bench.figures.items():
            if name.startswith("start"):
                continue
            rate = "rows_per_second" if "rows_per_second" in results[0] else "per_second"
            if "records_per_second" in results[0]:
                rate = "records_per_second"
            yield [name, f"{self.bench.median(name, rate):,.0f}"] + [
                f"{self.bench.median(name, figure):,.{digits}f}" if figure in results[0] else "-"
                for figure, digits in (("p50_ms", 2), ("p99_ms", 2), ("server_cpu_us", 0))
            ] + [self.memory(name, results)]  # fmt: skip

    def memory(self, name, results):
        if "server_rss" not in results[0]:
            return "-"
        return f"{self.bench.median(name, 'server_rss') / 1e6:,.0f}"

    def print(self):
        bench = self.bench
        print(f"\n{os.cpu_count()} cores, fdatasync {bench.fdatasync:.2f} ms, load "
              f"{os.getloadavg()[1]:.1f} before the end; {bench.bytes[ENTRIES]:,} bytes for "
              f"{ENTRIES} entries, {bench.bytes[PAGE]:,} for {PAGE}; medians of "
              f"{bench.rounds} x {bench.seconds:g} s\n")  # fmt: skip
        table = [["", "/s", "p50 ms", "p99 ms", "CPU us", "MB"], *self.rows()]
        widths = [max(len(row[i]) for row in table) for i in range(len(table[0]))]
        for row in table:
            cells = [row[0].ljust(widths[0])]
            cells += [cell.rjust(width) for cell, width in zip(row[1:], widths[1:])]
            print("  ".join(cells))
        print()
        for seeded in bench.hubs[:-1]:
            rate = seeded.seeding["entries"] / seeded.seeding["seconds"]
            start = bench.median(f"start {seeded.children}", "seconds")
            print(f"hub of {seeded.children:,} children: first answer after {start:.2f} s; "
                  f"seeded at {rate:,.0f} entries/s")  # fmt: skip
        print()
        for goal in self.goals:
            sign = "<=" if goal["most"] else ">="
            print(f"{'met   ' if goal['met'] else 'MISSED'}  {goal['value']:8.3f} {sign} "
                  f"{goal['wanted']:<5g} {goal['goal']}")  # fmt: skip
        if not bench.peer_servers:
            print("no peer was measured")

    def write(self, file):
        bench = self.bench
        commit = subprocess.run(
            ["git", "-C", ROOT, "rev-parse", "HEAD"], capture_output=True, text=True
        )
        report = {
            "at": datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds"),
            "commit": commit.stdout.strip(),
            "cores": os.cpu_count(),
            "load": os.getloadavg(),
            "fdatasync_ms": bench.fdatasync,
            "bytes": bench.bytes,
            "seeding": {seeded.children: seeded.seeding for seeded in bench.hubs[:-1]},
            "goals": self.goals,
            "figures": bench.figures,
        }
        pathlib.Path(file).write_text(json.dumps(report, indent=1) + "\n")


def main():
    parser = argparse.ArgumentParser(prog="tests/bench/run")
    parser.add_argument("--programs", required=True, help=argparse.SUPPRESS)
    parser.add_argument("--peers", default="", help=argparse.SUPPRESS)
    parser.add_argument("--full", action="store_true", help="also 1,000,000 children")
    parser.add_argument("--quick", action="store_true", help="short and rough")
    parser.add_argument("--seconds", type=float, default=5.0, help="of each measurement")
    parser.add_argument("--json", metavar="FILE", help="write every figure")
    parser.add_argument("--dir", metavar="DIR", help="work there, on a real disk")
    options = parser.parse_args()
    where = options.dir or pathlib.Path(options.programs).resolve().parent
    with tempfile.TemporaryDirectory(prefix="bench-", dir=where) as folder:
        bench = Bench(options, pathlib.Path(folder))
        try:
            bench.measure()
            report = Report(bench)
        except (BenchFault, HubFault) as fault:
            sys.exit(f"bench: {fault}")
        finally:
            bench.stop()
        report.print()
        if options.json:
            report.write(options.json)


if __name__ == "__main__":
    main()
