#include "hub/service/policy_book.h"

#include <algorithm>
#include <limits>
#include <optional>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>

#include "hub/crypto/hash.h"

namespace hub::service {
namespace {

constexpr std::int64_t kNever = std::numeric_limits<std::int64_t>::max();

// All that a policy says, one line a member. It is taken apart by all its members, so that one
// which is added and forgotten here does not compile.
std::string Lines(const access::Policy& policy) {
  std::string out;
  const auto add = [&out](std::int64_t number) { out.append(std::to_string(number)) += '\n'; };
  const auto& [version, effective_from, child_until, readable, print, adult_until, duty_from,
               agreement_months, emergency, enquiry, contact, headline, override_, claim, roles,
               second_roles, reason, quota, quota_days, second_minutes, review, clearances,
               identifiers, check_roles, check_purposes, check_rows, check_rows_a_day, smallest,
               rounding, rights, complaint, lead, transfer, matches, holidays, agreements,
               permission, share, shield, restriction, dispute, owner] = policy;
  (void)print;
  out.append(version) += '\n';
  add(effective_from.micros);
  add(readable ? 1 : 0);
  add(duty_from ? duty_from->days : -1);
  add(roles.bits());
  add(second_roles.bits());
  add(check_roles.bits());
  for (int purpose = 1; purpose < 32; ++purpose) {
    if (check_purposes.Has(static_cast<access::Purpose>(purpose))) add(purpose);
  }
  for (const int number :
       {child_until, adult_until, agreement_months, emergency,  enquiry,
        contact,     headline,    override_,        claim,      reason,
        quota,       quota_days,  second_minutes,   review,     clearances,
        identifiers, smallest,    rounding,         rights,     complaint,
        lead,        transfer,    matches,          check_rows, check_rows_a_day}) {
    add(number);
  }
  for (const Date day : holidays) add(day.days);
  for (const access::AgencyAgreement& agreement : agreements) {
    const auto& [id, number, every, agencies, purposes, classes, any_label, labels, from, until] =
        agreement;
    out.append(id) += '\n';
    add(number);
    add(every ? 1 : 0);
    for (const AgencyId& agency : agencies) out.append(agency.text()) += '\n';
    for (int purpose = 1; purpose < 32; ++purpose) {
      if (purposes.Has(static_cast<access::Purpose>(purpose))) add(purpose);
    }
    add(classes.bits());
    add(any_label ? 1 : 0);
    add(static_cast<std::int64_t>(labels.bits()));
    add(from.days);
    add(until.days);
  }
  // Later members, where they say something else than earlier releases had: what a file left out
  // then and says now is no change of it.
  static const access::Policy kLaw;
  const auto later = [&](std::string_view name, int number, int law) {
    if (number != law) out.append(name).append(" ").append(std::to_string(number)) += '\n';
  };
  later("permission_months", permission, kLaw.permission_months);
  later("share_decision_months", share, kLaw.share_decision_months);
  later("shield_days", shield, kLaw.shield_days);
  later("restriction_working_days", restriction, kLaw.restriction_working_days);
  later("dispute_working_days", dispute, kLaw.dispute_working_days);
  later("owner_hours", owner, kLaw.owner_hours);
  return out;
}

crypto::Hash HashOf(const access::Policy& policy) { return crypto::Sha256(Lines(policy)); }

// What is kept of each version that decided something: its content by its name, and the names.
constexpr std::string_view kUsed = "policies_used";  // separated by blanks, which no name has
std::string NameOf(const std::string& version) { return "policy " + version; }
std::string ContentOf(const access::Policy& policy) {
  return crypto::Hex(crypto::View(HashOf(policy)));
}

bool Lists(std::string_view names, std::string_view name) {
  while (!names.empty()) {
    const std::size_t end = std::min(names.find(' '), names.size());
    if (names.substr(0, end) == name) return true;
    names.remove_prefix(std::min(end + 1, names.size()));
  }
  return false;
}

// Since when each decided, in order: "version micros version micros".
constexpr std::string_view kSince = "policies_since";

struct Since {
  std::string version;
  Instant at;
};

std::vector<Since> ReadSince(store::Reading& reading) {
  std::vector<Since> all;
  std::istringstream words(reading.Meta(kSince).value_or(""));
  for (Since one; words >> one.version >> one.at.micros;) all.push_back(one);
  return all;
}

void MarkSince(store::Writing& writing, const std::string& version) {
  const std::vector<Since> all = ReadSince(writing);
  if (!all.empty() && all.back().version == version) return;
  std::string text = writing.Meta(kSince).value_or("");
  if (!text.empty()) text += ' ';
  writing.SetMeta(kSince, text + version + ' ' + std::to_string(writing.at().micros));
}

void MarkUsed(store::Writing& writing, const access::Policy& policy) {
  MarkSince(writing, policy.version);
  writing.SetMeta(NameOf(policy.version), ContentOf(policy));
  const std::string names = writing.Meta(kUsed).value_or("");
  if (Lists(names, policy.version)) return;
  writing.SetMeta(kUsed, names.empty() ? policy.version : names + ' ' + policy.version);
}

Status HoldToUsed(store::Reading& reading, const std::vector<access::Policy>& policies) {
  for (const access::Policy& policy : policies) {
    const std::optional<std::string> used = reading.Meta(NameOf(policy.version));
    if (!used || *used == ContentOf(policy)) continue;
    return Error{ErrorCode::kConflict,
                 "policy " + policy.version +
                     " was changed after it was used: put it back as it was, and give what is new "
                     "a version of its own",
                 ""};
  }
  return Done{};
}

PolicyBook::Versions Fingerprinted(std::vector<access::Policy> policies) {
  for (access::Policy& policy : policies) policy.fingerprint = FingerprintOf(policy);
  return std::make_shared<const std::vector<access::Policy>>(std::move(policies));
}

void AppendLeaf(store::Writing& writing, const std::string& version, std::string_view outcome) {
  audit::Leaf leaf;
  leaf.event = audit::Event::kPolicyLoaded;
  leaf.policy = version;
  leaf.outcome = outcome;
  writing.AppendLeaf(leaf);
}

}  // namespace

std::uint64_t FingerprintOf(const access::Policy& policy) {
  const crypto::Hash hash = HashOf(policy);
  std::uint64_t print = 0;
  for (std::size_t i = 0; i < sizeof print; ++i) print = print << 8 | hash[i];
  return print == 0 ? 1 : print;
}

PolicyBook::PolicyBook(store::Store& store, std::vector<access::Policy> policies,
                       const Clock& clock)
    : store_(store), clock_(clock), versions_(Fingerprinted(std::move(policies))) {
  const Instant now = clock_.Now();
  in_force_ = *access::PolicyAt(*versions_, now);
  SetNext(now);
}

PolicyBook::Versions PolicyBook::versions() const {
  const std::lock_guard lock(versions_mutex_);
  return versions_;
}

std::string PolicyBook::VersionInForce() {
  const std::shared_lock lock(answering_);
  return in_force_.version;
}

access::Policy PolicyBook::InForceAt(Instant moment) {
  const Versions all = versions();
  std::vector<Since> since;
  {
    store::ReadTransaction reading = store_.Read();
    since = ReadSince(reading);
  }
  // Before the hub kept this, a version decided from its own first moment on.
  const bool kept = !since.empty() && since.front().at <= moment;
  const access::Policy* found = kept ? nullptr : access::PolicyAt(*all, moment);
  for (const Since& one : since) {
    if (moment < one.at) break;
    const auto is_it = [&](const access::Policy& policy) { return policy.version == one.version; };
    const auto version = std::find_if(all->begin(), all->end(), is_it);
    found = version == all->end() ? nullptr : &*version;
  }
  return found == nullptr ? access::Policy() : *found;
}

void PolicyBook::SetNext(Instant now) {
  std::int64_t next = kNever;
  for (const access::Policy& policy : *versions_) {
    if (now < policy.effective_from) next = std::min(next, policy.effective_from.micros);
  }
  next_ = next;
}

std::vector<std::string> PolicyBook::Gone(const std::vector<access::Policy>& policies) {
  store::ReadTransaction reading = store_.Read();
  const std::string used = reading.Meta(kUsed).value_or("");
  std::vector<std::string> gone;
  for (std::string_view names = used; !names.empty();) {
    const std::size_t end = std::min(names.find(' '), names.size());
    const std::string_view name = names.substr(0, end);
    names.remove_prefix(std::min(end + 1, names.size()));
    if (std::none_of(policies.begin(), policies.end(),
                     [&](const access::Policy& policy) { return policy.version == name; }))
      gone.emplace_back(name);
  }
  return gone;
}

Status PolicyBook::FitWhatWasUsed(const std::vector<access::Policy>& policies) {
  {
    store::ReadTransaction reading = store_.Read();
    const Status held = HoldToUsed(reading, policies);
    if (!held.ok()) return held;
  }
  const std::vector<std::string> gone = Gone(policies);
  if (gone.empty()) return Done{};
  return Error{ErrorCode::kConflict,
               "policy " + gone.front() +
                   " decided something and its file is gone: put the file whose \"version\" is \"" +
                   gone.front() +
                   "\" back into the policy folder, since what it decided could not be decided "
                   "again",
               ""};
}

Status PolicyBook::Begin() {
  const Status held = FitWhatWasUsed(*versions());
  if (!held.ok()) return held;
  return store_.writer().Write([&](store::Writing& writing) -> Status {
    MarkUsed(writing, in_force_);
    AppendLeaf(writing, in_force_.version, "ok");
    return Done{};
  });
}

// REQUIRES: nobody is being answered.
Status PolicyBook::ChangeOver(const Versions& versions, bool noted_anyway) {
  const Instant now = clock_.Now();
  const access::Policy* const policy = access::PolicyAt(*versions, now);
  if (policy == nullptr) return Error{ErrorCode::kInvalid, "no policy has begun yet", ""};
  const bool another = policy->version != in_force_.version;
  if (another || noted_anyway) {
    const Status noted = store_.writer().Write([&](store::Writing& writing) -> Status {
      MarkUsed(writing, *policy);
      AppendLeaf(writing, policy->version, "ok");
      return Done{};
    });
    if (!noted.ok()) return noted;
    if (another) in_force_ = *policy;
  }
  const std::lock_guard lock(versions_mutex_);
  versions_ = versions;
  SetNext(now);
  return Done{};
}

Result<PolicyBook::Answering> PolicyBook::Answer() {
  if (next_ <= clock_.Now().micros) {
    const Status kept = KeepUp();
    if (!kept.ok()) return kept.error();
  }
  const std::lock_guard turn(turn_);
  return Answering(answering_);
}

Status PolicyBook::KeepUp() {
  if (clock_.Now().micros < next_) return Done{};
  const std::lock_guard turn(turn_);
  const std::unique_lock alone(answering_);
  if (clock_.Now().micros < next_) return Done{};  // another did it
  return ChangeOver(versions(), false);
}

Status PolicyBook::Check(const std::vector<access::Policy>& policies) {
  const std::vector<std::string> faults = access::FaultsBetween(policies);
  if (!faults.empty()) return Error{ErrorCode::kInvalid, faults.front(), ""};
  return FitWhatWasUsed(policies);
}

Status PolicyBook::TakeUp(std::vector<access::Policy> policies) {
  const Versions versions = Fingerprinted(std::move(policies));
  const std::lock_guard turn(turn_);
  const std::unique_lock alone(answering_);
  const Status fit = Check(*versions);
  return fit.ok() ? ChangeOver(versions, true) : fit;
}

Status PolicyBook::Refuse() {
  const std::string version = VersionInForce();
  return store_.writer().Write([&](store::Writing& writing) -> Status {
    AppendLeaf(writing, version, "refused");
    return Done{};
  });
}

}  // namespace hub::service
