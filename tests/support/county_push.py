"""Takes every agency of a county that `onestory-county` wrote into a hub, and pushes every file
that it wrote for them through the real onestory-push.

    with Hub(programs_folder(), folder) as hub:
        hub.init()
        hub.start()
        county = County(hub, "/tmp/county")  # the folder with manifest.json
        county.register()                    # agencies, their classes, their certificates
        for sent in county.push():           # one Sent for each agency, in the order of pushing
            print(sent.agency, sent.rows, sent.outcomes, sent.left_out)
        county.push()                        # again, as next month's export would be
        county.push_directory()              # the services on offer

What an agency sends goes in steps, as the years went by: what is of 2024 before what is of 2025,
files without a year at the end (lists and exports of the present; Annex A before the API, whose
purges destroy what the others told). Health begins with the practices' registers, which know best
who a child is; a table of vaccines that came first would leave more to be decided by a person.

A step is one run of `onestory-push SECTOR FILE...`, which reads files of one format together:
marks with their corrections, the tables of one census, one return. Of a county written `--as days`
a step is a day. Each agency has one --state for all its runs, in hub.folder/push/<agency>, with
rejects-N.csv, warnings-N.csv and receipts/ of step N.

Pushed again, nothing new arises: what two formats tell of one record is answered as a duplicate,
or, where they tell it differently and without a version, stands as the last one has it.

With one worker (the default) agencies push one after the other, always in the same order, so the
same county makes the same children. With more they push at once, which is faster, and which of
two agencies told of a child first is then chance. The folder truth/ is never pushed.
"""

import collections
import concurrent.futures
import dataclasses
import json
import pathlib
import re
import subprocess

from hub_client import HubFault

# What is known of the agencies by the beginning of their id: the sector whose formats they have,
# what they are, and the classes of record that those formats make.
SECTORS = {
    # Registers hold remarks (support) and who is looked after (social care).
    "school": ("school", "school", ["education", "support", "social_care"]),
    # A death is a record of social care, wherever it is told.
    "health": ("health", "health", ["health", "support", "involvement", "social_care"]),
    # Early help is support; who went missing from care is of the class police.
    "social-care": (
        "social-care",
        "social_care",
        ["social_care", "support", "police", "involvement"],
    ),
    "police": ("police", "police", ["police"]),
    "voluntary": ("voluntary", "voluntary", ["support", "involvement"]),
    "adult": ("adult", "other", ["involvement"]),
}
ORDER = list(SECTORS)
WHOLE_NAMES = {
    "health": "Health Trust",
    "social-care": "Children's Social Care",
    "police": "Police",
}
# Exit codes of onestory-push that mean that the run came to its end.
TAKEN, SOME_NOT_TAKEN = 0, 2
LEFT_OUT = ("quarantined", "refused")


def sector_of(agency):
    """The key of SECTORS for an agency's id."""
    return next(sector for sector in SECTORS if agency.startswith(sector))


def name_of(agency):
    """As people say it: "Second Bench", "Housing service for adults"."""
    if agency in WHOLE_NAMES:
        return WHOLE_NAMES[agency]
    sector = sector_of(agency)
    own = agency[len(sector) + 1 :].replace("-", " ")
    if sector == "school":
        return f"School {own}"
    return own.title() if sector == "voluntary" else f"{own.capitalize()} service for adults"


def year_of(path):
    """The year in which what a file tells of ended; 9999: it tells of the present."""
    if "/fhir/" in path:
        return 0
    school_year = re.search(r"_20(\d\d)-(\d\d)\b", path)
    if school_year:
        return 2000 + int(school_year[2])
    transfer = re.search(r"_CTF_\d{7}_0(\d\d)\.", path)
    if transfer:
        return 2001 + int(transfer[1])  # named after the autumn
    named = re.search(r"_(20\d\d)(?=[_./])", path)
    return int(named[1]) if named else 9999


def step_of(path):
    """What sorts an agency's files into runs."""
    day = re.match(r"days/([\d-]+)/", path)
    return (day[1] if day else "", year_of(path) if not day else 0)


@dataclasses.dataclass
class Run:
    """One run of onestory-push; `report` is its --json."""

    files: list
    exit: int
    report: dict
    rejects: pathlib.Path
    warnings: pathlib.Path


