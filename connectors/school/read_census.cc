#include "connectors/school/read_census.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <utility>

#include "connectors/mapping/text.h"
#include "connectors/school/attendance.h"
#include "connectors/school/facts.h"
#include "connectors/school/gather.h"
#include "connectors/school/pupil_columns.h"
#include "hub/base/digits.h"

namespace connectors::school {
namespace {

using hub::Result;
using hub::records::Kind;
using hub::records::Record;

constexpr std::string_view kOnRoll = "pupilonrolltableid";
constexpr std::string_view kOffRoll = "pupilnolongeronrolltableid";

enum TableKind : int {
  kPupils = 0,
  kSessions,
  kExclusions,
  kNeeds,
  kMeals,
  kAddresses,
  kTables,
};

// A table is what it has a column for.
struct TableRule {
  TableKind kind;
  std::string_view column;
};
constexpr std::array<TableRule, 6> kTableRules = {{{kSessions, "attendancereason"},
                                                   {kExclusions, "category"},
                                                   {kNeeds, "sentype"},
                                                   {kMeals, "fsmstartdate"},
                                                   {kPupils, "surname"},
                                                   {kAddresses, "postcode"}}};

const Aliases& CensusAliases() {
  static const Aliases kAliases =
      Joined(PupilAliases(), {{"pupilonrolltableid", {}},
                              {"pupilnolongeronrolltableid", {}},
                              {"nativeid", {}},
                              {"entrydate", {}},
                              {"leavingdate", {}},
                              {"enrolstatus", {}},
                              {"ncyearactual", {}},
                              {"senprovision", {}},
                              {"termlysessionspossible", {"sessionspossible"}},
                              {"youngcarer", {}},
                              {"sessions", {"absencesessions"}},
                              {"attendancereason", {}},
                              {"startdate", {}},
                              {"category", {}},
                              {"reason1", {"reason"}},
                              {"reason2", {}},
                              {"reason3", {}},
                              {"sentyperank", {}},
                              {"sentype", {}},
                              {"fsmstartdate", {}},
                              {"fsmenddate", {}},
                              {"ukcountry", {}}});
  return kAliases;
}

std::vector<std::vector<std::string>> KeptColumns() {
  std::vector<std::vector<std::string>> columns(kTables);
  columns[kPupils] = PupilColumns();
  for (const char* name : {"nativeid", "entrydate", "leavingdate", "enrolstatus", "ncyearactual",
                           "senprovision", "termlysessionspossible", "youngcarer"}) {
    columns[kPupils].emplace_back(name);
  }
  columns[kSessions] = {"sessions", "attendancereason"};
  columns[kExclusions] = {"startdate", "sessions", "category", "reason1", "reason2", "reason3"};
  columns[kNeeds] = {"sentyperank", "sentype"};
  columns[kMeals] = {"fsmstartdate", "fsmenddate", "ukcountry"};
  columns[kAddresses] = PupilColumns();
  return columns;
}

// What one term's counts add up to.
struct Counted {
  std::int64_t possible = -1;  // -1: not said
  std::int64_t attended = 0;
  std::int64_t authorised = 0;
  std::int64_t unauthorised = 0;
  std::int64_t other = 0;   // in neither total, or on no list
  bool incomplete = false;  // a reason came without a number

  std::int64_t missed() const { return authorised + unauthorised; }
  bool adds_up() const { return possible > 0 && !incomplete && !contradicts(); }
  bool contradicts() const { return missed() > possible || missed() + attended > possible; }
};

class CensusTeller {
 public:
  CensusTeller(Desk& desk, const std::vector<Input>& files)
      : desk_(desk),
        codes_(desk.tables.codes),
        now_(SchoolTerm::Of(hub::Date::Of(desk.sender.now))) {
    for (std::size_t i = 0; i < files.size(); ++i) {
      const auto term = TermInName(files[i].path.filename().string());
      if (!term) {
        desk_.Warn({0, 0, 0, static_cast<std::uint32_t>(i)}, "file.no_term",
                   "the file's name says no year and term, like 2025_spring_pupilonroll.csv: "
                   "read as this term's");
      }
      terms_.push_back(term.value_or(now_));
      seen_.insert(terms_.back());
    }
  }

