#include "connectors/social_care/ssda903_tables.h"

#include <algorithm>
#include <optional>
#include <sstream>
#include <utility>

#include "connectors/mapping/codes.h"
#include "connectors/mapping/text.h"
#include "hub/base/digits.h"

namespace connectors::social_care {
namespace {

using hub::Date;
using hub::PartialDate;
using hub::records::Kind;
using hub::records::Nature;

constexpr int kPoliceProtectionDays = 3;  // Children Act 1989 s.46(6): 72 hours

// From 1 April of the year before to 31 March: what one return looks back on.
PartialDate YearOf(const Filing& filing) {
  const int year = filing.folio().year;
  return PartialDate::Range(*Date::FromCivil(year - 1, 4, 1), *Date::FromCivil(year, 3, 31));
}

std::string YearKey(const Filing& filing) { return std::to_string(filing.folio().year); }

void WarnOrder(Filing& filing, std::string_view from, std::string_view to, std::string_view rule,
               std::string_view words) {
  const std::optional<Date> begin = ReadDay(from);
  const std::optional<Date> end = ReadDay(to);
  if (begin && end && *end < *begin) filing.Warn(rule, words);
}

// Who a child is makes no entry of a chronology: the other tables' records carry it.
void MapHeader(const Fields& row, Filing& filing) {
  Draft unused = filing.StartKeyed("header", "", Kind::kNote, {});
  filing.AddCode(unused, "sex", row.Get("sex"));
  filing.Leave("header (who the child is)");
}

void CheckEpisode(const Fields& row, Filing& filing) {
  WarnOrder(filing, row.Get("decom"), row.Get("dec"), "episode.ended_before_start",
            "an episode that ends before it begins");
  const std::optional<Date> from = ReadDay(row.Get("decom"));
  const std::optional<Date> to = ReadDay(row.Get("dec"));
  if (from && to && to->days - from->days > kPoliceProtectionDays && Upper(row.Get("ls")) == "L1") {
    filing.Warn("episode.police_protection_long", "police protection of more than 72 hours");
  }
  if (row.Has("dec") && !row.Has("rec")) {
    filing.Warn("episode.end_without_reason", "an episode ends and no reason says why");
  }
  if (!row.Has("dec") && row.Has("rec") && Upper(row.Get("rec")) != "X1") {
    filing.Warn("episode.reason_without_end", "a reason for an ending and no day of it");
  }
}

// Why care ended is a record apart: an adoption or a court's order hides itself and not
// the years before it.
void MapCareEnded(const Fields& row, Filing& filing) {
  Draft ended = filing.Start("care-ended", Kind::kCaseClosure, row.Get("dec"));
  const std::string why = filing.AddCode(ended, "reason-ceased", row.Get("rec"));
  filing.File(std::move(ended), With("Stopped being looked after", ": ", why));
}

void MapEpisode(const Fields& row, Filing& filing) {
  CheckEpisode(row, filing);
  Draft draft = filing.Start("placement", Kind::kPlacement, row.Get("decom"));
  const std::string type = filing.AddCode(draft, "placement-type", row.Get("place"));
  const std::string status = filing.AddCode(draft, "legal-status", row.Get("ls"));
  filing.AddCode(draft, "new-episode", row.Get("rne"));
  filing.AddCode(draft, "primary-need", row.Get("cin"));
  filing.AddCode(draft, "placement-provider", row.Get("place_provider"));
  filing.AddCode(draft, "placement-change", row.Get("reason_place_change"));
  filing.AddDay(draft, "ended", row.Get("dec"));
  const bool care_ended = row.Has("dec") && row.Has("rec") && Upper(row.Get("rec")) != "X1";
  if (!care_ended) filing.AddCode(draft, "reason-ceased", row.Get("rec"));
  AddDetail(draft.record, "home_postcode", row.Get("home_post"), true);
  AddDetail(draft.record, "placement_postcode", row.Get("pl_post"), true);
  AddDetail(draft.record, "urn", row.Get("urn"), true);
  std::string summary = With("Looked after", ": ", type);
  summary = With(std::move(summary), "; ", status);
  filing.File(std::move(draft), row.Has("dec") ? summary + "; ended" : summary);
  if (care_ended) MapCareEnded(row, filing);
}

void MapReview(const Fields& row, Filing& filing) {
  Draft draft = filing.Start("care-review", Kind::kPlanReview, row.Get("review"));
  const std::string part = filing.AddCode(draft, "review-code", row.Get("review_code"));
  filing.File(std::move(draft), With("Review of a looked-after child", ": ", part));
}

void MapMissing(const Fields& row, Filing& filing) {
  WarnOrder(filing, row.Get("mis_start"), row.Get("mis_end"), "missing.ended_before_start",
            "a time missing that ends before it begins");
  Draft draft = filing.Start("missing", Kind::kMissingEpisode, row.Get("mis_start"));
  filing.AddCode(draft, "missing-type", row.Get("missing"));
  filing.AddDay(draft, "ended", row.Get("mis_end"));
  std::string summary = "Missing from care";
  if (Upper(row.Get("missing")) == "A") summary = "Away from the placement without authorisation";
  filing.File(std::move(draft), row.Has("mis_end") ? summary : summary + "; no return recorded");
}

struct Question {
  std::string_view column;
  std::string_view list;
  std::string_view detail;
};

// Files a record of these answers; false: none was given.
template <std::size_t kSize>
bool MapAnswers(const Fields& row, Filing& filing, std::string_view what,
                const Question (&questions)[kSize], std::string_view summary) {
  Draft draft = filing.StartKeyed(what, YearKey(filing), Kind::kAssessment, YearOf(filing));
  for (const Question& question : questions) {
    const std::string said = filing.AddCode(draft, question.list, row.Get(question.column));
    AddDetail(draft.record, question.detail, said);
  }
  if (draft.record.codes.empty()) return false;
  filing.File(std::move(draft), summary);
  return true;
}

bool MapScore(const Fields& row, Filing& filing) {
  if (!row.Has("sdq_score") && !row.Has("sdq_reason")) return false;
  Draft draft = filing.StartKeyed("sdq", YearKey(filing), Kind::kAssessment, YearOf(filing));
  const std::string_view score = row.Get("sdq_score");
  const int number = score.size() <= 2 ? hub::DigitsOf(score) : -1;
  if (!score.empty() && (number < 0 || number > 40)) {
    filing.Warn("value.out_of_range", "a strengths and difficulties score is 0 to 40: kept");
  }
  AddDetail(draft.record, "sdq_score", score);
  filing.AddCode(draft, "sdq-reason", row.Get("sdq_reason"));
  filing.File(std::move(draft), "Strengths and difficulties questionnaire");
  return true;
}

// One row, up to four records: each hides under its own labels.
void MapOutcomes(const Fields& row, Filing& filing) {
  static constexpr Question kHealth[] = {
      {"health_check", "health-check", "health_surveillance_up_to_date"},
      {"immunisations", "immunisations", "immunisations_up_to_date"},
      {"teeth_check", "teeth-check", "teeth_checked"},
      {"health_assessment", "health-assessment", "health_assessed"}};
  static constexpr Question kConviction[] = {{"convicted", "conviction", "convicted"}};
  static constexpr Question kSubstance[] = {
      {"substance_misuse", "substance-misuse", "substance_misuse"},
      {"intervention_received", "intervention-received", "intervention_received"},
      {"intervention_offered", "intervention-offered", "intervention_offered"}};
  bool told = MapAnswers(row, filing, "health", kHealth, "Health checks of a looked-after child");
  told |= MapScore(row, filing);
  told |= MapAnswers(row, filing, "conviction", kConviction,
                     "Convictions or cautions of a looked-after child");
  told |=
      MapAnswers(row, filing, "substance", kSubstance, "Substance misuse by a looked-after child");
  if (!told) filing.Leave("outcomes without an answer");
}

void MapCareLeaver(const Fields& row, Filing& filing) {
  Draft draft =
      filing.StartKeyed("care-leaver", YearKey(filing), Kind::kAssessment, YearOf(filing));
  const std::string touch = filing.AddCode(draft, "in-touch", row.Get("in_touch"));
  filing.AddCode(draft, "activity", row.Get("activ"));
  filing.AddCode(draft, "accommodation", row.Get("accom"));
  filing.File(std::move(draft), With("Care leaver", ": ", touch));
}

void MapAdoption(const Fields& row, Filing& filing) {
  Draft draft = filing.Start("adoption", Kind::kPlan, row.Get("date_int"));
  draft.record.nature = Nature::kDecision;
  filing.AddDay(draft, "matched", row.Get("date_match"));
  filing.AddCode(draft, "foster-care", row.Get("foster_care"));
  filing.AddCode(draft, "adopters-sex", row.Get("sex_adoptr"));
  filing.AddCode(draft, "adopters-status", row.Get("ls_adoptr"));
  AddDetail(draft.record, "adopters", row.Get("nb_adoptr"));
  filing.File(std::move(draft), "Adoption is the plan");
}

void MapPlaced(const Fields& row, Filing& filing) {
  WarnOrder(filing, row.Get("date_placed"), row.Get("date_placed_ceased"),
            "adoption_placement.ended_before_start", "it ends before it begins");
  Draft draft = filing.Start("adoption-placement", Kind::kPlacement, row.Get("date_placed"));
  filing.AddDay(draft, "ended", row.Get("date_placed_ceased"));
  filing.AddCode(draft, "adoption-ceased", row.Get("reason_placed_ceased"));
  filing.File(std::move(draft),
              row.Has("date_placed_ceased") ? "Placed for adoption; ended" : "Placed for adoption");
}

void MapPreviousPermanence(const Fields& row, Filing& filing) {
  if (Upper(row.Get("prev_perm")) == "Z1" || !row.Has("prev_perm")) {
    return filing.Leave("previous permanence: none");
  }
  Draft draft = filing.Start("previous-permanence", Kind::kCaseClosure, row.Get("date_perm"));
  const std::string how = filing.AddCode(draft, "previous-permanence", row.Get("prev_perm"));
  AddDetail(draft.record, "council", row.Get("la_perm"));
  filing.File(std::move(draft), With("Had left care before", ": ", how));
}

void MapUasc(const Fields& row, Filing& filing) {
  Draft draft = filing.StartKeyed("uasc", "", Kind::kAssessment, YearOf(filing));
  filing.AddDay(draft, "until", row.Get("duc"));
  filing.File(std::move(draft), "Unaccompanied asylum-seeking child");
}

void MapWorker(const Fields& row, Filing& filing) {
  WarnOrder(filing, row.Get("sw_decom"), row.Get("sw_dec"), "worker.ended_before_start",
            "a worker's time ends before it begins");
  Draft draft = filing.Start("social-worker", Kind::kInvolvement, row.Get("sw_decom"));
  draft.record.author.role = "social worker";
  AddDetail(draft.record, "worker_id", row.Get("sw_id"));
  filing.AddCode(draft, "worker-change", row.Get("sw_reason"));
  hub::records::Involvement tie;
  tie.since = ReadDay(row.Get("sw_decom"));
  tie.until = ReadDay(row.Get("sw_dec"));
  if (tie.since && tie.until && *tie.until < *tie.since) tie.until = tie.since;
  tie.lead = true;
  draft.record.involvement = tie;
  filing.File(std::move(draft), "A social worker works with the child");
}

Aliases Of(std::initializer_list<std::string> own) {
  Aliases aliases = {{"child", {"CHILD", "CHILD_ID", "CHILDID"}},
                     {"dob", {"DOB", "DATE_OF_BIRTH"}},
                     {"sex", {"SEX", "GENDER"}},
                     {"upn", {"UPN"}}};
  for (const std::string& column : own) aliases[column] = {};
  return aliases;
}

}  // namespace

const std::vector<ReturnTable>& ReturnTables() {
  static const std::vector<ReturnTable> kTables = {
      {"episodes",
       {Of({"decom", "rne", "ls", "cin", "place", "place_provider", "dec", "rec",
            "reason_place_change", "home_post", "pl_post", "urn"}),
        {"child", "decom", "rne"}},
       {"decom", "dec"},
       {"episode", "episodes"},
       &MapEpisode},
      {"reviews",
       {Of({"review", "review_code"}), {"child", "review", "review_code"}},
       {"review"},
       {"review", "reviews"},
       &MapReview},
      {"missing",
       {Of({"missing", "mis_start", "mis_end"}), {"child", "mis_start"}},
       {"mis_start", "mis_end"},
       {"missing", "missings", "missingepisode", "missingepisodes"},
       &MapMissing},
      {"oc2",
       {Of({"sdq_score", "sdq_reason", "convicted", "health_check", "immunisations", "teeth_check",
            "health_assessment", "substance_misuse", "intervention_received",
            "intervention_offered"}),
        {"child", "sdq_score"}},
       {},
       {"oc2"},
       &MapOutcomes},
      {"oc3",
       {Of({"in_touch", "activ", "accom"}), {"child", "in_touch", "activ"}},
       {},
       {"oc3"},
       &MapCareLeaver},
      {"ad1",
       {Of({"date_int", "date_match", "foster_care", "nb_adoptr", "sex_adoptr", "ls_adoptr"}),
        {"child", "date_int"}},
       {"date_int", "date_match"},
       {"ad1", "adoption"},
       &MapAdoption},
      {"placed for adoption",
       {Of({"date_placed", "date_placed_ceased", "reason_placed_ceased"}),
        {"child", "date_placed"}},
       {"date_placed", "date_placed_ceased"},
       {"sbpfa", "placedadoption", "placedforadoption"},
       &MapPlaced},
      {"previous permanence",
       {Of({"prev_perm", "la_perm", "date_perm"}), {"child", "prev_perm"}},
       {},
       {"prevperm", "previouspermanence"},
       &MapPreviousPermanence},
      {"uasc", {Of({"duc"}), {"child", "duc"}}, {}, {"uasc"}, &MapUasc},
      {"social workers",
       {Of({"sw_id", "sw_decom", "sw_dec", "sw_reason"}), {"child", "sw_decom"}},
       {"sw_decom", "sw_dec"},
       {"socialworker", "socialworkers", "swepisode", "swepisodes"},
       &MapWorker},
      {"header", {Of({}), {"child", "sex", "dob", "upn"}}, {}, {"header"}, &MapHeader},
  };
  return kTables;
}

const ReturnTable& HeaderTable() { return ReturnTables().back(); }

const ReturnTable* ReturnTableOf(const std::string& head) {
  for (const ReturnTable& table : ReturnTables()) {
    std::istringstream text(head);
    if (TableReader(text, table.shape).Begin().ok()) return &table;
  }
  return nullptr;
}

const ReturnTable* ReturnTableOfElement(std::string_view name) {
  const std::string normal = NormalHeader(name);
  const auto& tables = ReturnTables();
  const auto found = std::find_if(tables.begin(), tables.end(), [&](const ReturnTable& table) {
    return std::find(table.elements.begin(), table.elements.end(), normal) != table.elements.end();
  });
  return found == tables.end() ? nullptr : &*found;
}

}  // namespace connectors::social_care
