#include "hub/service/replay.h"

#include <algorithm>

#include "hub/service/audit_detail.h"
#include "hub/service/stored_facts.h"

namespace hub::service {
namespace {

// Leaves for each snapshot, so that a replay of years holds back no checkpoint of the database.
constexpr std::uint64_t kAtOnce = 1'000;
constexpr std::size_t kMostTold = 100;

// The detail as it would be now. The same bytes: the same answer.
std::string Again(AuditDetail detail, const access::Told& told) {
  const bool graded = detail.told && detail.told->grade;
  detail.told = told;
  if (!graded) {
    detail.told->grade.reset();  // written before grades were
    detail.told->owed.clear();
  }
  return Encode(std::move(detail));
}

// Details of other acts, such as a batch's, have forms of their own.
bool HoldsDecision(std::string_view detail) {
  return detail.starts_with("actor ") && detail.find("\ntold ") != std::string_view::npos;
}

// All that a policy says, one line a member. It is taken apart by all its members, so that one
// which is added and forgotten here does not compile.
std::string Lines(const access::Policy& policy) {
  std::string out;
  const auto add = [&out](std::int64_t number) { out.append(std::to_string(number)) += '\n'; };
  const auto& [version, effective_from, child_until, readable, adult_until, duty_from,
               agreement_months, emergency, enquiry, contact, headline, override_, claim, roles,
               second_roles, reason, quota, quota_days, second_minutes, review, clearances,
               identifiers, check_roles, check_purposes, check_rows, check_rows_a_day, smallest,
               rounding, rights, complaint, lead, transfer, matches, holidays, agreements] = policy;
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
  return out;
}

}  // namespace

const access::Policy* Replay::Find(const std::string& version) const {
  const auto found = std::find_if(policies_.begin(), policies_.end(),
                                  [&](const access::Policy& p) { return p.version == version; });
  return found == policies_.end() ? nullptr : &*found;
}

void Replay::One(store::LogTransaction& reading, std::uint64_t leaf, Replayed& out) const {
  const Result<std::string> text = reading.Detail(leaf);
  if (!text.ok()) {
    if (text.error().code != ErrorCode::kNotFound) ++out.unreadable;
    return;
  }
  if (!HoldsDecision(text.value())) return;
  ++out.decisions;
  const std::optional<AuditDetail> detail = DecodeAuditDetail(text.value());
  if (!detail || !detail->told) {
    ++out.unreadable;
    return;
  }
  if (detail->facts.empty()) {
    ++out.without_facts;
    return;
  }
  const access::Policy* const policy = Find(detail->told->policy);
  if (policy == nullptr) {
    auto& missing = out.policies_missing;
    if (std::find(missing.begin(), missing.end(), detail->told->policy) == missing.end())
      missing.push_back(detail->told->policy);
    return;
  }
  const std::optional<Basis> decided = DecodeFacts(detail->facts, detail->actor, *detail->told);
  if (!decided) {
    ++out.unreadable;
    return;
  }
  if (Again(*detail, DecideAgain(*decided, *policy)) == text.value()) {
    ++out.same;
    return;
  }
  ++out.differ;
  if (out.differing.size() < kMostTold) out.differing.push_back(leaf);
}

Result<Replayed> Replay::Run(std::uint64_t from) {
  Replayed out;
  std::uint64_t end = 0;
  {
    store::LogTransaction reading = store_.ReadLog();
    end = reading.LeafCount();
  }
  for (std::uint64_t next = from; next < end;) {
    store::LogTransaction reading = store_.ReadLog();
    for (const std::uint64_t last = std::min(end, next + kAtOnce); next < last; ++next) {
      ++out.leaves;
      One(reading, next, out);
    }
  }
  const Status noted = store_.writer().Write([&](store::Writing& writing) -> Status {
    audit::Leaf leaf;
    leaf.event = audit::Event::kDecisionsReplayed;
    leaf.auth = "socket";
    const bool same = out.differ == 0 && out.unreadable == 0 && out.policies_missing.empty();
    leaf.outcome = same ? "same" : "differ";
    leaf.count = static_cast<std::uint32_t>(out.decisions);
    writing.AppendLeaf(leaf);
    return Done{};
  });
  if (!noted.ok()) return noted.error();
  return out;
}

Status KeepPolicy(store::Store& store, const access::Policy& policy) {
  const std::string name = "policy " + policy.version;
  const std::string content = crypto::Hex(crypto::View(crypto::Sha256(Lines(policy))));
  return store.writer().Write([&](store::Writing& writing) -> Status {
    const std::optional<std::string> held = writing.Meta(name);
    if (held && *held != content) {
      return Error{ErrorCode::kConflict,
                   "policy " + policy.version +
                       " was changed after it was used: put it back, and give what is new a "
                       "version of its own",
                   ""};
    }
    if (!held) writing.SetMeta(name, content);
    return Done{};
  });
}

}  // namespace hub::service
