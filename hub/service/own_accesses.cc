#include "hub/service/own_accesses.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "hub/access/search.h"
#include "hub/service/match_sides.h"
#include "hub/service/own_children.h"

namespace hub::service {
namespace {

using access::OwnAccess;
using audit::Event;

constexpr std::size_t kOnAPage = 50;
// Leaves looked through for one page: the page says where to go on.
constexpr std::uint64_t kMostLookedAt = 50'000;
constexpr std::uint64_t kAtOnce = 1'000;

// What is done on the way to something else.
bool IsOnTheWay(Event event) {
  switch (event) {
    case Event::kSignedIn:
    case Event::kSignInRefused:
    case Event::kSignedOut:
    case Event::kPersonAdded:
    case Event::kPersonEnrolled:
    case Event::kEnrolmentRenewed:
    case Event::kOwnChildrenListed:
    case Event::kRecallsRead:
    case Event::kShareDecisionsRead:
    case Event::kGlassRead:
    case Event::kWaitingTiesRead:
    case Event::kOwnAccessesRead:
    case Event::kDecisionRead:
      return true;
    default:
      return false;
  }
}

bool IsRefused(const audit::Leaf& leaf) {
  return leaf.event == Event::kAccessRefused || leaf.event == Event::kSignInRefused;
}

// Whether the asker named the child themselves: not where they named an entry, a question or an
// opening, of which they were not told whose it is.
bool NamedTheChild(Event event) {
  switch (event) {
    case Event::kChronologyRead:
    case Event::kInvolvedRead:
    case Event::kChronologySearched:
    case Event::kFamilyRead:
    case Event::kRelativeTold:
    case Event::kRelationshipSet:
    case Event::kRelationshipEnded:
    case Event::kRelationshipClaimed:
    case Event::kAgreementRecorded:
    case Event::kGatewayOpened:
    case Event::kShielded:
    case Event::kClearanceSet:
    case Event::kChildClosed:
    case Event::kChildReopened:
    case Event::kGlassBroken:
    case Event::kDisclosuresRead:
    case Event::kRightsRead:
    case Event::kIncidentSettled:
    case Event::kContradictionSettled:
    case Event::kChildExported:
    case Event::kCuratedKept:
    case Event::kCuratedRead:
    case Event::kAuditRead:
    case Event::kWhoLookedRead:
    case Event::kRightRequested:
      return true;
    default:
      return false;
  }
}

// The same of a refusal, by what was asked.
bool NamedTheChild(DecidedBy by) {
  switch (by) {
    case DecidedBy::kChild:
    case DecidedBy::kChronology:
    case DecidedBy::kInvolved:
    case DecidedBy::kFamily:
    case DecidedBy::kTie:
    case DecidedBy::kRecordAgreement:
    case DecidedBy::kShield:
    case DecidedBy::kClearance:
    case DecidedBy::kDisclosures:
    case DecidedBy::kReadRights:
    case DecidedBy::kClosure:
    case DecidedBy::kExport:
      return true;
    default:
      return false;
  }
}

bool NamedTheChild(Event event, const AuditDetail& detail) {
  if (event != Event::kAccessRefused) return NamedTheChild(event);
  if (!detail.told) return false;
  const auto basis = DecodeFacts(detail.facts, detail.actor, *detail.told);
  return basis && NamedTheChild(basis->by);
}

// Knows one person's lines by their pseudonym, which is another each year.
class OwnLines {
 public:
  OwnLines(const store::Store& store, const Caller& caller)
      : pseudonyms_(store.pseudonyms()), who_(caller.who.id) {}

  std::optional<audit::WrittenLeaf> Read(std::string_view line) {
    constexpr std::string_view kTime = "\"t\":\"";
    const std::size_t time = line.find(kTime);
    if (time == line.npos) return std::nullopt;
    std::string& mine = of_year_[std::string(line.substr(time + kTime.size(), 4))];
    if (!mine.empty() && line.find(mine) == line.npos) return std::nullopt;
    auto written = audit::Decode(line);
    if (!written.ok()) return std::nullopt;
    const std::string actor = pseudonyms_.Actor(who_, written.value().at);
    mine = "\"actor\":\"" + actor + '"';
    if (written.value().leaf.actor != actor) return std::nullopt;
    return std::move(written).value();
  }

