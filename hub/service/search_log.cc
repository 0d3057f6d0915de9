#include "hub/service/search_log.h"

#include <algorithm>
#include <utility>

#include "hub/service/match_sides.h"

namespace hub::service {
namespace {

using access::Ended;
using access::LogFound;
using access::LogSearch;

constexpr std::size_t kOnAPage = 50;
// Leaves looked through for one page where no child is named: the page says where to go on.
constexpr std::uint64_t kMostLookedAt = 20'000;
constexpr std::uint64_t kAtOnce = 1'000;

// An act says what it came to ("justified", "granted"); a refusal, by one of these.
bool IsAllowed(std::string_view outcome) {
  constexpr access::Outcome kRefusals[] = {access::Outcome::kExists, access::Outcome::kBreakGlass,
                                           access::Outcome::kRefer,  access::Outcome::kDeny,
                                           access::Outcome::kHide,   access::Outcome::kBar};
  return std::none_of(std::begin(kRefusals), std::end(kRefusals),
                      [&](access::Outcome refusal) { return outcome == access::Name(refusal); });
}

// Of a leaf's line, without decoding it.
bool IsBy(std::string_view line, const AgencyId& agency) {
  return line.find(",\"actor\":\"") != line.npos &&
         line.find(",\"agency\":\"" + agency.text() + '"') != line.npos;
}

void AddOnce(const std::optional<ChildId>& child, std::vector<ChildId>& children) {
  if (child && std::find(children.begin(), children.end(), *child) == children.end())
    children.push_back(*child);
}

}  // namespace

bool SearchLog::Fits(const audit::WrittenLeaf& written, const LogSearch& search) const {
  const audit::Leaf& leaf = written.leaf;
  const Date day = Date::Of(written.at);
  if (!search.agency.empty() && leaf.agency != search.agency.text()) return false;
  if (!search.what.empty() && audit::Name(leaf.event) != search.what) return false;
  if ((search.from && day < *search.from) || (search.to && *search.to < day)) return false;
  if (search.ended != Ended::kEither &&
      IsAllowed(leaf.outcome) != (search.ended == Ended::kAllowed))
    return false;
  return search.who.empty() || leaf.actor == store_.pseudonyms().Actor(search.who, written.at);
}

void SearchLog::Add(store::LogTransaction& reading, const Caller& caller, const LogSearch& search,
                    const audit::WrittenLeaf& written, LogFound& found) const {
  const audit::Leaf& leaf = written.leaf;
  access::FoundAccess one;
  one.leaf = written.index;
  one.at = written.at;
  one.what = audit::Name(leaf.event);
  one.agency = leaf.agency;
  one.role = leaf.role;
  one.purpose = leaf.purpose;
  one.outcome = leaf.outcome;
  one.grade = leaf.grade;
  one.reader = leaf.actor;
  const auto text = reading.Detail(written.index);
  const auto detail = text.ok() ? DecodeAuditDetail(text.value()) : std::nullopt;
  if (detail) {
    one.entries = detail->shown.size();
    one.child = detail->child;
    if (leaf.agency == caller.agency.id.text()) one.who = detail->actor;
  }
  // What an operator did about an account has no detail; its pseudonym is the account's.
  if (one.who.empty() && leaf.agency == caller.agency.id.text()) one.who = search.who;
  found.accesses.push_back(std::move(one));
}

void SearchLog::LookAtChild(store::LogTransaction& reading, const Caller& caller,
                            const Asked& asked, const LogSearch& search, LogFound& found) const {
  found.own_staff_only = !asked.own_agency_knows;
  for (const Access& access :
       AccessesTo(store_, reading, caller, asked, *search.child, std::nullopt)) {
    if (search.before && *search.before <= access.leaf) continue;
    const auto written = audit::Decode(access.line);
    if (!written.ok() || !Fits(written.value(), search)) continue;
    // Others are told by pseudonym, which a name must not find out.
    if (!search.who.empty() && written.value().leaf.agency != caller.agency.id.text()) continue;
    if (found.accesses.size() == kOnAPage) {
      found.next = found.accesses.back().leaf;
      return;
    }
    Add(reading, caller, search, written.value(), found);
    found.accesses.back().child = search.child;
    if (access.withheld) found.accesses.back().entries = 0;
  }
}

void SearchLog::LookAtStaff(store::LogTransaction& reading, const Caller& caller,
                            const LogSearch& search, LogFound& found) const {
  found.own_staff_only = true;
  std::uint64_t end = std::min(reading.LeafCount(), search.before.value_or(reading.LeafCount()));
  const std::uint64_t stop = end > kMostLookedAt ? end - kMostLookedAt : 0;
  while (end > stop) {
    const std::uint64_t from = std::max(stop, end > kAtOnce ? end - kAtOnce : 0);
    std::vector<audit::WrittenLeaf> fitting;
    reading.Leaves(from, end, [&](std::uint64_t, std::string_view line) {
      if (!IsBy(line, caller.agency.id)) return;
      auto written = audit::Decode(line);
      if (written.ok() && Fits(written.value(), search))
        fitting.push_back(std::move(written).value());
    });
    for (auto one = fitting.rbegin(); one != fitting.rend(); ++one) {
      if (found.accesses.size() == kOnAPage) {
        found.next = found.accesses.back().leaf;
        return;
      }
      Add(reading, caller, search, *one, found);
    }
    end = from;
  }
  if (stop > 0) found.next = stop;
}

Outcome<LogFound> SearchLog::Run(const Caller& caller, const LogSearch& search) {
  using Told = std::variant<audit::Released<LogFound>, Refusal>;
  return UntilRightsHold<Told>([&] { return Attempt(caller, search); });
}

Outcome<LogFound> SearchLog::Attempt(const Caller& caller, const LogSearch& search) {
  const Instant now = clock_.Now();
  const std::uint64_t epoch = store_.RightsEpoch();
  LogFound found;
  access::Told told;
  AuditDetail detail;
  bool permitted = false;
  {
    store::LogTransaction reading = store_.ReadLog();
    const Basis basis = BasisOf(FreshQuestion(reading, caller, access::Purpose::kOversight, now),
                                DecidedBy::kOversight);
    const access::Decision decision = Decide(basis, policy_);
    told = Tell(basis.question, decision, policy_);
    detail.facts = EncodeFacts(basis);
    permitted = decision.permits();
    if (permitted && search.child) {
      const Asked asked =
          Ask(reading, caller, *search.child, access::Purpose::kOversight, policy_, now);
      LookAtChild(reading, caller, asked, search, found);
    } else if (permitted) {
      LookAtStaff(reading, caller, search, found);
    }
  }
  if (!permitted) {
    auto refusal = Refuse(store_, caller, std::move(told), search.child, epoch, detail.facts);
    if (!refusal.ok()) return refusal.error();
    return {std::move(refusal).value()};
  }
  audit::Leaf leaf = MakeLeaf(store_, audit::Event::kAuditRead, caller, told, search.child);
  leaf.count = static_cast<std::uint32_t>(found.accesses.size());
  detail.actor = caller.who.id;
  detail.child = search.child;
  detail.told = std::move(told);
  for (const access::FoundAccess& one : found.accesses) AddOnce(one.child, detail.meant);
  const auto durable = WriteLeafAbout(store_, std::move(leaf), std::move(detail), epoch);
  if (!durable.ok()) return durable.error();
  return {audit::Released<LogFound>(std::move(found), durable.value())};
}

}  // namespace hub::service
