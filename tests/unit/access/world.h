// One child, one asker and one entry, all in favour: what every access test changes
// one thing of. Facts are derived at the moment asked, as service/ derives them.

#ifndef TESTS_UNIT_ACCESS_WORLD_H_
#define TESTS_UNIT_ACCESS_WORLD_H_

#include <optional>
#include <string>

#include "hub/access/decide.h"

namespace hub::access {

inline const AgencyId kSchool = AgencyId::From("st-marys").value();
inline const AgencyId kCouncil = AgencyId::From("county-council").value();
inline const AgencyId kClinic = AgencyId::From("young-peoples-clinic").value();
inline const ProfessionalId kTeacher = ProfessionalId::From("a.patel").value();
inline const ProfessionalId kOther = ProfessionalId::From("b.jones").value();

inline records::ClassSet EveryClass() {
  records::ClassSet all;
  for (int c = 1; c <= 6; ++c) all = all.With(static_cast<records::RecordClass>(c));
  return all;
}

// A policy as partners have it: every period at the law's longest, one agreement for all.
inline Policy WorkingPolicy() {
  Policy policy;
  policy.version = "2026-11-01.1";
  policy.effective_from = Instant::Parse("2026-11-01T00:00:00Z").value();
  policy.child_until_years = 18;
  policy.young_adult_until_years = 25;
  policy.sharing_duty_from = Date::FromCivil(2026, 9, 30);
  policy.agreement_months = 12;
  policy.emergency_hours = 12;
  policy.enquiry_working_days = 10;
  policy.contact_working_days = 3;
  policy.headline_months = 24;
  policy.override_hours = 72;
  policy.claim_working_days = 2;
  policy.break_glass_roles = {Role::kNamedProfessional, Role::kLeadProfessional,
                              Role::kMashScreener, Role::kSection47Worker};
  policy.second_person_roles = {Role::kSupervisor, Role::kDataProtectionOfficer};
  policy.break_glass_reason_length = 20;
  policy.break_glass_quota = 3;
  policy.break_glass_quota_days = 30;
  policy.second_person_minutes = 60;
  policy.break_glass_review_working_days = 1;
  policy.shield_clearances = 5;
  policy.search_identifiers = 2;
  policy.known_check_roles = {Role::kLeadProfessional, Role::kSupervisor};
  policy.known_check_purposes = {Purpose::kEarlyHelp, Purpose::kTransit};
  policy.known_check_rows = 50;
  policy.known_check_rows_per_day = 200;
  policy.smallest_count = 5;
  policy.count_rounding = 5;
  policy.rights_months = 1;
  policy.complaint_days = 30;
  policy.lead_decision_working_days = 5;
  policy.match_working_days = 10;
  policy.transfer_working_days = 5;
  policy.holidays = {Date::FromCivil(2026, 12, 25).value(), Date::FromCivil(2026, 12, 28).value(),
                     Date::FromCivil(2027, 1, 1).value()};
  AgencyAgreement everybody;
  everybody.id = "county-sharing";
  everybody.version = 1;
  everybody.every_agency = true;
  everybody.purposes = {Purpose::kEarlyHelp, Purpose::kChildInNeed};
  everybody.classes = EveryClass();
  everybody.any_label = true;
  everybody.from = Date::FromCivil(2026, 1, 1).value();
  everybody.until = Date::FromCivil(2028, 12, 31).value();
  policy.agreements = {everybody};
  policy.readable = true;
  return policy;
}

struct World {
  Instant at = Instant::Parse("2026-11-21T09:00:00Z").value();
  Purpose purpose = Purpose::kEarlyHelp;
  Role role = Role::kNamedProfessional;
  ProfessionalId who = kTeacher;
  AgencyId agency = kSchool;
  Authentication authentication = Authentication::kTwoFactor;

  bool facts_readable = true;
  Relationship relationship = Relationship::kNamed;
  Instant relationship_until = Instant::Parse("2027-10-01T00:00:00Z").value();
  std::optional<Agreement> agreement = Agreement{
      AgreementState::kGiven,
      Purpose::kEarlyHelp,
      {kSchool, kCouncil},
      EveryClass(),
      Instant::Parse("2026-09-01T00:00:00Z").value(),
      Date::FromCivil(2027, 8, 31).value(),
      Giver::kParent,
      true,
  };
  bool shielded = false;
  bool shield_cleared = false;
  bool own_family = false;
  std::optional<Date> birth_latest = Date::FromCivil(2015, 3, 4);
  std::optional<Date> birth_earliest;
  bool died = false;

  EntryFacts entry = {kCouncil,
                      records::AgencyKind::kSocialCare,
                      records::RecordClass::kSocialCare,
                      records::LabelSet().With(records::Label::kGeneral),
                      false,
                      false};

  bool role_held = true;
  AgencyId certificate;
  Act act = Act::kRead;
  Competence competence = Competence::kUnder12;
  std::optional<Competence> older_competence;
  bool child_refused = false;
  bool objected = false;
  bool closing = false;
  bool across_adoption = false;
  GdprConsent gdpr_consent = GdprConsent::kNotUsed;
  Notice notice;
  SelfClaim claim;
  Gateways gateways;

  Policy policy = WorkingPolicy();

  Question Asks() const {
    return {purpose, role, who, agency, authentication, at, role_held, certificate, act};
  }

  ChildFacts Facts() const {
    const bool active = relationship == Relationship::kNamed ||
                        relationship == Relationship::kCover ||
                        relationship == Relationship::kAllocated;
    ChildFacts facts;
    facts.readable = facts_readable;
    facts.relationship = active && relationship_until <= at ? Relationship::kEnded : relationship;
    facts.agreement = agreement;
    facts.shielded = shielded;
    facts.shield_cleared = shield_cleared;
    facts.own_family = own_family;
    facts.birth_latest = birth_latest;
    facts.birth_earliest = birth_earliest;
    facts.older_competence = older_competence;
    facts.objected = objected;
    facts.died = died;
    facts.competence = competence;
    facts.child_refused = child_refused;
    facts.closing = closing;
    facts.across_adoption = across_adoption;
    facts.gdpr_consent = gdpr_consent;
    facts.notice = notice;
    facts.claim = claim;
    facts.gateways = gateways;
    return facts;
  }

  ChildDecision Child() const { return DecideChild(Asks(), Facts(), policy); }
  Decision Entry() const { return DecideEntry(Asks(), Facts(), Child(), entry, policy); }
};

}  // namespace hub::access

#endif  // TESTS_UNIT_ACCESS_WORLD_H_
