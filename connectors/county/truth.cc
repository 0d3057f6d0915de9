#include "connectors/county/truth.h"

#include "connectors/county/desk.h"
#include "connectors/county/text.h"

namespace connectors::county {
namespace {

std::string IsoOr(Date date) { return date == kNever ? "" : date.Iso(); }

constexpr std::string_view kPersons =
    "person_id,household_id,role,given,middle,family,former_family,birth_date,due_date,died,sex,"
    "nhs_number,upn,former_upn,social_care_id,twin_of,postcode,shielded,arrived,left\n";
constexpr std::string_view kPeople = "person_id,agency,id_kind,source_id,faults\n";
constexpr std::string_view kEvents =
    "person_id,agency,format,kind,native_id,date,end_date,incident_id,detail\n";
constexpr std::string_view kIncidents = "incident_id,person_id,agency,format,kind,native_id,date\n";
constexpr std::string_view kAgreements =
    "agreement_id,household_id,person_id,purpose,state,given_by,giver,date,withdrawn,ends,stands\n";
constexpr std::string_view kAttendance =
    "person_id,agency,year,term,possible,present,authorised,unauthorised\n";

bool Covers(const Span& span, Date at) { return span.from != kNever && span.Holds(at); }

}  // namespace

Output& Truth::File(std::uint16_t kind, std::string_view name, std::string_view columns) {
  return tree_.Whole({kind, 0, 0}, {"truth/" + std::string(name), "truth",
                                    "truth." + std::string(name.substr(0, name.find('.'))),
                                    std::string(columns), "", ""});
}

void Truth::Tell(const Household& household) {
  for (const Child& child : household.children) TellChild(household, child);
  Output& persons =
      File(static_cast<std::uint16_t>(FileKind::kTruthPersons), "persons.csv", kPersons);
  const std::string home = "H" + Padded(household.number, 7);
  for (const Carer& carer : household.carers) {
    const std::string sex(1, carer.sex);
    AppendCells(persons.NextRow(), {PersonId(carer),
                                    home,
                                    carer.relationship,
                                    carer.given,
                                    "",
                                    carer.family,
                                    "",
                                    "",
                                    "",
                                    "",
                                    sex,
                                    "",
                                    "",
                                    "",
                                    "",
                                    "",
                                    household.AddressAt(plan_.end()).postcode,
                                    "",
                                    "",
                                    ""});
  }
  TellAgreements(household);
  Count(household);
}

void Truth::TellChild(const Household& household, const Child& child) {
  Output& persons =
      File(static_cast<std::uint16_t>(FileKind::kTruthPersons), "persons.csv", kPersons);
  const std::string sex(1, child.sex);
  const bool arrived = household.arrived > plan_.start();
  std::string twin;
  if (child.twin_of != 0) twin = "P" + Padded(child.twin_of, 7);
  AppendCells(persons.NextRow(), {PersonId(child),
                                  "H" + Padded(household.number, 7),
                                  child.unborn ? "unborn" : "child",
                                  child.unborn ? "" : child.given,
                                  child.unborn ? "" : child.middle,
                                  child.current_family(plan_.end()),
                                  child.name_changed <= plan_.end() ? child.former_family : "",
                                  child.unborn ? "" : child.birth.Iso(),
                                  child.due.Iso(),
                                  IsoOr(child.died),
                                  sex,
                                  child.unborn ? "" : child.nhs,
                                  child.upn,
                                  child.former_upn,
                                  child.social_care,
                                  twin,
                                  household.AddressAt(plan_.end()).postcode,
                                  household.shielded ? "yes" : "",
                                  arrived ? household.arrived.Iso() : "",
                                  IsoOr(household.left)});
}

void Truth::TellAgreements(const Household& household) {
  Output& file =
      File(static_cast<std::uint16_t>(FileKind::kTruthAgreements), "agreements.csv", kAgreements);
  for (std::size_t i = 0; i < household.early_help.size(); ++i) {
    const EarlyHelp& help = household.early_help[i];
    const bool refused = help.agreement == AgreementState::kRefused;
    const Date decided = refused ? help.asked : help.completed;
    if (decided > plan_.end()) continue;
    const bool withdrawn = help.withdrawn <= plan_.end();
    const bool over = help.closed <= plan_.end();
    AgreementState state = refused ? AgreementState::kRefused : AgreementState::kGiven;
    if (over) state = withdrawn ? AgreementState::kWithdrawn : AgreementState::kExpired;
    const Carer& giver = household.carers[help.giver];
    for (const std::size_t child : help.children) {
      AppendCells(file.NextRow(),
                  {"AGR-" + Padded(household.number, 7) + "-" + std::to_string(i + 1),
                   "H" + Padded(household.number, 7), PersonId(household.children[child]),
                   "early_help", Name(state), PersonId(giver), giver.relationship, decided.Iso(),
                   withdrawn ? help.withdrawn.Iso() : "", over ? help.closed.Iso() : "",
                   state == AgreementState::kGiven ? "yes" : "no"});
    }
  }
}

void Truth::Known(const Child& child, std::string_view agency, std::string_view kind,
                  std::string_view source_id, const View& view) {
  Output& file = File(static_cast<std::uint16_t>(FileKind::kTruthPeople), "people.csv", kPeople);
  AppendCells(file.NextRow(), {PersonId(child), agency, kind, source_id, view.faults});
}

void Truth::Happened(const Child& child, const Event& event) {
  const std::string person = PersonId(child);
  const std::string incident = event.incident == 0 ? "" : IncidentId(event.incident);
  const std::string date = event.date.Iso();
  Output& events = File(static_cast<std::uint16_t>(FileKind::kTruthEvents), "events.csv", kEvents);
  AppendCells(events.NextRow(), {person, event.agency, event.format, event.kind, event.native_id,
                                 date, IsoOr(event.end), incident, event.detail});
  if (event.incident == 0) return;
  Output& incidents =
      File(static_cast<std::uint16_t>(FileKind::kTruthIncidents), "incidents.csv", kIncidents);
  AppendCells(incidents.NextRow(),
              {incident, person, event.agency, event.format, event.kind, event.native_id, date});
}

void Truth::Attended(const Child& child, const School& school, const SchoolYear& year,
                     const TermTotals& totals) {
  static constexpr std::array<std::string_view, 3> kTerms = {"autumn", "spring", "summer"};
  Output& file =
      File(static_cast<std::uint16_t>(FileKind::kTruthAttendance), "attendance.csv", kAttendance);
  int possible = 0;
  int present = 0;
  for (std::size_t i = 0; i < kTerms.size(); ++i) {
    if (totals.possible[i] == 0) continue;
    possible += totals.possible[i];
    present += totals.present[i];
    AppendCells(file.NextRow(),
                {PersonId(child), school.agency, year.label, kTerms[i],
                 std::to_string(totals.possible[i]), std::to_string(totals.present[i]),
                 std::to_string(totals.authorised[i]), std::to_string(totals.unauthorised[i])});
  }
  if (possible < 40) return;
  ++counts_["pupil_years"];
  if ((possible - present) * 10 >= possible) ++counts_["pupil_years_persistently_absent"];
}

void Truth::Count(const Household& household) {
  const Date end = plan_.end();
  ++counts_["households"];
  counts_["carers"] += household.carers.size();
  if (household.shielded) ++counts_["households_shielded"];
  for (const Child& child : household.children) {
    ++counts_["children"];
    if (child.unborn) ++counts_["children_unborn"];
    if (child.twin_of != 0) ++counts_["children_twins"];
    if (!child.BornBy(end) || !household.HereOn(end) || child.died <= end) continue;
    if (child.AgeAt(end) < 18) ++counts_["under_18_here"];
    for (const Enrolment& enrolment : child.enrolments) {
      if (!enrolment.span.Holds(Day(plan_.last_year, 7, 1))) continue;
      ++counts_["pupils_now"];
      if (Covers(child.free_meals, end)) ++counts_["pupils_now_free_meals"];
      if (child.sen != 'N' && child.sen_span.from <= end) ++counts_["pupils_now_sen"];
    }
  }
  for (const Episode& episode : household.episodes) {
    const Child& child = household.children[episode.child];
    const bool open = !episode.no_action && episode.referred <= end && episode.closed > end;
    if (open && household.HereOn(end) && child.AgeAt(end) < 18) ++counts_["in_need_now"];
    if (episode.protection && Covers(episode.protection->span, end)) ++counts_["protected_now"];
    if (episode.referred >= plan_.start() && episode.referred <= end) {
      ++counts_["referrals"];
      if (episode.re_referral) ++counts_["referrals_again_in_12_months"];
    }
  }
  for (const Contact& contact : household.contacts) {
    if (contact.date < plan_.start() || contact.date > end) continue;
    ++counts_["contacts"];
    if (contact.outcome == ContactOutcome::kReferral) ++counts_["contacts_that_became_referrals"];
  }
  for (const Care& care : household.cares) {
    if (Covers(care.span(), end)) ++counts_["in_care_now"];
  }
  for (const Incident& incident : household.incidents) {
    if (incident.date >= plan_.start() && incident.date <= end) ++counts_["incidents"];
  }
}

std::string Truth::Facts() const {
  std::string facts = "  \"counts\": {";
  bool first = true;
  for (const auto& [name, count] : counts_) {
    facts += (first ? "\n    \"" : ",\n    \"") + name + "\": " + std::to_string(count);
    first = false;
  }
  return facts + "\n  },\n";
}

}  // namespace connectors::county
