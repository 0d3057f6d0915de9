#include "connectors/school/read_mis.h"

#include <optional>
#include <utility>

#include "connectors/mapping/text.h"
#include "connectors/school/facts.h"
#include "connectors/school/gather.h"
#include "connectors/school/mis_rows.h"
#include "connectors/school/pupil_columns.h"

namespace connectors::school {
namespace {

using hub::Result;

std::vector<std::string> NamesOf(const Aliases& aliases) {
  std::vector<std::string> names;
  for (const auto& [name, spellings] : aliases) names.push_back(name);
  return names;
}

const Aliases& SuspensionAliases() {
  static const Aliases kAliases = Joined(
      PupilAliases(),
      {{"start",
        {"startdate", "exclusionstart", "exclusionstartdate", "suspensionstart",
         "suspensionstartdate", "date", "from", "datefrom"}},
       {"end",
        {"enddate", "exclusionend", "exclusionenddate", "suspensionend", "suspensionenddate", "to",
         "dateto", "returndate"}},
       {"sessions",
        {"sessionsexcluded", "numberofsessions", "sessionsmissed", "length", "sessionssuspended"}},
       {"category",
        {"type", "exclusiontype", "suspensiontype", "exclusioncategory", "suspensioncategory"}},
       {"reason1", {"reason", "exclusionreason", "suspensionreason", "primaryreason"}},
       {"reason2", {"secondreason"}},
       {"reason3", {"thirdreason"}},
       {"account", {"comments", "comment", "details", "description", "notes", "narrative"}},
       {"school_id", {"estab", "schoolid", "laestab", "urn", "dfenumber"}}});
  return kAliases;
}

void TellSuspensions(Desk& desk, PupilRows& group) {
  const KeptRow& last = group.rows.back();
  std::optional<Pupil> pupil = Pupil::From(desk, FactsOf(last), last.at());
  if (!pupil) return;
  for (const KeptRow& row : group.rows) {
    SuspensionFacts facts;
    facts.category = row.Get("category");
    facts.start = row.Get("start");
    facts.end = row.Get("end");
    facts.sessions = row.Get("sessions");
    facts.reasons = {row.Get("reason1"), row.Get("reason2"), row.Get("reason3")};
    facts.account = row.Get("account");
    facts.school = row.Get("school_id");
    facts.year = desk.ThisYear();
    TellSuspension(*pupil, facts, row.at());
  }
}

GatherPlan PlanOf(const Aliases& aliases) {
  GatherPlan plan;
  plan.aliases = aliases;
  plan.columns = {NamesOf(aliases)};
  plan.table_of = [](const TableReader&, std::uint32_t) { return 0; };
  plan.key_of = [](int, const TableRow& row, std::uint32_t) { return KeyOf(FactsOf(row)); };
  return plan;
}

bool NamesPupils(const std::vector<std::string>& header, const Aliases& aliases) {
  const auto has = [&](std::string_view name) { return HasAny(header, aliases, name); };
  return has("upn") || has("own_id") || has("whole_name") || (has("forename") && has("surname"));
}

}  // namespace

Result<Summary> ReadMis(const std::vector<Input>& files, const Tables& tables, const Sender& sender,
                        Sink& sink) {
  Summary summary;
  summary.collection = "list of pupils";
  Desk desk{tables, sender, sink, summary, "school-mis"};
  GatherPlan plan = PlanOf(MisAliases());
  plan.take = [&](PupilRows& group) { TellMisPupil(desk, group); };
  const hub::Status read = GatherRows(files, plan, desk);
  if (!read.ok()) return read.error();
  return summary;
}

Result<Summary> ReadSuspensions(const std::vector<Input>& files, const Tables& tables,
                                const Sender& sender, Sink& sink) {
  Summary summary;
  summary.collection = "suspensions and exclusions";
  Desk desk{tables, sender, sink, summary, "school-suspensions"};
  GatherPlan plan = PlanOf(SuspensionAliases());
  plan.required = {"start"};
  plan.take = [&](PupilRows& group) { TellSuspensions(desk, group); };
  const hub::Status read = GatherRows(files, plan, desk);
  if (!read.ok()) return read.error();
  return summary;
}

bool IsMisHeader(const std::vector<std::string>& header) {
  const auto has = [&](std::string_view name) { return HasAny(header, MisAliases(), name); };
  const bool school = has("upn") || has("year_group") || has("class") || has("entry");
  return NamesPupils(header, MisAliases()) && school;
}

bool IsSuspensionsHeader(const std::vector<std::string>& header) {
  const auto has = [&](std::string_view name) { return HasAny(header, SuspensionAliases(), name); };
  return NamesPupils(header, SuspensionAliases()) && has("start") &&
         (has("category") || has("sessions")) && (has("reason1") || has("sessions"));
}

}  // namespace connectors::school
