#include "hub/service/may_i_share.h"

#include "hub/service/replay.h"
#include "tests/unit/service/house.h"

namespace hub::service {
namespace {

using access::Rule;
using access::ShareVerdict;

// A health visitor's note, for the teacher, of a family that did not agree.
access::ShareQuestion Question() {
  access::ShareQuestion question;
  question.asker.purpose = access::Purpose::kEarlyHelp;
  question.recipient = access::Role::kNamedProfessional;
  question.recipient_agency = *AgencyId::From("st-marys");
  question.klass = records::RecordClass::kSocialCare;
  question.labels = records::LabelSet().With(records::Label::kGeneral);
  return question;
}

access::NewShareDecision NotToShare(House& house) {
  access::NewShareDecision decision;
  decision.question = Question();
  decision.with = Sensitive("the class teacher");
  decision.why = Sensitive("it would put her in danger at home");
  decision.review_by = Date{Date::Of(house.clock.now).days + 30};
  return decision;
}

struct Shares {
  Shares() {
    REQUIRE(house.Push("csc", {About(Person("c1"), "n1", records::Kind::kContact)}).ok());
  }
  MayIShare Service() { return MayIShare(*house.store, house.policy, house.clock); }
  access::ShareRegister List(const Caller& caller) {
    house.clock.now = house.clock.now.Plus(1);
    const auto found = Service().List(caller, 0);
    REQUIRE(found.ok());
    REQUIRE(found.value().index() == 0);
    return std::get<0>(found.value()).answer();
  }
  House house;
};

TEST_CASE("who asks whether they may share hears the law, the least to share and what to record",
          "[service][share]") {
  Shares shares;

  const auto advice = shares.Service().Run(shares.house.Lead(), Question());

  REQUIRE(advice.ok());
  const access::ShareAdvice& told = advice.value().answer();
  CHECK(told.answer.verdict == ShareVerdict::kJudgeFirst);
  CHECK(told.answer.record.Has(access::Obligation::kRecordJudgement));
  REQUIRE_FALSE(told.reasons.empty());
  CHECK_FALSE(told.reasons.front().law.empty());
  CHECK_FALSE(told.told.id == DecisionId());
}

TEST_CASE("with an agreement that covers them they may see it already", "[service][share]") {
  Shares shares;
  access::ShareQuestion question = Question();
  access::Agreement& agreement = question.agreement.emplace();
  agreement.state = access::AgreementState::kGiven;
  agreement.agencies = {question.recipient_agency};
  agreement.classes = agreement.classes.With(question.klass);
  agreement.review_by = Date{Date::Of(shares.house.clock.now).days + 30};
  agreement.giver = access::Giver::kParent;
  agreement.evidenced = true;

  const auto advice = shares.Service().Run(shares.house.Lead(), question);

  REQUIRE(advice.ok());
  CHECK(advice.value().answer().answer.verdict == ShareVerdict::kYes);
}

TEST_CASE("advice is given again from what was kept", "[service][share][replay]") {
  Shares shares;
  for (const auto purpose : {access::Purpose::kEarlyHelp, access::Purpose::kMash,
                             access::Purpose::kSection47, access::Purpose::kOffList}) {
    access::ShareQuestion question = Question();
    question.asker.purpose = purpose;
    question.relevant_to_harm = true;
    REQUIRE(shares.Service().Run(shares.house.Lead(), question).ok());
  }

  const auto done = Replay(*shares.house.store, {OpenPolicy()}).Run();

  REQUIRE(done.ok());
  CHECK(done.value().decisions == 4);
  CHECK(done.value().same == 4);
}

TEST_CASE("a decision not to share is kept with who, why and its review", "[service][share]") {
  Shares shares;
  access::NewShareDecision decision = NotToShare(shares.house);
  decision.child = shares.house.ChildOf("csc", "c1");

  const auto recorded = shares.Service().Record(shares.house.Lead(), decision);

  REQUIRE(recorded.ok());
  REQUIRE(recorded.value().index() == 0);
  const access::ShareRegister found = shares.List(shares.house.Lead());
  REQUIRE(found.decisions.size() == 1);
  const access::ShareDecisionLine& line = found.decisions.front();
  CHECK_FALSE(line.shared);
  CHECK(line.author.text() == "l.lead");
  CHECK(line.child == decision.child);
  CHECK(line.with.Reveal() == "the class teacher");
  CHECK(line.why.Reveal() == "it would put her in danger at home");
  CHECK(line.advised == ShareVerdict::kJudgeFirst);
  CHECK(line.question.recipient_agency.text() == "st-marys");
  CHECK_FALSE(line.overdue);
  shares.house.clock.now = shares.house.clock.now.Plus(40 * 86'400);
  CHECK(shares.List(shares.house.Lead()).decisions.front().overdue);
}

TEST_CASE("a decision not to share without reasons or review is not taken", "[service][share]") {
  Shares shares;
  access::NewShareDecision no_review = NotToShare(shares.house);
  no_review.review_by.reset();
  access::NewShareDecision no_reason = NotToShare(shares.house);
  no_reason.why = Sensitive("because");
  access::NewShareDecision far = NotToShare(shares.house);
  far.review_by = Date{Date::Of(shares.house.clock.now).days + 400};

  for (const auto& decision : {no_review, no_reason, far})
    CHECK(shares.Service().Record(shares.house.Lead(), decision).error().code ==
          ErrorCode::kInvalid);
}

TEST_CASE("decisions are listed for their author and the agency's officers, and nobody else",
          "[service][share]") {
  Shares shares;
  REQUIRE(shares.Service().Record(shares.house.Lead(), NotToShare(shares.house)).ok());

  CHECK(shares.List(shares.house.Lead()).decisions.size() == 1);
  CHECK(shares.List(shares.house.Supervisor()).decisions.size() == 1);
  CHECK(
      shares.List(shares.house.As("d.po", access::Role::kDataProtectionOfficer)).decisions.size() ==
      1);
  CHECK(shares.List(shares.house.Teacher()).decisions.empty());
  const auto admin =
      shares.Service().List(shares.house.As("a.dmin", access::Role::kAdministrator), 0);
  REQUIRE(admin.ok());
  CHECK(admin.value().index() == 1);
}

TEST_CASE("who may not know a child hears the same whether the child is there",
          "[service][share]") {
  Shares shares;
  std::vector<access::Told> told;
  for (const ChildId& child : {shares.house.ChildOf("csc", "c1"), crypto::RandomId<ChildId>()}) {
    access::NewShareDecision decision = NotToShare(shares.house);
    decision.child = child;
    const auto refused = shares.Service().Record(shares.house.Teacher(), decision);
    REQUIRE(refused.ok());
    REQUIRE(refused.value().index() == 1);
    told.push_back(std::get<1>(refused.value()).answer());
  }
  CHECK(told[0].because == told[1].because);
  CHECK(told[0].outcome == told[1].outcome);
}

TEST_CASE("what was decided about a child goes with the child", "[service][share][erasure]") {
  Shares shares;
  access::NewShareDecision decision = NotToShare(shares.house);
  decision.child = shares.house.ChildOf("csc", "c1");
  REQUIRE(shares.Service().Record(shares.house.Lead(), decision).ok());

  REQUIRE(shares.house.administer->Erase(*decision.child).ok());

  const access::ShareRegister found = shares.List(shares.house.Lead());
  REQUIRE(found.decisions.size() == 1);
  CHECK(found.decisions.front().erased);
  CHECK(found.decisions.front().why.empty());
}

}  // namespace
}  // namespace hub::service