 private:
  const audit::Pseudonyms& pseudonyms_;
  const ProfessionalId who_;
  std::map<std::string, std::string> of_year_;
};

OwnAccess AccessOf(const store::Store& store, store::LogTransaction& reading,
                   const audit::WrittenLeaf& written) {
  const audit::Leaf& leaf = written.leaf;
  OwnAccess one;
  one.leaf = written.index;
  one.decision = store.DecisionOf(written.index);
  one.at = written.at;
  one.what = audit::Name(leaf.event);
  one.role = leaf.role;
  one.purpose = leaf.purpose;
  one.refused = IsRefused(leaf);
  const auto text = reading.Detail(written.index);
  const auto detail = text.ok() ? DecodeAuditDetail(text.value()) : std::nullopt;
  if (!detail) return one;
  if (NamedTheChild(leaf.event, *detail)) one.child = detail->child;
  one.entries = detail->shown.size();
  return one;
}

}  // namespace

void OwnAccesses::Look(store::LogTransaction& reading, const Caller& caller, const Query& query,
                       access::OwnAccesses& answer) const {
  OwnLines own(store_, caller);
  const std::uint64_t begin =
      std::min(reading.LeafCount(), query.before.value_or(reading.LeafCount()));
  const std::uint64_t stop = begin > kMostLookedAt ? begin - kMostLookedAt : 0;
  std::uint64_t end = begin;
  while (end > stop) {
    const std::uint64_t from = std::max(stop, end > kAtOnce ? end - kAtOnce : 0);
    std::vector<audit::WrittenLeaf> fitting;
    reading.Leaves(from, end, [&](std::uint64_t, std::string_view line) {
      auto written = own.Read(line);
      if (written && (query.everything || !IsOnTheWay(written->leaf.event)))
        fitting.push_back(*std::move(written));
    });
    for (auto one = fitting.rbegin(); one != fitting.rend(); ++one) {
      if (answer.accesses.size() == kOnAPage) {
        answer.next = answer.accesses.back().leaf;
        return;
      }
      answer.accesses.push_back(AccessOf(store_, reading, *one));
    }
    end = from;
  }
  if (stop > 0) answer.next = stop;
}

void OwnAccesses::NameChildren(store::LogTransaction& reading, const Caller& caller, Instant now,
                               access::OwnAccesses& answer) const {
  std::map<ChildId, OwnAccess> known;
  for (OwnAccess& one : answer.accesses) {
    if (!one.child) continue;
    const auto [at, first] = known.try_emplace(*one.child);
    OwnAccess& told = at->second;
    if (first) {
      const Asked asked = Ask(reading, caller, *one.child, access::Purpose::kOwn, policy_, now);
      told.may_find = access::DecideFindChild(asked.question, asked.facts, asked.own_agency_knows,
                                              asked.decision)
                          .permits();
      const auto called = told.may_find ? CalledByOwnAgency(reading, caller, asked) : std::nullopt;
      if (called) told.birth = called->birth;
      if (called && !called->names.empty()) {
        told.given = called->names.front().given;
        told.family = called->names.front().family;
      }
    }
    one.may_find = told.may_find;
    one.given = told.given;
    one.family = told.family;
    one.birth = told.birth;
  }
}

Outcome<access::OwnAccesses> OwnAccesses::Run(const Caller& caller, const Query& query) {
  using Told = std::variant<audit::Released<access::OwnAccesses>, Refusal>;
  return UntilRightsHold<Told>([&] { return Attempt(caller, query); });
}

Outcome<access::OwnAccesses> OwnAccesses::Attempt(const Caller& caller, const Query& query) {
  const Instant now = clock_.Now();
  const std::uint64_t epoch = store_.RightsEpoch();
  access::OwnAccesses answer;
  access::Told told;
  AuditDetail detail;
  bool permitted = false;
  {
    store::LogTransaction reading = store_.ReadLog();
    const Basis basis = BasisOf(FreshQuestion(reading, caller, access::Purpose::kNone, now),
                                DecidedBy::kOwnAccesses);
    const access::Decision decision = Decide(basis, policy_);
    told = Tell(basis.question, decision, policy_);
    detail.facts = EncodeFacts(basis);
    permitted = decision.permits();
    if (permitted) {
      Look(reading, caller, query, answer);
      NameChildren(reading, caller, now, answer);
    }
  }
  if (!permitted) {
    auto refusal = Refuse(store_, caller, std::move(told), std::nullopt, epoch, detail.facts);
    if (!refusal.ok()) return refusal.error();
    return {std::move(refusal).value()};
  }
  audit::Leaf leaf = MakeLeaf(store_, audit::Event::kOwnAccessesRead, caller, told, std::nullopt);
  leaf.count = static_cast<std::uint32_t>(answer.accesses.size());
  detail.actor = caller.who.id;
  detail.told = std::move(told);
  std::set<ChildId> about;
  for (const OwnAccess& one : answer.accesses) {
    if (one.child && about.insert(*one.child).second) detail.meant.push_back(*one.child);
  }
  const auto durable = WriteLeafAbout(store_, std::move(leaf), std::move(detail), epoch);
  if (!durable.ok()) return durable.error();
  return {audit::Released<access::OwnAccesses>(std::move(answer), durable.value())};
}

}  // namespace hub::service
