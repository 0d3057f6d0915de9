// The same law written a second time, as one long sentence of ifs without rules,
// tables or Combine, and compared over every combination of small facts.

#include <string>

#include "tests/support/catch.h"
#include "tests/unit/access/world.h"

namespace hub::access {
namespace {

using records::Label;
using records::LabelSet;
using records::RecordClass;

// What the oracle says of an entry: "" nothing, "whole", or the redaction codes.
std::string Oracle(const World& w) {
  if (!w.facts_readable || !w.policy.readable) return "";
  if (w.authentication != Authentication::kTwoFactor) return "";
  const std::string role(Name(w.role));
  if (role != "NP" && role != "LP" && role != "SUP" && role != "MASH" && role != "SW47") return "";
  const std::string purpose(Name(w.purpose));
  if (purpose != "EH" && purpose != "CIN" && purpose != "OWN") return "";
  const std::string tie(Name(w.relationship));
  if (tie != "named" && tie != "cover" && tie != "allocated") return "";
  if (w.own_family || w.died) return "";

  const bool mine = w.entry.owner == w.agency;
  const bool sent_to_me = w.entry.pushed_to_asker && purpose != "OWN";
  bool agreed = w.agreement && tie != "allocated" && role != "MASH" && role != "SW47" &&
                purpose != "OWN" && !w.entry.push_only;
  if (agreed) {
    const std::string state(Name(w.agreement->state));
    bool my_agency = false;
    for (const AgencyId& agency : w.agreement->agencies) my_agency |= agency == w.agency;
    agreed = (state == "given" || state == "given_partial") && my_agency &&
             Name(w.agreement->purpose) == purpose && w.agreement->from <= w.at &&
             w.agreement->review_by.Midnight().Plus(86400) > w.at &&
             w.agreement->classes.Has(w.entry.klass);
  }
  if (!mine && !sent_to_me && !agreed) return "";

  std::string cut;
  bool sensitivity_known = false;
  for (const Label label : w.entry.labels.All()) {
    const std::string name(Name(label));
    if (name == "OPINION" || name == "UNVERIFIED") continue;
    sensitivity_known = true;
    if (name == "GENERAL" || name == "SHIELDED") continue;
    if (name.substr(0, 12) == "SENS_SERVICE") {
      if (!sent_to_me) return "";
    } else if (name == "HEALTH") {
      if (role != "LP" && !mine && !sent_to_me) cut = "F6";
    } else {
      return "";
    }
  }
  if (!sensitivity_known) return "";
  if ((w.shielded || w.entry.labels.Has(Label::kShielded)) && !w.shield_cleared) {
    cut = "F1" + cut + "F8F9";
  }
  return cut.empty() ? "whole" : cut;
}

std::string Said(const Decision& decision) {
  if (!decision.permits()) return "";
  std::string codes;
  for (const Redaction redaction : decision.redactions().All()) codes += Name(redaction);
  return codes.empty() ? "whole" : codes;
}

// Every world in which the pooled chronology, the own records and a push differ.
template <class Visit>
void ForEachAsker(Visit&& visit) {
  World w;
  for (int purpose = 0; purpose <= 14; ++purpose) {
    w.purpose = static_cast<Purpose>(purpose);
    for (int role = 0; role <= 13; ++role) {
      w.role = static_cast<Role>(role);
      for (int tie = 0; tie <= 7; ++tie) {
        w.relationship = static_cast<Relationship>(tie);
        for (int bits = 0; bits < 16; ++bits) {
          w.authentication =
              (bits & 1) != 0 ? Authentication::kPassword : Authentication::kTwoFactor;
          w.own_family = (bits & 2) != 0;
          w.died = (bits & 4) != 0;
          w.facts_readable = (bits & 8) == 0;
          visit(w);
        }
      }
    }
  }
}

template <class Visit>
void ForEachAgreement(World w, Visit&& visit) {
  const std::optional<Agreement> given = w.agreement;
  w.agreement.reset();
  visit(w);
  w.agreement = given;
  for (int state = 0; state <= 11; ++state) {
    w.agreement->state = static_cast<AgreementState>(state);
    for (const Purpose purpose : {Purpose::kEarlyHelp, Purpose::kChildInNeed}) {
      w.agreement->purpose = purpose;
      for (int bits = 0; bits < 16; ++bits) {
        w.agreement->agencies = {(bits & 1) != 0 ? kClinic : kSchool};
        w.agreement->classes =
            (bits & 2) != 0 ? records::ClassSet().With(RecordClass::kEducation) : EveryClass();
        w.agreement->from = w.at.Plus((bits & 4) != 0 ? 1 : 0);
        w.agreement->review_by = {Date::Of(w.at).days - ((bits & 8) != 0 ? 1 : 0)};
        visit(w);
      }
    }
  }
}

template <class Visit>
void ForEachEntry(World w, Visit&& visit) {
  const Label some[] = {Label::kGeneral,  Label::kHealth,  Label::kSensCounselling,
                        Label::kShielded, Label::kOpinion, Label::kLegalPriv};
  for (unsigned labels = 0; labels < 64; ++labels) {
    w.entry.labels = LabelSet();
    for (unsigned i = 0; i < 6; ++i) {
      if ((labels >> i & 1) != 0) w.entry.labels = w.entry.labels.With(some[i]);
    }
    for (int bits = 0; bits < 32; ++bits) {
      w.entry.owner = (bits & 1) != 0 ? w.agency : kCouncil;
      w.entry.pushed_to_asker = (bits & 2) != 0;
      w.entry.push_only = (bits & 4) != 0;
      w.shielded = (bits & 8) != 0;
      w.shield_cleared = (bits & 16) != 0;
      visit(w);
    }
  }
}

struct Tally {
  std::size_t asked = 0;
  std::size_t shown = 0;
  std::size_t differing = 0;