  const SchoolTerm& TermOf(std::uint32_t file) const { return terms_[file]; }

  std::string Collection() const {
    std::string words = "school census";
    for (const SchoolTerm& term : seen_) words += " " + term.Id();
    return CleanText(words, 100);
  }

  void Tell(PupilRows& group) {
    std::array<std::vector<const KeptRow*>, kTables> rows;
    for (const KeptRow& row : group.rows) {
      rows[static_cast<std::size_t>(row.table())].push_back(&row);
    }
    if (rows[kPupils].empty()) {
      for (const KeptRow& row : group.rows) {
        desk_.Reject(row.at(), "row.no_pupil",
                     "its pupil is in no table of pupils: push the tables of a census together");
      }
      return;
    }
    const KeptRow& main = *rows[kPupils].back();
    PupilFacts facts = FactsOf(main);
    if (!rows[kAddresses].empty()) AddAddressOf(*rows[kAddresses].back(), facts);
    desk_.NotTaken("address, told with the pupil", rows[kAddresses].size());
    std::optional<Pupil> pupil = Pupil::From(desk_, facts, main.at());
    if (!pupil) return RejectAll(group, main);
    term_ = TermOf(main.at().file);
    for (const KeptRow* row : rows[kPupils]) TellPupil(*pupil, *row);
    TellSessions(*pupil, main, rows[kSessions]);
    TellExclusions(*pupil, main, rows[kExclusions]);
    TellNeedsOf(*pupil, rows[kNeeds]);
    for (const KeptRow* row : rows[kMeals]) {
      TellMeals(
          *pupil,
          {row->Get("fsmstartdate"), row->Get("fsmenddate"), row->Get("ukcountry"), term_.year},
          row->at());
    }
  }

 private:
  static void AddAddressOf(const KeptRow& row, PupilFacts& facts) {
    const PupilFacts address = FactsOf(row);
    facts.address = address.address;
    facts.postcode = address.postcode;
  }

  void RejectAll(const PupilRows& group, const KeptRow& main) {
    for (const KeptRow& row : group.rows) {
      if (&row == &main || row.table() == kAddresses || row.table() == kPupils) continue;
      desk_.Reject(row.at(), "row.no_pupil", "its pupil's row names nobody");
    }
  }

  void TellPupil(Pupil& pupil, const KeptRow& row) {
    EnrolmentFacts facts;
    facts.entry = row.Get("entrydate");
    facts.leaving = row.Get("leavingdate");
    facts.year_group = row.Get("ncyearactual");
    facts.status = row.Get("enrolstatus");
    facts.year = term_.year;
    // Two schools may have a pupil at once; the main one needs no number to tell it apart.
    const bool second = Upper(facts.status) == "S" || TrimBlank(facts.entry).empty();
    if (second) facts.school = row.Get("nativeid");
    TellEnrolment(pupil, facts, row.at());
    if (row.Has("senprovision")) {
      TellSen(pupil, {row.Get("senprovision"), "", term_.year}, row.at());
    }
    if (row.Has("youngcarer")) TellCarer(pupil, row);
  }

  void TellCarer(Pupil& pupil, const KeptRow& row) {
    const std::string code = Upper(CleanText(row.Get("youngcarer"), 10));
    const Meant meant =
        MeaningOf(desk_.tables.codes, {"dfe-school", term_.year}, "young-carer", code);
    if (meant.known == Known::kUnknown) {
      desk_.Warn(row.at(), "code.unknown", "young-carer has a code that no list has: kept");
    }
    TellFlag(pupil, YoungCarerFlag(meant.words), code != "N" && code != "NO", term_.year, row.at());
  }

