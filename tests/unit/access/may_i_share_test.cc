#include "hub/access/may_i_share.h"

#include <algorithm>

#include "hub/access/what_if.h"
#include "tests/support/catch.h"
#include "tests/unit/access/world.h"

namespace hub::access {
namespace {

using records::Label;
using records::LabelSet;

bool Cites(const ShareAnswer& answer, Rule rule) {
  return std::find(answer.because.begin(), answer.because.end(), rule) != answer.because.end();
}

ShareQuestion Asked() {
  const World world;
  ShareQuestion question;
  question.asker = world.Asks();
  question.recipient = Role::kNamedProfessional;
  question.recipient_agency = kCouncil;
  question.klass = records::RecordClass::kEducation;
  question.labels = LabelSet().With(Label::kGeneral);
  question.agreement = world.agreement;
  question.competence = Competence::kUnder12;
  return question;
}

TEST_CASE("what the family agreed to may be shared", "[access][share]") {
  const ShareAnswer answer = MayIShare(Asked(), WorkingPolicy());

  CHECK(answer.verdict == ShareVerdict::kYes);
  CHECK(Cites(answer, Rule::kT5));
  CHECK(Cites(answer, Rule::kMayShare));
  CHECK(answer.record.Has(Obligation::kRecordJudgement));
  CHECK(answer.leave_out.empty());
}

TEST_CASE("without agreement it may be sent once the judgement is recorded", "[access][share]") {
  for (const AgreementState state : {AgreementState::kRefused, AgreementState::kWithdrawn,
                                     AgreementState::kNotSought, AgreementState::kChildRefused}) {
    ShareQuestion question = Asked();
    question.agreement->state = state;
    const ShareAnswer answer = MayIShare(question, WorkingPolicy());
    INFO(Name(state));
    CHECK(answer.verdict == ShareVerdict::kJudgeFirst);
    CHECK(Cites(answer, Rule::kJudgeFirst));
    CHECK(Cites(answer, Rule::kT6));
  }
  ShareQuestion unknown = Asked();
  unknown.agreement.reset();
  CHECK(MayIShare(unknown, WorkingPolicy()).verdict == ShareVerdict::kJudgeFirst);
}

TEST_CASE("the answer says what to leave out", "[access][share]") {
  ShareQuestion question = Asked();
  question.agreement.reset();
  question.labels = LabelSet().With(Label::kCriminal);
  CHECK(MayIShare(question, WorkingPolicy()).leave_out == RedactionSet{Redaction::kF5});

  question.labels = LabelSet().With(Label::kGeneral);
  question.shielded = true;
  CHECK(MayIShare(question, WorkingPolicy()).leave_out.Has(Redaction::kF1));
}

TEST_CASE("what nobody may pass on is refused, whatever is judged", "[access][share]") {
  for (const Label label : {Label::kAdoption, Label::kLegalPriv, Label::kPoliceC, Label::kLiveOp}) {
    ShareQuestion question = Asked();
    question.labels = LabelSet().With(label);
    INFO(Name(label));
    CHECK(MayIShare(question, WorkingPolicy()).verdict == ShareVerdict::kNo);
  }
}

TEST_CASE("an enquiry and an emergency need no agreement", "[access][share]") {
  ShareQuestion enquiry = Asked();
  enquiry.asker.purpose = Purpose::kSection47;
  enquiry.recipient = Role::kSection47Worker;
  enquiry.agreement.reset();
  CHECK(MayIShare(enquiry, WorkingPolicy()).verdict == ShareVerdict::kYes);

  ShareQuestion emergency = Asked();
  emergency.asker.purpose = Purpose::kEmergency;
  emergency.agreement.reset();
  CHECK(MayIShare(emergency, WorkingPolicy()).verdict == ShareVerdict::kYes);
}

TEST_CASE("no purpose, no role, no recipient who reads: no", "[access][share]") {
  ShareQuestion crime = Asked();
  crime.asker.purpose = Purpose::kLawEnforcement;
  CHECK(Cites(MayIShare(crime, WorkingPolicy()), Rule::kB1));

  ShareQuestion administrator = Asked();
  administrator.asker.role = Role::kAdministrator;
  CHECK(MayIShare(administrator, WorkingPolicy()).verdict == ShareVerdict::kNo);

  ShareQuestion to_administrator = Asked();
  to_administrator.recipient = Role::kAdministrator;
  CHECK(Cites(MayIShare(to_administrator, WorkingPolicy()), Rule::kB4));

  CHECK(MayIShare(ShareQuestion(), Policy()).verdict == ShareVerdict::kNo);
}

TEST_CASE("a draft policy shows what it would change", "[access][what-if]") {
  World nurse;
  std::vector<EntryClass> classes(3);
  classes[0] = {nurse.entry, 4};
  classes[1] = {nurse.entry, 2};
  classes[1].facts.labels = LabelSet().With(Label::kHealth);
  classes[2] = {nurse.entry, 1};
  classes[2].facts.labels = LabelSet().With(Label::kSensHiv);
  Policy draft = nurse.policy;
  draft.agreements.front().any_label = false;
  draft.agreements.front().labels = LabelSet().With(Label::kGeneral);

  const WhatIf same =
      CompareWhatIf(nurse.Asks(), nurse.Facts(), classes, nurse.policy, nurse.policy);
  CHECK(same.differences.empty());
  CHECK(same.now == Tally{4, 2, 0, 1});
  CHECK(same.then == same.now);

  const WhatIf compared = CompareWhatIf(nurse.Asks(), nurse.Facts(), classes, nurse.policy, draft);
  CHECK(compared.then == Tally{4, 0, 0, 3});
  REQUIRE(compared.differences.size() == 1);
  CHECK(compared.differences[0].entry_class == 1);
}

TEST_CASE("what-if is for administrators and officers, over pseudonyms", "[access][what-if]") {
  World world;
  world.purpose = Purpose::kOversight;
  for (int number = 0; number <= 12; ++number) {
    world.role = static_cast<Role>(number);
    const bool may = world.role == Role::kAdministrator ||
                     world.role == Role::kDataProtectionOfficer ||
                     world.role == Role::kCaldicottGuardian;
    INFO(Name(world.role));
    CHECK(DecideWhatIf(world.Asks()).permits() == may);
  }
  world.role = Role::kAdministrator;
  world.authentication = Authentication::kPassword;
  CHECK_FALSE(DecideWhatIf(world.Asks()).permits());
}

}  // namespace
}  // namespace hub::access
