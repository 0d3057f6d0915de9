#include "hub/service/find_child.h"

#include <algorithm>
#include <utility>

#include "hub/access/search.h"
#include "hub/service/person_search.h"

namespace hub::service {
namespace {

using chronology::SearchAnswer;

constexpr std::size_t kMostFound = 3;
constexpr std::int64_t kMeansSeconds = 3'600;  // so long a search stands for whom it meant

Error NoSuchSearch() {
  return {ErrorCode::kNotFound, "no such search of yours in the last hour: search again",
          "search unknown, another's or old"};
}

}  // namespace

Outcome<SearchAnswer> FindChild::Run(const Caller& caller, const FindQuery& query) {
  using Told = std::variant<audit::Released<SearchAnswer>, Refusal>;
  return UntilRightsHold<Told>([&] { return Attempt(caller, query); });
}

Outcome<SearchAnswer> FindChild::Attempt(const Caller& caller, const FindQuery& query) {
  const Instant now = clock_.Now();
  const std::uint64_t epoch = store_.RightsEpoch();
  const access::Question question = MakeQuestion(caller, query.purpose, now);
  Basis basis = BasisOf(question, DecidedBy::kSearch);
  basis.asks.identifiers = linkage::IdentifiersIn(query);
  const access::Decision asker = access::DecideSearch(question, basis.asks.identifiers, policy_);
  if (!asker.permits()) {
    auto refusal = Refuse(store_, caller, Tell(question, asker, policy_), std::nullopt, epoch,
                          EncodeFacts(basis));
    if (!refusal.ok()) return refusal.error();
    return {std::move(refusal).value()};
  }
  SearchAnswer answer;
  answer.next = access::NextAfterSearch(question, policy_);
  answer.break_glass = access::MayGoOnToBreakGlass(question, policy_);
  AuditDetail detail;
  {
    store::ReadTransaction reading = store_.Read();
    const auto directory = directory_.Current(reading, now);
    PersonSearch search(reading, store_, caller, policy_, *directory, nicknames_);
    Searched searched = search.Run(query, query.purpose, now);
    // More than a few fit: the identifiers do not name one child, so none is shown.
    if (searched.found.size() > kMostFound) searched.found.clear();
    for (Searched::Found& found : searched.found) {
      basis = std::move(found.basis);
      answer.found.push_back(std::move(found.child));
    }
    detail.meant = std::move(searched.meant);
  }
  detail.actor = caller.who.id;
  detail.told = Tell(question, Decide(basis, policy_), policy_);
  detail.facts = EncodeFacts(basis);
  if (answer.found.size() == 1) detail.child = answer.found.front().child;
  audit::Leaf leaf =
      MakeLeaf(store_, audit::Event::kChildrenSearched, caller, *detail.told, detail.child);
  leaf.count = static_cast<std::uint32_t>(answer.found.size());
  const auto durable = WriteLeafAbout(store_, std::move(leaf), std::move(detail), epoch);
  if (!durable.ok()) return durable.error();
  answer.decision = store_.DecisionOf(durable.value().index());
  return {audit::Released<SearchAnswer>(std::move(answer), durable.value())};
}

Result<std::optional<ChildId>> FindChild::MeantBy(const Caller& caller, const DecisionId& search) {
  const auto leaf_index = store_.LeafOf(search);
  if (!leaf_index) return NoSuchSearch();
  store::LogTransaction reading = store_.ReadLog();
  const auto text = reading.Detail(*leaf_index);
  if (!text.ok()) return NoSuchSearch();
  const auto detail = DecodeAuditDetail(text.value());
  const auto written = audit::Decode(reading.Leaf(*leaf_index));
  if (!detail || !detail->told || !written.ok()) return NoSuchSearch();
  const bool own = detail->actor == caller.who.id && detail->told->role == caller.role &&
                   written.value().leaf.event == audit::Event::kChildrenSearched;
  const bool fresh = clock_.Now() < detail->told->at.Plus(kMeansSeconds);
  if (!own || !fresh) return NoSuchSearch();
  if (detail->meant.size() != 1) return std::optional<ChildId>();
  return std::optional<ChildId>(detail->meant.front());
}

}  // namespace hub::service
