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
  };
  bool shielded = false;
  bool shield_cleared = false;
  bool own_family = false;
  std::optional<Date> birth_latest = Date::FromCivil(2015, 3, 4);
  bool died = false;

  EntryFacts entry = {kCouncil,
                      records::AgencyKind::kSocialCare,
                      records::RecordClass::kSocialCare,
                      records::LabelSet().With(records::Label::kGeneral),
                      false,
                      false};

  Policy policy = {"2026-11-01.1", Instant::Parse("2026-11-01T00:00:00Z").value(), 18, true};

  Question Asks() const { return {purpose, role, who, agency, authentication, at}; }

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
    facts.died = died;
    return facts;
  }

  ChildDecision Child() const { return DecideChild(Asks(), Facts(), policy); }
  Decision Entry() const { return DecideEntry(Asks(), Facts(), Child(), entry, policy); }
};

}  // namespace hub::access

#endif  // TESTS_UNIT_ACCESS_WORLD_H_
