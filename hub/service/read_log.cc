#include "hub/service/read_log.h"

#include <algorithm>

#include "hub/audit/checkpoint.h"
#include "hub/service/match_sides.h"

namespace hub::service {
namespace {

using access::LogHealth;

// Leaves for each snapshot, so that a check of years holds back no checkpoint of the database.
constexpr std::uint64_t kAtOnce = 20'000;
// What takes some ten seconds; a policy that is to come into force waits for it.
constexpr std::uint64_t kMostChecked = 1'000'000;

std::string WordsOf(const audit::Finding& finding) {
  return "entry " + std::to_string(finding.leaf) + " of the log: " + finding.words;
}

}  // namespace

Basis ReadLog::BasisFor(const Caller& caller) {
  store::ReadTransaction reading = store_.Read();
  return BasisOf(FreshQuestion(reading, caller, access::Purpose::kOversight, clock_.Now()),
                 DecidedBy::kLogHealth);
}

Outcome<LogHealth> ReadLog::Health(const Caller& caller) {
  using Told = std::variant<audit::Released<LogHealth>, Refusal>;
  return UntilRightsHold<Told>([&] { return Attempt(caller, nullptr); });
}

Outcome<LogHealth> ReadLog::Check(const Caller& caller) {
  using Told = std::variant<audit::Released<LogHealth>, Refusal>;
  const std::unique_lock one_at_a_time(checking_, std::try_to_lock);
  if (!one_at_a_time.owns_lock())
    return Error{ErrorCode::kTooMany, "the log is being checked already: look again in a minute",
                 ""};
  audit::LogReport report;
  if (service::Decide(BasisFor(caller), policy_).permits()) {
    if (store_.Head().size > kMostChecked)
      return Error{
          ErrorCode::kTooLarge,
          "the log is too long to be checked from a page: ask the operator to run onestory "
          "audit verify",
          ""};
    const Result<std::string> note = prove_.Newest();
    if (!note.ok()) return note.error();
    report = ReadAnew(note.value());
  }
  return UntilRightsHold<Told>([&] { return Attempt(caller, &report); });
}

audit::LogReport ReadLog::ReadAnew(const std::string& note) {
  audit::LogVerifier verifier(store_.origin(), store_.signing_key().public_key(),
                              {{"the newest checkpoint", note}});
  std::uint64_t size = 0;
  {
    store::LogTransaction reading = store_.ReadLog();
    size = reading.LeafCount();
  }
  for (std::uint64_t next = 0; next < size;) {
    const std::uint64_t until = std::min(size, next + kAtOnce);
    store::LogTransaction reading = store_.ReadLog();
    reading.Leaves(next, until, [&](std::uint64_t index, std::string_view line) {
      verifier.Take(line);
      next = index + 1;
    });
    if (next < until) {
      verifier.BreakOff("the database holds fewer leaves than it counts");
      break;
    }
  }
  return std::move(verifier).Finish();
}

Outcome<LogHealth> ReadLog::Attempt(const Caller& caller, const audit::LogReport* report) {
  const std::uint64_t epoch = store_.RightsEpoch();
  const Basis basis = BasisFor(caller);
  const access::Decision decision = service::Decide(basis, policy_);
  access::Told told = Tell(basis.question, decision, policy_);
  const std::string facts = EncodeFacts(basis);
  if (!decision.permits()) {
    auto refusal = Refuse(store_, caller, std::move(told), std::nullopt, epoch, facts);
    if (!refusal.ok()) return refusal.error();
    return {std::move(refusal).value()};
  }
  const Result<std::string> note = prove_.Newest();
  if (!note.ok()) return note.error();
  const auto checkpoint =
      audit::ReadCheckpoint(note.value(), store_.origin(), store_.signing_key().public_key());
  LogHealth answer;
  answer.at = basis.question.at;
  answer.checkpoint = note.value();
  answer.verifier_key = prove_.VerifierKey();
  answer.leaves = store_.Head().size;
  if (checkpoint.ok()) answer.covered = checkpoint.value().size;
  if (!checkpoint.ok())
    answer.wrong.push_back("the newest checkpoint is not one that this hub signed");
  if (report != nullptr) {
    answer.checked = true;
    answer.leaves = report->size;
    answer.covered = report->covered;
    answer.first = report->first;
    answer.last = report->last;
    for (const audit::Finding& finding : report->findings) answer.wrong.push_back(WordsOf(finding));
  }
  audit::Leaf leaf = MakeLeaf(store_, audit::Event::kLogChecked, caller, told, std::nullopt);
  leaf.count = static_cast<std::uint32_t>(answer.wrong.size());
  const auto durable = store_.writer().WriteLeaf(
      leaf, Encode(AuditDetail{caller.who.id, std::nullopt, told, {}, {}, facts}), 0, epoch);
  if (!durable.ok()) return durable.error();
  return {audit::Released<LogHealth>(std::move(answer), durable.value())};
}

}  // namespace hub::service