@dataclasses.dataclass
class Sent:
    """What became of all that an agency pushed."""

    agency: str
    runs: list = dataclasses.field(default_factory=list)

    def _sum(self, member):
        return sum(group[member] for run in self.runs for group in run.report["formats"])

    def _count(self, member):
        total = collections.Counter()
        for run in self.runs:
            total.update(run.report[member])
        return total

    @property
    def files(self):
        return sum(len(run.files) for run in self.runs)

    @property
    def rows(self):
        """What the files hold: rows, elements, messages, as each connector counts them."""
        return self._sum("rows")

    @property
    def records(self):
        """What the connectors made of them; one that two files tell counts twice."""
        return self._sum("records")

    @property
    def rejects(self):
        """Rows that the connectors did not take and sent to the rejects file."""
        return self._sum("rejects")

    @property
    def not_taken(self):
        """Rows that make no record of their own, by what they are."""
        total = collections.Counter()
        for run in self.runs:
            for group in run.report["formats"]:
                total.update(group["not_taken"])
        return total

    @property
    def kinds(self):
        return self._count("kinds")

    @property
    def outcomes(self):
        """What the hub's receipts say: accepted, duplicate, superseded, retracted ..."""
        return self._count("outcomes")

    @property
    def reasons(self):
        """Why some were rejected, refused or quarantined, by rule."""
        return self._count("reasons")

    @property
    def already_held(self):
        """Not sent, for an earlier run had delivered the same."""
        return sum(run.report["already_held"] for run in self.runs)

    @property
    def left_out(self):
        """Records quarantined or refused by the hub."""
        return sum(self.outcomes[word] for word in LEFT_OUT)

    @property
    def seconds(self):
        return sum(run.report["milliseconds"] for run in self.runs) / 1000


class County:
    """A folder of onestory-county and the hub that it is pushed to, which must be serving."""

    def __init__(self, hub, folder):
        self.hub = hub
        self.folder = pathlib.Path(folder)
        self.manifest = json.loads((self.folder / "manifest.json").read_text())
        self.agencies = {}  # id -> hub_client.Agency, once registered
        self.files = collections.defaultdict(list)  # agency id -> its paths in the folder
        self.services = []  # the same of the directory
        for file in self.manifest["files"]:
            if file["agency"] == "directory":
                self.services.append(file["path"])
            elif file["agency"] != "truth":
                self.files[file["agency"]].append(file["path"])

    def ids(self):
        """Of the agencies, in the order of pushing."""
        return sorted(self.files, key=lambda agency: (ORDER.index(sector_of(agency)), agency))

    def register(self, names=None):
        """Every agency; `names` overrules how some are called. Once for a hub."""
        names = {**self.manifest.get("schools", {}), **(names or {})}
        for agency in self.ids():
            _, kind, classes = SECTORS[sector_of(agency)]
            name = names.get(agency, name_of(agency))
            self.agencies[agency] = self.hub.add_agency(agency, name, kind, classes)
        return self.agencies

    def steps(self, agency):
        """Its files, run by run."""
        runs = collections.defaultdict(list)
        for path in sorted(self.files[agency]):
            runs[step_of(path)].append(path)
        return [runs[step] for step in sorted(runs)]

    def push(self, agencies=None, workers=1, options=()):
        """All files of these agencies (all of them), or HubFault. A list of Sent.

        `options` go to onestory-push as they are: ("--full", "--batch", "500").
        """
        chosen = self.ids() if agencies is None else list(agencies)
        with concurrent.futures.ThreadPoolExecutor(workers) as pool:
            return list(pool.map(lambda agency: self.push_agency(agency, options), chosen))

    def push_agency(self, agency, options=()):
        sent = Sent(agency)
        for number, files in enumerate(self.steps(agency), 1):
            sent.runs.append(self.push_files(agency, files, number, options))
        return sent

    def push_directory(self, agency="social-care"):
        """The county's services, in place of what the agency had in the hub's directory: a council
        keeps such a list for its families. What onestory-push reports, as JSON."""
        done = subprocess.run(
            [self.hub.programs / "onestory-push", "directory"]
            + [self.folder / path for path in self.services]
            + [*self.credentials(agency), "--json"],
            capture_output=True,
            text=True,
            timeout=300,
        )
        if done.returncode != TAKEN:
            raise HubFault(f"onestory-push directory ended with {done.returncode}: {done.stderr}")
        return json.loads(done.stdout)

    def credentials(self, agency):
        """What tells onestory-push where the hub is and who is sending."""
        own = self.agencies[agency].certificate
        return [
            *("--hub", f"https://localhost:{self.hub.agency_port}"),
            *("--cert", own / "cert.pem", "--key", own / "key.pem", "--ca", own / "ca.pem"),
        ]

    def push_files(self, agency, files, number=1, options=()):
        """One run; `files` are paths in the county's folder."""
        state = self.hub.folder / "push" / agency
        state.mkdir(parents=True, exist_ok=True)
        rejects, warnings = state / f"rejects-{number}.csv", state / f"warnings-{number}.csv"
        done = subprocess.run(
            [self.hub.programs / "onestory-push", SECTORS[sector_of(agency)][0]]
            + [self.folder / path for path in files]
            + [*self.credentials(agency), "--agency", agency]
            + ["--state", state, "--receipts", state / "receipts"]
            + ["--rejects", rejects, "--warnings", warnings, "--quiet", "--json", *options],
            capture_output=True,
            text=True,
            timeout=3600,
        )
        if done.returncode not in (TAKEN, SOME_NOT_TAKEN):
            raise HubFault(
                f"onestory-push for {agency} ended with {done.returncode}: "
                f"{done.stderr}{done.stdout}"
            )
        return Run(list(files), done.returncode, json.loads(done.stdout), rejects, warnings)