  void operator()(const World& w) {
    const std::string expected = Oracle(w);
    ++asked;
    shown += !expected.empty();
    if (Said(w.Entry()) != expected && ++differing == 1) {
      UNSCOPED_INFO("first: purpose " << Name(w.purpose) << ", role " << Name(w.role) << ", tie "
                                      << Name(w.relationship) << ", labels "
                                      << w.entry.labels.bits() << ", expected '" << expected
                                      << "', said '" << Said(w.Entry()) << "'");
    }
  }
};

TEST_CASE("every asker is answered as a second reading of the law answers", "[access][law]") {
  Tally tally;
  ForEachAsker([&tally](World w) {
    for (int bits = 0; bits < 4; ++bits) {
      w.entry.owner = (bits & 1) != 0 ? w.agency : kCouncil;
      w.entry.pushed_to_asker = (bits & 2) != 0;
      tally(w);
    }
  });
  CHECK(tally.differing == 0);
  CHECK(tally.shown > 0);
  CHECK(tally.asked == 15 * 14 * 8 * 16 * 4);
}

TEST_CASE("every agreement is read as a second reading of the law reads it", "[access][law]") {
  Tally tally;
  World w;
  for (const Purpose purpose : {Purpose::kEarlyHelp, Purpose::kChildInNeed, Purpose::kOwn}) {
    w.purpose = purpose;
    for (const Role role : {Role::kNamedProfessional, Role::kLeadProfessional, Role::kSupervisor,
                            Role::kMashScreener}) {
      w.role = role;
      for (const Relationship tie :
           {Relationship::kNamed, Relationship::kCover, Relationship::kAllocated}) {
        w.relationship = tie;
        ForEachAgreement(w, tally);
      }
    }
  }
  CHECK(tally.differing == 0);
  CHECK(tally.shown > 0);
}

TEST_CASE("every class of entry is shown as a second reading of the law shows it",
          "[access][law]") {
  Tally tally;
  World w;
  for (const Purpose purpose : {Purpose::kEarlyHelp, Purpose::kOwn}) {
    w.purpose = purpose;
    for (const Role role : {Role::kNamedProfessional, Role::kLeadProfessional, Role::kSupervisor,
                            Role::kSection47Worker}) {
      w.role = role;
      for (const AgreementState state : {AgreementState::kGiven, AgreementState::kRefused}) {
        w.agreement->state = state;
        ForEachEntry(w, tally);
      }
    }
  }
  CHECK(tally.differing == 0);
  CHECK(tally.shown > 0);
}

}  // namespace
}  // namespace hub::access
