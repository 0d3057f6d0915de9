#include "hub/service/may_i_share.h"

#include <algorithm>

#include "hub/access/clocks.h"
#include "hub/access/identifying.h"
#include "hub/records/byte_fields.h"

namespace hub::service {
namespace {

using access::Role;
using access::ShareRegister;
using Recorded = std::variant<audit::Released<access::ShareDecided>, Refusal>;
using Listed = std::variant<audit::Released<ShareRegister>, Refusal>;

constexpr std::size_t kPage = 100;
constexpr std::size_t kShortestWhy = 10;  // bytes
constexpr unsigned kBodyForm = 1;

constexpr access::RoleSet kSeesAgencys = {Role::kSupervisor, Role::kDataProtectionOfficer,
                                          Role::kCaldicottGuardian};

Status FitToRecord(const access::NewShareDecision& decision, Date today,
                   const access::Policy& policy) {
  if (decision.why.Reveal().size() < kShortestWhy)
    return Error{ErrorCode::kInvalid, "say why, in a sentence that somebody else understands",
                 "share decision without reasons"};
  if (!decision.share && !decision.review_by)
    return Error{ErrorCode::kInvalid, "a decision not to share needs review_by, a day",
                 "no review of a decision not to share"};
  if (!decision.review_by) return Done{};
  const Date last = access::PlusMonths(today, policy.share_decision_months);
  if (*decision.review_by < today || last < *decision.review_by)
    return Error{
        ErrorCode::kInvalid,
        "the day of the review (review_by) must lie within the months that the policy gives",
        "review_by out of range"};
  return Done{};
}

// What the asker did not say: an agreement stands since today, and is for this purpose.
void Complete(const Caller& caller, Instant now, access::ShareQuestion& question) {
  question.asker = MakeQuestion(caller, question.asker.purpose, now);
  if (!question.agreement) return;
  question.agreement->purpose = question.asker.purpose;
  if (question.agreement->from == Instant{}) question.agreement->from = now;
}

std::string FactsOfShare(const access::ShareQuestion& question) {
  Basis decided;
  decided.by = DecidedBy::kShare;
  decided.question = question.asker;
  decided.share = question;
  return EncodeFacts(decided);
}

Sensitive EncodeBody(const access::NewShareDecision& decision, const access::ShareAdvice& advice) {
  records::FieldWriter out;
  out.Byte(kBodyForm);
  out.Byte(static_cast<unsigned>(advice.told.purpose));
  out.Byte(static_cast<unsigned>(advice.told.role));
  out.Fixed(static_cast<std::uint64_t>(advice.told.at.micros), 8);
  out.Byte(static_cast<unsigned>(advice.answer.verdict));
  out.Text(advice.told.policy);
  out.Text(FactsOfShare(decision.question));
  out.Text(decision.with.Reveal());
  out.Text(decision.why.Reveal());
  return Sensitive(std::move(out).Take());
}

bool DecodeBody(const Sensitive& body, access::ShareDecisionLine& line) {
  records::FieldReader in(body.Reveal());
  if (in.Byte() != kBodyForm) return false;
  access::Told told;
  told.purpose = static_cast<access::Purpose>(in.Byte());
  told.role = static_cast<Role>(in.Byte());
  told.at = Instant{static_cast<std::int64_t>(in.Fixed(8))};
  line.purpose = told.purpose;
  line.advised = static_cast<access::ShareVerdict>(in.Byte());
  line.policy = in.Text();
  const auto decided = DecodeFacts(in.Text(), line.author, told);
  line.with = Sensitive(std::string(in.Text()));
  line.why = Sensitive(std::string(in.Text()));
  if (!decided || !decided->share || !in.AtEnd()) return false;
  line.question = *decided->share;
  return true;
}

Result<access::ShareDecisionLine> LineOf(store::Reading& reading,
                                         const store::ShareDecision& decision, Date today) {
  access::ShareDecisionLine line;
  line.id = decision.id;
  line.shared = decision.shared;
  line.at = decision.at;
  line.review_by = decision.review_by;
  line.overdue = decision.review_by && *decision.review_by < today;
  if (decision.child) line.child = reading.IdOf(*decision.child);
  if (const auto author = reading.ProfessionalOf(decision.author)) line.author = author->id;
  if (const auto agency = reading.AgencyOf(decision.agency)) line.agency = agency->id;
  const Result<Sensitive> body = reading.BodyOf(decision);
  if (!body.ok() && body.error().code != ErrorCode::kNotFound) return body.error();
  line.erased = !body.ok();
  if (body.ok() && !DecodeBody(body.value(), line)) {
    return Error{ErrorCode::kInternal, "a decision to share cannot be read: tell the operator",
                 "the body of a share decision is not of its form"};
  }
  return line;
}

}  // namespace

access::ShareAdvice MayIShare::Advise(const access::ShareQuestion& question) const {
  access::ShareAdvice advice;
  advice.answer = access::MayIShare(question, policy_);
  advice.told = TellShare(question, advice.answer, policy_);
  for (const access::Rule rule : advice.answer.because) {
    access::RuleText text = access::Explain(rule);
    text.law = access::LawOf(rule, policy_, question.asker.at);
    advice.reasons.push_back(text);
  }
  return advice;
}

Result<audit::Released<access::ShareAdvice>> MayIShare::Run(const Caller& caller,
                                                            access::ShareQuestion question) {
  Complete(caller, clock_.Now(), question);
  access::ShareAdvice advice = Advise(question);
  const audit::Leaf leaf =
      MakeLeaf(store_, audit::Event::kShareAsked, caller, advice.told, std::nullopt);
  const std::string detail =
      Encode(AuditDetail{caller.who.id, std::nullopt, advice.told, {}, {}, FactsOfShare(question)});
  // Nobody's rights are in it.
  const auto durable = UntilRightsHold<audit::DurableLeaf>(
      [&] { return store_.writer().WriteLeaf(leaf, detail, 0, store_.RightsEpoch()); });
  if (!durable.ok()) return durable.error();
  advice.told.id = store_.DecisionOf(durable.value().index());
  return audit::Released<access::ShareAdvice>(std::move(advice), durable.value());
}

Outcome<access::ShareAdvice> MayIShare::Consult(const Caller& caller,
                                                access::Consultation consultation) {
  using Advised = std::variant<audit::Released<access::ShareAdvice>, Refusal>;
  if (consultation.text.empty())
    return Error{ErrorCode::kInvalid, "text is missing: what the case is, without names", ""};
  Complete(caller, clock_.Now(), consultation.question);
  const access::Question& asker = consultation.question.asker;
  Basis basis = BasisOf(asker, DecidedBy::kConsult);
  basis.asks.on = !access::FindIdentifying(consultation.text.Reveal()).empty();
  const access::Decision may = Decide(basis, policy_);
  return UntilRightsHold<Advised>([&]() -> Outcome<access::ShareAdvice> {
    const std::uint64_t epoch = store_.RightsEpoch();
    if (!may.permits()) {
      auto refusal = Refuse(store_, caller, Tell(asker, may, policy_), std::nullopt, epoch,
                            EncodeFacts(basis));
      if (!refusal.ok()) return refusal.error();
      return Outcome<access::ShareAdvice>(std::move(refusal).value());
    }
    access::ShareAdvice advice = Advise(consultation.question);
    const audit::Leaf leaf =
        MakeLeaf(store_, audit::Event::kConsulted, caller, advice.told, std::nullopt);
    AuditDetail detail{
        caller.who.id, std::nullopt, advice.told, {}, {}, FactsOfShare(consultation.question)};
    detail.notes.push_back("asked " + consultation.text.Reveal());
    const auto durable = store_.writer().WriteLeaf(leaf, Encode(std::move(detail)), 0, epoch);
    if (!durable.ok()) return durable.error();
    advice.told.id = store_.DecisionOf(durable.value().index());
    return Outcome<access::ShareAdvice>(
        audit::Released<access::ShareAdvice>(std::move(advice), durable.value()));
  });
}

Outcome<access::ShareDecided> MayIShare::Record(const Caller& caller,
                                                access::NewShareDecision decision) {
  const Instant now = clock_.Now();
  const Status fit = FitToRecord(decision, Date::Of(now), policy_);
  if (!fit.ok()) return fit.error();
  Complete(caller, now, decision.question);
  return UntilRightsHold<Recorded>([&]() -> Outcome<access::ShareDecided> {
    const std::uint64_t epoch = store_.RightsEpoch();
    const access::Question& asker = decision.question.asker;
    Basis basis = BasisOf(asker, DecidedBy::kRegister);
    std::optional<store::ChildRow> child;
    if (decision.child) {
      store::ReadTransaction reading = store_.Read();
      Asked asked = Ask(reading, caller, *decision.child, access::Purpose::kOwn, policy_, now);
      asked.question = asker;
      basis = BasisOf(asked, DecidedBy::kNameInRegister);
      basis.asks.nobody = !asked.child;
      child = asked.child;
    }
    const access::Decision may = Decide(basis, policy_);
    if (!may.permits()) {
      auto refusal = Refuse(store_, caller, Tell(asker, may, policy_), decision.child, epoch,
                            EncodeFacts(basis));
      if (!refusal.ok()) return refusal.error();
      return Outcome<access::ShareDecided>(std::move(refusal).value());
    }
    access::ShareDecided decided;
    decided.advice = Advise(decision.question);
    access::Told& told = decided.advice.told;
    audit::Leaf leaf = MakeLeaf(store_, audit::Event::kShareDecided, caller, told, decision.child);
    leaf.outcome = decision.share ? "share" : "do_not_share";
    const std::string detail = Encode(
        AuditDetail{caller.who.id, decision.child, told, {}, {}, FactsOfShare(decision.question)});
    const std::uint64_t subject =
        decision.child ? store_.pseudonyms().SubjectIndex(*decision.child) : 0;
    const store::ShareDecision row{
        {}, 0, caller.who.row, caller.agency.row, child, decision.share, now, decision.review_by};
    const Sensitive body = EncodeBody(decision, decided.advice);
    const auto durable =
        store_.writer().WriteWithLeaf([&](store::Writing& writing) -> Result<std::uint64_t> {
          if (store_.RightsEpoch() != epoch)
            return Error{ErrorCode::kConflict, "rights changed meanwhile", "rights epoch moved"};
          decided.id = writing.AddShareDecision(row, body);
          return writing.AppendLeaf(leaf, detail, subject);
        });
    if (!durable.ok()) return durable.error();
    told.id = store_.DecisionOf(durable.value().index());
    return Outcome<access::ShareDecided>(
        audit::Released<access::ShareDecided>(std::move(decided), durable.value()));
  });
}

Outcome<ShareRegister> MayIShare::List(const Caller& caller, std::uint64_t before) {
  return UntilRightsHold<Listed>([&]() -> Outcome<ShareRegister> {
    const Instant now = clock_.Now();
    const std::uint64_t epoch = store_.RightsEpoch();
    const access::Question question = MakeQuestion(caller, access::Purpose::kOversight, now);
    const Basis basis = BasisOf(question, DecidedBy::kRegister);
    const access::Decision may = Decide(basis, policy_);
    access::Told told = Tell(question, may, policy_);
    const std::string facts = EncodeFacts(basis);
    if (!may.permits()) {
      auto refusal = Refuse(store_, caller, std::move(told), std::nullopt, epoch, facts);
      if (!refusal.ok()) return refusal.error();
      return Outcome<ShareRegister>(std::move(refusal).value());
    }
    ShareRegister found;
    {
      store::ReadTransaction reading = store_.Read();
      const auto from = static_cast<std::int64_t>(before);
      const auto rows = kSeesAgencys.Has(caller.role)
                            ? reading.ShareDecisionsOf(caller.agency.row, from, kPage)
                            : reading.ShareDecisionsBy(caller.who.row, from, kPage);
      for (const store::ShareDecision& row : rows) {
        Result<access::ShareDecisionLine> line = LineOf(reading, row, Date::Of(now));
        if (!line.ok()) return line.error();
        found.decisions.push_back(std::move(line).value());
      }
      if (rows.size() == kPage) found.next = static_cast<std::uint64_t>(rows.back().row);
    }
    audit::Leaf leaf =
        MakeLeaf(store_, audit::Event::kShareDecisionsRead, caller, told, std::nullopt);
    leaf.count = static_cast<std::uint32_t>(found.decisions.size());
    const auto durable = store_.writer().WriteLeaf(
        leaf, Encode(AuditDetail{caller.who.id, std::nullopt, told, {}, {}, facts}), 0, epoch);
    if (!durable.ok()) return durable.error();
    return Outcome<ShareRegister>(
        audit::Released<ShareRegister>(std::move(found), durable.value()));
  });
}

}  // namespace hub::service
