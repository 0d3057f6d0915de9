// Who may do what the law gives to one kind of agency, what a person's rights are called, and what
// may be told of who looked.

#include "hub/access/acts.h"

#include "hub/access/identifying.h"
#include "hub/access/rights.h"
#include "tests/support/catch.h"
#include "tests/unit/access/world.h"

namespace hub::access {
namespace {

using records::AgencyKind;

constexpr AgencyKind kKinds[] = {AgencyKind::kSchool,    AgencyKind::kPolice,
                                 AgencyKind::kHealth,    AgencyKind::kSocialCare,
                                 AgencyKind::kVoluntary, AgencyKind::kOther};

Question Supervisor() {
  Question question;
  question.purpose = Purpose::kSection47;
  question.role = Role::kSupervisor;
  question.who = *ProfessionalId::From("s.upper");
  question.agency = *AgencyId::From("oak-school");
  question.authentication = Authentication::kTwoFactor;
  question.role_held = true;
  return question;
}

ChildFacts Readable() {
  ChildFacts facts;
  facts.readable = true;
  return facts;
}

TEST_CASE("an enquiry, an override and a contact are opened by children's social care alone",
          "[access][acts]") {
  for (const GatewayAct act : {GatewayAct::kEnquiry, GatewayAct::kOverride, GatewayAct::kContact}) {
    for (const AgencyKind kind : kKinds) {
      INFO(Name(act) << " by " << records::Name(kind));
      const Decision decision =
          DecideOpenGateway(Supervisor(), Readable(), {true, false, kind}, act, false);
      CHECK(decision.permits() == (kind == AgencyKind::kSocialCare));
      if (kind == AgencyKind::kSocialCare) continue;
      REQUIRE(decision.reasons().size() == 1);
      CHECK(*decision.reasons().begin() == Rule::kSocialCareLeads);
    }
    CHECK_FALSE(DecideOpenGateway(Supervisor(), Readable(), {true}, act, false).permits());
  }
}

TEST_CASE("nor does another agency's supervisor change what social care opened", "[access][acts]") {
  const ChildDecision nobody;
  for (const AgencyKind kind : kKinds) {
    const Decision decision =
        DecideChangeGateway(Supervisor(), Readable(), {true, false, kind}, nobody,
                            GatewayAct::kEnquiry, GatewayStep::kAdmit, false);
    CHECK(decision.permits() == (kind == AgencyKind::kSocialCare));
  }
}

TEST_CASE("whoever is no supervisor hears the same of an enquiry at every agency",
          "[access][acts]") {
  Question question = Supervisor();
  question.role = Role::kNamedProfessional;
  const Decision school =
      DecideGateway(question, Readable(), {true, false, AgencyKind::kSchool}, GatewayAct::kEnquiry);
  const Decision council = DecideGateway(
      question, Readable(), {true, false, AgencyKind::kSocialCare}, GatewayAct::kEnquiry);
  CHECK(school == council);
  CHECK_FALSE(school.permits());
}

TEST_CASE("a transfer is opened by whoever leads at any agency that knows the child",
          "[access][acts]") {
  for (const AgencyKind kind : kKinds) {
    CHECK(DecideGateway(Supervisor(), Readable(), {true, false, kind}, GatewayAct::kTransfer)
              .permits());
  }
}

TEST_CASE("a person's request is recorded by an officer of an agency that knows the child",
          "[access][rights]") {
  Question officer = Supervisor();
  officer.role = Role::kDataProtectionOfficer;
  CHECK(DecideTakeRight(officer, Readable(), true).permits());
  CHECK_FALSE(DecideTakeRight(officer, Readable(), false).permits());
  CHECK_FALSE(DecideTakeRight(officer, ChildFacts(), true).permits());
  CHECK_FALSE(DecideTakeRight(Supervisor(), Readable(), true).permits());
  CHECK(DecideRightsDue(officer).permits());
  CHECK_FALSE(DecideRightsDue(Supervisor()).permits());
  ChildFacts own = Readable();
  own.own_family = true;
  CHECK_FALSE(DecideTakeRight(officer, own, true).permits());
  officer.authentication = Authentication::kPassword;
  CHECK_FALSE(DecideTakeRight(officer, Readable(), true).permits());
}

TEST_CASE("rights and what became of them have one name each", "[access][rights]") {
  for (const Right right : {Right::kAccess, Right::kRectification, Right::kErasure,
                            Right::kRestriction, Right::kObjection, Right::kComplaint}) {
    CHECK(RightFrom(Name(right)) == right);
  }
  for (const RightOutcome outcome :
       {RightOutcome::kGranted, RightOutcome::kPartly, RightOutcome::kRefused}) {
    CHECK(RightOutcomeFrom(Name(outcome)) == outcome);
  }
  CHECK_FALSE(RightOutcomeFrom("open"));
  CHECK_FALSE(RightFrom(""));
  CHECK(Name(static_cast<Right>(3)).empty());
  CHECK(Name(static_cast<RightOutcome>(9)).empty());
}

TEST_CASE("whoever works with a child may take down what is disputed, and nobody else may so",
          "[access][acts]") {
  Question question = Supervisor();
  question.purpose = Purpose::kEarlyHelp;
  question.role = Role::kNamedProfessional;
  ChildFacts tied = Readable();
  tied.relationship = Relationship::kNamed;
  const auto dispute = [&](const ChildFacts& facts, MarkAct act = MarkAct::kDispute) {
    return DecideMark(question, facts, {}, act);
  };

  CHECK(dispute(tied).permits());
  CHECK(*dispute(tied).reasons().begin() == Rule::kWordTakenDown);
  CHECK_FALSE(dispute(Readable()).permits());
  for (const MarkAct act : {MarkAct::kLabel, MarkAct::kHandling, MarkAct::kSettle,
                            MarkAct::kRestrict, MarkAct::kUnrestrict})
    CHECK_FALSE(dispute(tied, act).permits());
  for (const Role role : {Role::kAdministrator, Role::kAuditor, Role::kReviewer, Role::kSteward}) {
    question.role = role;
    CHECK_FALSE(dispute(tied).permits());
  }
  question.role = Role::kNamedProfessional;
  question.authentication = Authentication::kPassword;
  CHECK_FALSE(dispute(tied).permits());
}

TEST_CASE("who disputes has one name each", "[access][format]") {
  CHECK(static_cast<int>(Disputant::kAgency) == 5);
  for (const char* name : {"child", "parent", "family", "professional", "agency"}) {
    const auto by = DisputantFrom(name);
    REQUIRE(by);
    CHECK(Name(*by) == name);
    CHECK_FALSE(Words(*by).empty());
  }
  CHECK(Name(Disputant::kUnsaid) == "unsaid");
  CHECK_FALSE(DisputantFrom("unsaid"));
  CHECK_FALSE(DisputantFrom(""));
}

TEST_CASE("who looked is told where a verified case opens the pack, and nowhere else",
          "[access][rights]") {
  ChildDecision child;
  CHECK_FALSE(DecideWhoLooked(child).permits());
  child.decision = Decision::Permit(Rule::kT8);
  child.own = true;
  CHECK_FALSE(DecideWhoLooked(child).permits());
  child.rights = true;
  CHECK(DecideWhoLooked(child).permits());
}

TEST_CASE("a text that names, dates or places somebody is found to, and a plain one is not",
          "[access][consultation]") {
  for (const char* text :
       {"Ring me about Wren", "his number is 943 476 5919", "born 12/03/2015", "write to a@b.org",
        "lives at OX4 2AB", "lives at ox42ab", "since March", "the Ashgrove family",
        "see https://example.org", "\xc3\x89lodie is nine", "upn X123456789012Y"}) {
    INFO(text);
    CHECK_FALSE(FindIdentifying(text).empty());
  }
  for (const char* text : {"A boy of nine is afraid to go home. His mother has a new partner.", "",
                           "We asked CAMHS and the GP; on Monday 2 of 3 siblings stayed away.",
                           "Should I ring MASH? The family moved 3 times in 18 months."}) {
    INFO(text << ": " << FindIdentifying(text));
    CHECK(FindIdentifying(text).empty());
  }
}

TEST_CASE("a consultation is for whoever works with children, and not where it names",
          "[access][consultation]") {
  Question question = Supervisor();
  CHECK(DecideConsult(question, false).permits());
  CHECK_FALSE(DecideConsult(question, true).permits());
  question.role = Role::kAdministrator;
  CHECK_FALSE(DecideConsult(question, false).permits());
}

}  // namespace
}  // namespace hub::access
