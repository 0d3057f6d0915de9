#include "hub/service/known_check.h"

#include <string>
#include <utility>

#include "hub/access/search.h"
#include "hub/service/person_search.h"

namespace hub::service {
namespace {

using chronology::AskBecause;
using chronology::Known;
using chronology::KnownAnswer;
using chronology::KnownRow;

// Shielded children are left out of lists, which travel further than an answer about one child:
// that a child is known here says where to look for them.
KnownRow AnswerOf(const Searched& searched) {
  if (searched.found.size() > 1) return {Known::kAsk, AskBecause::kSeveralFit};
  if (searched.found.size() == 1) {
    return searched.found.front().shielded ? KnownRow{Known::kAsk, AskBecause::kSearchOneByOne}
                                           : KnownRow{Known::kYes, AskBecause::kNothing};
  }
  if (searched.partly > 0) return {Known::kAsk, AskBecause::kSomeDiffer};
  return {Known::kNo, AskBecause::kNothing};
}

KnownAnswer AnswerFrom(const access::Told& told, const std::vector<CheckedRow>& rows) {
  KnownAnswer answer;
  answer.at = told.at;
  answer.purpose = told.purpose;
  answer.role = told.role;
  answer.policy = told.policy;
  answer.rows.reserve(rows.size());
  for (const CheckedRow& row : rows) answer.rows.push_back(row.answer);
  return answer;
}

Error NoSuchCheck() {
  return {ErrorCode::kNotFound, "no such check of yours", "check unknown or another's"};
}

Error TooManyToday() {
  return {ErrorCode::kTooMany,
          "your agency has asked for as many children in lists today as its policy allows: "
          "search for a child who cannot wait one by one",
          "an agency reached its day's checks of lists"};
}

}  // namespace

Outcome<KnownAnswer> KnownCheck::Run(const Caller& caller, const KnownQuery& query) {
  using Told = std::variant<audit::Released<KnownAnswer>, Refusal>;
  if (query.rows.empty())
    return Error{ErrorCode::kInvalid, "the list is empty: give at least one row", "an empty list"};
  if (query.rows.size() > static_cast<std::size_t>(policy_.known_check_rows))
    return Error{
        ErrorCode::kInvalid,
        "a list has at most " + std::to_string(policy_.known_check_rows) + " rows: ask in parts",
        "a list too long"};
  return UntilRightsHold<Told>([&] { return Attempt(caller, query); });
}

std::vector<CheckedRow> KnownCheck::Check(const Caller& caller, const KnownQuery& query,
                                          Instant now) {
  store::ReadTransaction reading = store_.Read();
  const auto directory = directory_.Current(reading, now);
  PersonSearch search(reading, store_, caller, policy_, *directory, nicknames_);
  std::vector<CheckedRow> rows;
  rows.reserve(query.rows.size());
  for (const linkage::Sought& sought : query.rows) {
    const Searched searched = search.Run(sought, query.purpose, now);
    CheckedRow& row = rows.emplace_back();
    row.answer = AnswerOf(searched);
    row.meant = searched.meant;
    row.fingerprint = store_.ContentHash(linkage::Canonical(sought));
    // Said of the row alone, whoever it is about.
    if (linkage::IdentifiersIn(sought) < policy_.search_identifiers)
      row.answer = {Known::kAsk, AskBecause::kTooFewIdentifiers};
  }
  return rows;
}

Outcome<KnownAnswer> KnownCheck::Attempt(const Caller& caller, const KnownQuery& query) {
  const Instant now = clock_.Now();
  const std::uint64_t epoch = store_.RightsEpoch();
  const access::Question question = MakeQuestion(caller, query.purpose, now);
  const Basis basis = BasisOf(question, DecidedBy::kKnownCheck);
  const access::Decision decision = Decide(basis, policy_);
  access::Told told = Tell(question, decision, policy_);
  if (!decision.permits()) {
    auto refusal = Refuse(store_, caller, std::move(told), std::nullopt, epoch, EncodeFacts(basis));
    if (!refusal.ok()) return refusal.error();
    return {std::move(refusal).value()};
  }
  AuditDetail detail;
  detail.actor = caller.who.id;
  detail.told = told;
  detail.facts = EncodeFacts(basis);
  detail.rows = Check(caller, query, now);
  KnownAnswer answer = AnswerFrom(told, detail.rows);
  audit::Leaf leaf = MakeLeaf(store_, audit::Event::kChildrenChecked, caller, told, std::nullopt);
  const auto count = static_cast<std::uint32_t>(query.rows.size());
  leaf.count = count;
  int today = 0;
  const auto durable = WriteLeafAbout(
      store_, std::move(leaf), std::move(detail), epoch, [&](store::Writing& writing) -> Status {
        today = static_cast<int>(writing.AddKnownChecks(caller.agency.row, Date::Of(now), count));
        if (today <= policy_.known_check_rows_per_day) return Done{};
        return TooManyToday();
      });
  if (!durable.ok() && durable.error().code == ErrorCode::kTooMany) {
    Basis too_many = basis;
    too_many.asks.rows_today = today;
    return TooMany(caller, query, std::move(told), EncodeFacts(too_many), epoch);
  }
  if (!durable.ok()) return durable.error();
  answer.check = store_.DecisionOf(durable.value().index());
  return {audit::Released<KnownAnswer>(std::move(answer), durable.value())};
}

Error KnownCheck::TooMany(const Caller& caller, const KnownQuery& query, access::Told told,
                          std::string facts, std::uint64_t epoch) {
  told.outcome = access::Outcome::kDeny;
  audit::Leaf leaf = MakeLeaf(store_, audit::Event::kChildrenChecked, caller, told, std::nullopt);
  leaf.count = static_cast<std::uint32_t>(query.rows.size());
  AuditDetail detail;
  detail.actor = caller.who.id;
  detail.told = std::move(told);
  detail.facts = std::move(facts);
  const auto durable = WriteLeafAbout(store_, std::move(leaf), std::move(detail), epoch);
  return durable.ok() ? TooManyToday() : durable.error();
}

Result<audit::Released<KnownAnswer>> KnownCheck::Again(const Caller& caller,
                                                       const DecisionId& check) {
  const auto leaf_index = store_.LeafOf(check);
  if (!leaf_index) return NoSuchCheck();
  KnownAnswer answer;
  access::Told told;
  {
    store::LogTransaction reading = store_.ReadLog();
    const auto text = reading.Detail(*leaf_index);
    if (!text.ok()) return NoSuchCheck();
    const auto detail = DecodeAuditDetail(text.value());
    const bool own = detail && detail->told && detail->actor == caller.who.id;
    if (!own || detail->rows.empty()) return NoSuchCheck();
    told = *detail->told;
    answer = AnswerFrom(told, detail->rows);
  }
  answer.check = check;
  AuditDetail detail;
  detail.actor = caller.who.id;
  audit::Leaf leaf = MakeLeaf(store_, audit::Event::kDecisionRead, caller, told, std::nullopt);
  // What was told then depends on nobody's rights of now.
  const auto durable = UntilRightsHold<audit::DurableLeaf>(
      [&] { return WriteLeafAbout(store_, leaf, detail, store_.RightsEpoch()); });
  if (!durable.ok()) return durable.error();
  return audit::Released<KnownAnswer>(std::move(answer), durable.value());
}

}  // namespace hub::service
