#include "hub/access/obligations.h"

#include <cstddef>
#include <iterator>

namespace hub::access {
namespace {

struct Term {
  std::string_view name;
  std::string_view words;
};

// By number.
constexpr Term kTerms[] = {
    {},
    {"notify_owner", "the agency that wrote it is told"},
    {"queue_for_officer", "the data protection officer looks at it the same day"},
    {"alert", "the data protection officer and your manager are told at once"},
    {"review", "it is reviewed within a working day"},
    {"second_person_after", "a second person must agree within the hour"},
    {"watermark", "your name, the time and the case stand on each page"},
    {"mark_cover", "you are shown as covering"},
    {"confirm_relationship", "the lead professional confirms it within two working days"},
    {"lead_decides", "the lead professional decides within five working days"},
    {"threshold_decision", "a supervisor records whether the threshold is met"},
    {"inform_or_defer", "the family is told, or why that must wait is recorded"},
    {"notice_overdue", "telling the family was put off and is due"},
    {"review_agreement", "the agreement is reviewed with the family"},
    {"strategy_discussion", "the strategy discussion is recorded before the time is up"},
    {"receipt", "the file's receipt is recorded within five working days"},
    {"banner", "it is marked as disputed"},
    {"show_as_opinion", "it is shown as an opinion, with whose and when"},
    {"ask_originator", "the police are asked before it is released"},
    {"health_opinion", "a health professional gives an opinion first"},
    {"best_interests", "the child's best interests are tested first"},
    {"owner_decides", "the agency that holds it decides"},
    {"point_to_adoption_agency", "the adoption agency answers"},
    {"tell_recipients", "whoever received it is told"},
    {"record_judgement", "what was decided, and why, is recorded"},
    {"protection_flag_only", "whether a protection plan stands is told, and no more"},
};

const Term& TermOf(Obligation obligation) {
  const auto row = static_cast<std::size_t>(obligation);
  return row < std::size(kTerms) ? kTerms[row] : kTerms[0];
}

}  // namespace

std::string_view Name(Obligation obligation) { return TermOf(obligation).name; }
std::string_view Words(Obligation obligation) { return TermOf(obligation).words; }

bool IsToldOfRefusal(Obligation obligation) {
  return obligation == Obligation::kPointToAdoptionAgency ||
         obligation == Obligation::kProtectionFlagOnly;
}

std::vector<Obligation> ObligationSet::All() const {
  std::vector<Obligation> all;
  for (std::size_t row = 1; row < std::size(kTerms); ++row) {
    const auto obligation = static_cast<Obligation>(row);
    if (Has(obligation)) all.push_back(obligation);
  }
  return all;
}

}  // namespace hub::access