  // Reason counts carry no dates: the record is of the whole term before the census.
  void TellSessions(Pupil& pupil, const KeptRow& main, const std::vector<const KeptRow*>& rows) {
    if (rows.empty()) return;
    const SchoolTerm term = term_.Before();
    Record record =
        pupil.Begin(Kind::kAttendancePeriod, {"census-attendance", term.Id()}, term.Days());
    record.source_version = static_cast<std::uint32_t>(term_.year);
    Counted counted;
    counted.possible = CountOf(main.Get("termlysessionspossible"));
    for (const KeptRow* row : rows) AddReason(*row, term, record, counted);
    AddTotals(counted, record, main.at());
    pupil.Finish(std::move(record), SummaryOf(counted, term), "attendance of a term",
                 rows.front()->at());
    desk_.NotTaken("sessions of a reason, told in the term's attendance", rows.size() - 1);
  }

  void AddReason(const KeptRow& row, const SchoolTerm& term, Record& record, Counted& counted) {
    const int sessions = CountOf(row.Get("sessions"));
    const std::optional<std::uint8_t> code = codes_.NumberOf(row.Get("attendancereason"));
    const bool reason = code && !codes_.Text(*code).empty();
    const std::string words =
        reason ? desk_.Code(record, term.year, "attendance", codes_.Text(*code), row.at())
               : "no reason given";
    if (sessions < 0) {
      counted.incomplete = true;
      desk_.Warn(row.at(), "sessions.unreadable",
                 "sessions is no number: the reason is kept, the term gets no percentage");
      AddDetail(record, "sessions", words + ": number not said");
      return;
    }
    AddDetail(record, "sessions", words + ": " + std::to_string(sessions));
    if (!reason) {
      counted.other += sessions;
      return;
    }
    switch (codes_.CountsAs(*code, term.year)) {
      case Counts::kPresent:
      case Counts::kAttending:
        counted.attended += sessions;
        break;
      case Counts::kAuthorised:
        counted.authorised += sessions;
        break;
      case Counts::kUnauthorised:
        counted.unauthorised += sessions;
        break;
      case Counts::kNotPossible:
      case Counts::kUnknown:
        counted.other += sessions;
        break;
    }
  }

  void AddTotals(const Counted& counted, Record& record, const Position& at) {
    if (counted.possible >= 0) {
      AddDetail(record, "sessions_possible", std::to_string(counted.possible));
    }
    AddDetail(record, "missed_authorised", std::to_string(counted.authorised));
    AddDetail(record, "missed_unauthorised", std::to_string(counted.unauthorised));
    if (counted.adds_up()) {
      AddDetail(record, "attendance",
                Percent(counted.possible - counted.missed(), counted.possible));
      AddDetail(record, "persistent_absence", PersistentWords(counted.missed(), counted.possible));
    } else if (counted.possible > 0 && counted.contradicts()) {
      desk_.Warn(at, "attendance.impossible_total",
                 "more sessions by reason than were possible: kept as sent, no percentage");
      AddDetail(record, "contradiction", "more sessions by reason than were possible");
    } else if (counted.possible <= 0) {
      desk_.Warn(at, "attendance.no_possible_sessions",
                 "how many sessions were possible is not said: no percentage");
    }
  }

  static std::string SummaryOf(const Counted& counted, const SchoolTerm& term) {
    std::string summary;
    if (counted.adds_up()) {
      summary = "Attendance " + Percent(counted.possible - counted.missed(), counted.possible) +
                " in the " + term.Words() + ": missed " + std::to_string(counted.missed()) +
                " of " + std::to_string(counted.possible) + " possible sessions";
      if (IsPersistent(counted.missed(), counted.possible)) summary += "; persistent absence";
      return summary;
    }
    summary = "Missed " + std::to_string(counted.missed()) + " sessions in the " + term.Words();
    if (counted.possible > 0 && counted.contradicts()) {
      summary += ", as counted by reason; " + std::to_string(counted.possible) +
                 " were possible, so the counts contradict each other";
    }
    return summary;
  }

