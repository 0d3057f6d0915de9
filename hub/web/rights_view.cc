#include "hub/web/rights_view.h"

#include <string>
#include <utility>
#include <vector>

#include "hub/web/entry_view.h"
#include "hub/web/words.h"

namespace hub::web {
namespace {

constexpr records::RecordClass kClasses[] = {
    records::RecordClass::kEducation,  records::RecordClass::kHealth,
    records::RecordClass::kSocialCare, records::RecordClass::kPolice,
    records::RecordClass::kSupport,    records::RecordClass::kInvolvement,
};

std::string_view GiverWords(access::Giver giver) {
  switch (giver) {
    case access::Giver::kParent:
      return "a parent or carer";
    case access::Giver::kChild:
      return "the child";
    case access::Giver::kYoungAdult:
      return "the young adult";
    case access::Giver::kUnknown:
      break;
  }
  return "not recorded";
}

// Of somebody else, as words.h says it of the reader.
std::string_view TieStateWords(access::Relationship tie) {
  using access::Relationship;
  switch (tie) {
    case Relationship::kNamed:
      return "named for the child";
    case Relationship::kCover:
      return "covers for a colleague";
    case Relationship::kAllocated:
      return "the child is allocated to them";
    case Relationship::kSelfClaimed:
      return "said so themselves; nobody has confirmed it yet";
    case Relationship::kEnded:
      return "ended";
    case Relationship::kConflictOfInterest:
      return "declared a conflict of interest";
    case Relationship::kAwaiting:
      return "to be confirmed anew";
    case Relationship::kNone:
      break;
  }
  return "none";
}

// What the family said, as a sentence goes on after the service's name.
std::string_view SaidWords(access::AgreementState state) {
  using access::AgreementState;
  switch (state) {
    case AgreementState::kNotSought:
      return "nobody has asked the family yet";
    case AgreementState::kGiven:
      return "the family agreed";
    case AgreementState::kGivenPartial:
      return "the family agreed to a part";
    case AgreementState::kRefused:
      return "the family refused";
    case AgreementState::kWithdrawn:
      return "the family took its agreement back";
    case AgreementState::kExpired:
      return "the family's agreement has run out: ask it again";
    case AgreementState::kConflict:
      return "those with parental responsibility disagree";
    case AgreementState::kChildRefused:
      return "the child refused";
    case AgreementState::kNotRequired:
      return "no agreement is needed";
    case AgreementState::kOverridden:
      return "what the family said is set aside";
    case AgreementState::kUnknown:
      break;
  }
  return "it is not known what the family said";
}

View AgreementView(const access::ListedAgreement& listed, const AgencyNames& names) {
  const access::Agreement& agreement = listed.agreement;
  std::vector<std::string> agencies;
  for (const AgencyId& agency : agreement.agencies)
    agencies.push_back(AgencyNamed(names, agency.text()));
  std::vector<std::string> classes;
  for (const records::RecordClass klass : kClasses) {
    if (agreement.classes.Has(klass)) classes.emplace_back(ClassWords(klass));
  }
  const std::string_view purpose = access::Words(agreement.purpose);
  return View()
      .Text("agreement_words",
            Capitalised(purpose) + ": " + std::string(StateWords(agreement.state)))
      .Text("agreement_service", Capitalised(purpose))
      .Text("agreement_said", SaidWords(agreement.state))
      .Text("agreement_giver", GiverWords(agreement.giver))
      .Text("agreement_since", DayWords(Date::Of(listed.said.since)))
      .Text("agreement_until", agreement.review_by == Date{} ? "" : DayWords(agreement.review_by))
      .Truth("agreement_overdue", listed.overdue)
      .Text("agreement_agencies", Joined(agencies, ", "))
      .Text("agreement_classes", Joined(classes, ", "))
      .Text("agreement_by", listed.said.by.text());
}

View TieView(const access::ListedTie& tie, const AgencyNames& names) {
  return View()
      .Text("tie_who", tie.who.text())
      .Text("tie_agency", AgencyNamed(names, tie.agency.text()))
      .Text("tie_words", TieStateWords(tie.state))
      .Text("tie_since", DayWords(Date::Of(tie.said.since)))
      .Text("tie_until", tie.until ? DayWords(*tie.until) : "")
      .Text("tie_by", tie.said.by.text());
}

}  // namespace

View FamilySaidView(const audit::Released<access::RightsList>& released, const AgencyNames& names) {
  const access::RightsList& list = released.answer();
  std::vector<View> said;
  for (const access::ListedAgreement& listed : list.agreements) {
    said.push_back(AgreementView(listed, names));
    said.back().Text("agreement_ago",
                     AgoWords(Date::Of(listed.said.since), Date::Of(list.told.at)));
  }
  const bool any = !said.empty();
  return View()
      .Truth("said_looked_up", true)
      .Truth("said_any", any)
      .Truth("shielded", list.shielded)
      .List("said", std::move(said));
}

View RightsView(const audit::Released<access::RightsList>& released, const AgencyNames& names) {
  const access::RightsList& list = released.answer();
  std::vector<View> agreements;
  for (const access::ListedAgreement& agreement : list.agreements)
    agreements.push_back(AgreementView(agreement, names));
  std::vector<View> ties;
  for (const access::ListedTie& tie : list.relationships) ties.push_back(TieView(tie, names));
  const bool any_agreements = !agreements.empty();
  const bool any_ties = !ties.empty();
  return View()
      .Truth("any_agreements", any_agreements)
      .List("agreements", std::move(agreements))
      .Truth("any_ties", any_ties)
      .List("ties", std::move(ties))
      .Truth("shielded", list.shielded)
      .Text("purpose_words", Capitalised(PurposeWords(list.told.purpose)))
      .Add(WhyView(list.told));
}

}  // namespace hub::web