  void TellExclusions(Pupil& pupil, const KeptRow& main, const std::vector<const KeptRow*>& rows) {
    for (const KeptRow* row : rows) {
      SuspensionFacts facts;
      facts.category = row->Get("category");
      facts.start = row->Get("startdate");
      facts.sessions = row->Get("sessions");
      facts.reasons = {row->Get("reason1"), row->Get("reason2"), row->Get("reason3")};
      facts.year = term_.year;
      if (Upper(main.Get("enrolstatus")) == "S") facts.school = main.Get("nativeid");
      TellSuspension(pupil, facts, row->at());
    }
  }

  void TellNeedsOf(Pupil& pupil, const std::vector<const KeptRow*>& rows) {
    std::vector<Need> needs;
    for (const KeptRow* row : rows) {
      if (!row->Has("sentype")) {
        desk_.NotTaken("SEN need without a type");
      } else {
        needs.push_back({CountOf(row->Get("sentyperank")), row->Get("sentype")});
      }
    }
    if (needs.empty()) return;
    const std::size_t told = needs.size();
    TellNeeds(pupil, std::move(needs), term_.year, rows.front()->at());
    desk_.NotTaken("SEN need, told with the pupil's others", told - 1);
  }

  Desk& desk_;
  MarkCodes codes_;
  const SchoolTerm now_;
  std::vector<SchoolTerm> terms_;  // of each file
  std::set<SchoolTerm> seen_;
  SchoolTerm term_;  // of the pupil's row
};

int KindOf(const TableReader& table) {
  if (!table.HasColumn(kOnRoll) && !table.HasColumn(kOffRoll)) return -1;
  for (const TableRule& rule : kTableRules) {
    if (table.HasColumn(rule.column)) return rule.kind;
  }
  return -1;
}

// Names the pupil's row among all tables of one census.
std::string RowKey(const TableRow& row, const SchoolTerm& term) {
  const std::string_view on = row.Get(kOnRoll);
  const std::string_view off = row.Get(kOffRoll);
  if (on.empty() && off.empty()) return "";
  return JoinId({term.Id(), on.empty() ? "off" : "on", row.Get("nativeid"), on.empty() ? off : on});
}

}  // namespace

std::optional<SchoolTerm> TermInName(std::string_view file_name) {
  const std::string lower = Lower(file_name);
  std::optional<Term> term;
  for (const auto& [word, which] :
       {std::pair{"autumn", Term::kAutumn}, {"spring", Term::kSpring}, {"summer", Term::kSummer}}) {
    if (lower.find(word) != std::string::npos) term = which;
  }
  for (std::size_t at = lower.find("20"); term && at != std::string::npos;
       at = lower.find("20", at + 1)) {
    const int year = at + 4 <= lower.size() ? hub::DigitsOf(lower.substr(at, 4)) : -1;
    if (year < 2000 || year > 2098) continue;
    return SchoolTerm{*term == Term::kAutumn ? year : year - 1, *term};
  }
  return std::nullopt;
}

Result<Summary> ReadCensusWithin(std::size_t budget, const std::vector<Input>& files,
                                 const Tables& tables, const Sender& sender, Sink& sink) {
  Summary summary;
  Desk desk{tables, sender, sink, summary, "school-census"};
  CensusTeller teller(desk, files);
  GatherPlan plan;
  plan.budget = budget;
  plan.aliases = CensusAliases();
  plan.columns = KeptColumns();
  plan.table_of = [](const TableReader& table, std::uint32_t) { return KindOf(table); };
  plan.key_of = [&](int, const TableRow& row, std::uint32_t file) {
    return RowKey(row, teller.TermOf(file));
  };
  plan.take = [&](PupilRows& group) { teller.Tell(group); };
  const hub::Status read = GatherRows(files, plan, desk);
  if (!read.ok()) return read.error();
  summary.collection = teller.Collection();
  return summary;
}

Result<Summary> ReadCensus(const std::vector<Input>& files, const Tables& tables,
                           const Sender& sender, Sink& sink) {
  return ReadCensusWithin(kPortionBytes, files, tables, sender, sink);
}

bool IsCensusHeader(const std::vector<std::string>& header) {
  return std::any_of(header.begin(), header.end(),
                     [](const std::string& cell) { return cell == kOnRoll || cell == kOffRoll; });
}

}  // namespace connectors::school
