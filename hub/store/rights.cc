// Rights as they are read and stated (rights.h), and held to the audit log.

#include "hub/store/rights.h"

#include <algorithm>
#include <map>
#include <set>
#include <stdexcept>

#include "hub/store/detail/append_leaf.h"
#include "hub/store/detail/carry_statements.h"
#include "hub/store/detail/group.h"
#include "hub/store/detail/kept.h"
#include "hub/store/detail/rights_rows.h"
#include "hub/store/detail/seals.h"
#include "hub/store/detail/statements.h"
#include "hub/store/detail/toolkit.h"
#include "hub/store/store.h"

namespace hub::store {
namespace {

using detail::Blob;
using detail::Query;
using detail::Run;
namespace sql = detail::sql;

bool SameKey(const Statement& a, const Statement& b) {
  return a.key == b.key && a.part == b.part && a.topic() == b.topic();
}

// A child has some ten of these, so looking through them is fast enough.
void TakeNewest(std::vector<Statement>& newest, Statement&& said) {
  const auto before = std::find_if(newest.begin(), newest.end(),
                                   [&](const Statement& other) { return SameKey(other, said); });
  if (before != newest.end()) newest.erase(before);
  newest.push_back(std::move(said));
}

void TakeNewest(std::vector<EntryStatement>& newest, PersonRow person, Statement&& said) {
  const auto before = std::find_if(newest.begin(), newest.end(), [&](const EntryStatement& other) {
    return other.person == person && SameKey(other.said, said);
  });
  if (before != newest.end()) newest.erase(before);
  newest.push_back({person, std::move(said)});
}

// The entry for every person it is about.
std::vector<std::pair<PersonRow, std::int64_t>> SharersOf(detail::Connection& connection,
                                                          PersonRow person, std::int64_t seq) {
  std::optional<std::int64_t> shared;
  {
    Query row(connection, sql::kEntryLinks, person, seq);
    if (!row.Next()) throw std::logic_error("there is no such entry");
    shared = row.MaybeInt(0);
  }
  if (!shared) return {{person, seq}};
  std::vector<std::pair<PersonRow, std::int64_t>> all;
  for (Query row(connection, sql::kSharers, *shared); row.Next();) {
    all.emplace_back(PersonRow{row.Int(0)}, row.Int(1));
  }
  return all;
}

}  // namespace

ChildRights Reading::RightsOf(ChildRow child) {
  if (tools_->kept == nullptr) return ReadRightsOf(child);
  if (const auto kept = tools_->kept->RightsFor(child, tools_->stamp)) return kept->rights;
  auto read = std::make_shared<detail::KeptRights>();
  read->rights = ReadRightsOf(child);
  read->stamp = tools_->stamp;
  if (read->rights.readable) tools_->kept->rights.Put(static_cast<std::int64_t>(child), read);
  return read->rights;
}

ChildRights Reading::ReadRightsOf(ChildRow child) {
  ChildRights rights;
  {
    Query rows(tools_->connection, sql::kRightsOfHolder, detail::HolderOf(child));
    if (!detail::ReadRights(rows, tools_->rights_opener, [&](std::int64_t, Statement&& said) {
          TakeNewest(rights.of_child, std::move(said));
        }))
      return {};
  }
  Query rows(tools_->connection, sql::kRightsOfEntries, child);
  if (!detail::ReadRights(rows, tools_->rights_opener, [&](std::int64_t holder, Statement&& said) {
        TakeNewest(rights.of_entries, PersonRow{-holder}, std::move(said));
      }))
    return {};
  rights.readable = true;
  return rights;
}

ChildRights Reading::RightsAt(ChildRow child, const std::vector<Person>& persons, Instant moment) {
  ChildRights rights;
  {
    Query rows(tools_->connection, sql::kRightsOfHolder, detail::HolderOf(child));
    if (!detail::ReadRights(rows, tools_->rights_opener, [&](std::int64_t, Statement&& said) {
          if (said.at <= moment) TakeNewest(rights.of_child, std::move(said));
        }))
      return {};
  }
  for (const Person& person : persons) {
    Query rows(tools_->connection, sql::kRightsOfHolder, detail::HolderOf(person.row));
    if (!detail::ReadRights(rows, tools_->rights_opener, [&](std::int64_t, Statement&& said) {
          if (said.at <= moment) TakeNewest(rights.of_entries, person.row, std::move(said));
        }))
      return {};
  }
  rights.readable = true;
  return rights;
}

std::optional<std::pair<ChildRow, Statement>> Reading::FindGateway(const GatewayId& id) {
  return FindStated(id, Topic::kGateway);
}

std::optional<std::pair<ChildRow, Statement>> Reading::FindRightsAsked(const GatewayId& id) {
  return FindStated(id, Topic::kRightsAsked);
}

std::vector<ChildRow> Reading::ChildrenWithRightsAsked(ChildRow after, std::size_t most) {
  std::vector<ChildRow> children;
  for (Query row(tools_->connection, sql::kRightsAsked, after, static_cast<std::int64_t>(most));
       row.Next();) {
    children.push_back(ChildRow{row.Int(0)});
  }
  return children;
}

std::optional<std::pair<ChildRow, Statement>> Reading::FindStated(const GatewayId& id,
                                                                  Topic topic) {
  const auto place = detail::PlaceOf(tools_->gateway_ids, EntryId(id.bytes()));
  if (!place) return std::nullopt;
  const ChildRow child{static_cast<std::int64_t>(place->first)};
  for (Statement& said : RightsOf(child).of_child) {
    if (said.topic() == topic && said.key == place->second) {
      return std::pair(child, std::move(said));
    }
  }
  return std::nullopt;
}

std::vector<EntryStatement> Reading::SendingsOf(ChildRow child) {
  std::vector<EntryStatement> all;
  Query rows(tools_->connection, sql::kRightsOfEntries, child);
  const bool whole =
      detail::ReadRights(rows, tools_->rights_opener, [&](std::int64_t holder, Statement&& said) {
        if (said.topic() == Topic::kSentOn) all.push_back({PersonRow{-holder}, std::move(said)});
      });
  if (!whole) throw std::runtime_error("rights of a child's entries were altered");
  return all;
}

std::vector<PushedOn> Reading::PushesOf(PersonRow person) {
  std::vector<PushedOn> all;
  for (Query row(tools_->connection, sql::kPushesOf, person); row.Next();) {
    all.push_back({row.Int(0), AgencyRow{row.Int(1)}, ProfessionalRow{row.Int(2)}});
  }
  return all;
}

Result<Sensitive> Reading::WordsOf(ChildRow child, std::int64_t ordinal) {
  return WordsAt(detail::HolderOf(child), ordinal);
}

Result<Sensitive> Reading::WordsOf(PersonRow person, std::int64_t ordinal) {
  return WordsAt(detail::HolderOf(person), ordinal);
}

Result<Sensitive> Reading::WordsAt(std::int64_t holder, std::int64_t ordinal) {
  const Error gone{ErrorCode::kNotFound, "no words are on record", "a right without words"};
  Query row(tools_->connection, sql::kWordsOfRight, holder, ordinal);
  if (!row.Next() || row.Null(1)) return gone;
  const auto key = keys_->Find(KeyId{row.Int(0)});
  if (!key) return gone;
  std::string plain;
  const Status opened =
      crypto::Open(*key, detail::BoundWords(holder, ordinal), row.Bytes(1), plain);
  if (!opened.ok()) return opened.error();
  return Sensitive(std::move(plain));
}

std::vector<Relationship> Reading::RelationshipsOf(ChildRow child) {
  std::map<std::int64_t, Relationship> all;
  for (const Statement& said : RightsOf(child).of_child) {
    const ProfessionalRow who{said.key};
    if (const auto* tie = std::get_if<Tie>(&said.what)) {
      const auto there = all.find(said.key);
      const bool conflict =
          there != all.end() && there->second.state == access::Relationship::kConflictOfInterest;
      if (!conflict) all[said.key] = {who, tie->state, tie->until, said.said_by, said.at};
    }
    // A conflict that stands is what somebody is to the child, whatever else they were named.
    const auto* conflict = std::get_if<Conflict>(&said.what);
    if (conflict && conflict->stands) {
      all[said.key] = {who, access::Relationship::kConflictOfInterest, std::nullopt, said.said_by,
                       said.at};
    }
  }
  std::vector<Relationship> list;
  for (const auto& [key, relationship] : all) list.push_back(relationship);
  return list;
}

std::vector<ChildRow> Reading::ChildrenTiedTo(ProfessionalRow who, std::size_t most) {
  std::vector<ChildRow> children;
  for (Query row(tools_->connection, sql::kTiedTo, who, static_cast<std::int64_t>(most));
       row.Next();) {
    children.push_back(ChildRow{row.Int(0)});
  }
  return children;
}

void Writing::AddRelationship(ChildRow child, const Relationship& relationship) {
  Statement said;
  said.key = static_cast<std::int64_t>(relationship.professional);
  said.what = Tie{relationship.state, std::nullopt, relationship.until, false};
  if (relationship.state == access::Relationship::kConflictOfInterest) said.what = Conflict{true};
  said.said_by = relationship.set_by;
  State(child, said);
}

void Writing::AddAgreement(ChildRow child, const access::Agreement& agreement,
                           std::string_view given_by, const Sensitive& evidence,
                           ProfessionalRow set_by) {
  access::Agreement stated = agreement;
  if (stated.giver == access::Giver::kUnknown) {
    stated.giver = access::GiverFrom(given_by).value_or(access::Giver::kUnknown);
  }
  Statement said;
  said.key = static_cast<std::int64_t>(agreement.purpose);
  said.part = PartOf(stated.giver);
  stated.evidenced = !given_by.empty() && !evidence.empty();
  said.what = stated;
  said.said_by = set_by;
  State(child, said, evidence);
}

std::int64_t Writing::State(ChildRow child, const Statement& said, const Sensitive& words) {
  return AppendStatement(detail::HolderOf(child), said, words);
}

std::int64_t Writing::State(PersonRow person, std::int64_t seq, const Statement& said,
                            const Sensitive& words) {
  std::int64_t first = 0;
  for (const auto& [who, number] : SharersOf(tools_->connection, person, seq)) {
    Statement of_sharer = said;
    of_sharer.key = number;
    const std::int64_t ordinal = AppendStatement(detail::HolderOf(who), of_sharer, words);
    if (who == person) first = ordinal;
  }
  return first;
}

std::int64_t Writing::AppendStatement(std::int64_t holder, const Statement& said,
                                      const Sensitive& words) {
  Statement stored = said;
  stored.at = at();
  detail::SealedWords sealed;
  if (!words.empty()) {
    const KeyId key = TakeKey();
    const std::int64_t ordinal = detail::NextOrdinal(tools_->connection, holder);
    sealed.key = static_cast<std::int64_t>(key);
    sealed.sealed =
        crypto::Seal(keys_->Find(key).value(), detail::BoundWords(holder, ordinal), words.Reveal());
  }
  RightsChanged();
  return detail::AppendRight(tools_->connection, *keys_, holder, stored, sealed);
}

namespace {

// A disagreement stands beside its entry word for word, through every version.
bool IsDispute(const Statement& said) {
  return said.topic() == Topic::kDisputed || said.topic() == Topic::kDisputeAnswered;
}

// Takes out of `said` what was said of somebody whom the entry is not about, with its answers: on
// this version it would be nobody's word. Whether there was any.
bool TakeDisputesOfOthers(detail::Connection& connection, PersonRow person, std::int64_t seq,
                          std::vector<Statement>& said) {
  if (std::none_of(said.begin(), said.end(), IsDispute)) return false;
  const auto about = SharersOf(connection, person, seq);
  std::vector<std::int64_t> of_others;  // numbers of disputes
  for (const Statement& one : said) {
    const auto* const disputed = std::get_if<Disputed>(&one.what);
    if (disputed == nullptr) continue;
    const bool is_about = std::any_of(about.begin(), about.end(), [&](const auto& sharer) {
      return sharer.first == disputed->through;
    });
    if (!is_about) of_others.push_back(one.part);
  }
  std::erase_if(said, [&](const Statement& one) {
    return IsDispute(one) &&
           std::find(of_others.begin(), of_others.end(), one.part) != of_others.end();
  });
  return !of_others.empty();
}

}  // namespace

// What was said of a version binds the next one: labels that were added, what was permitted or
// refused. Labels that were taken away are the source's to give again.
void Writing::CarryForward(PersonRow from, std::int64_t from_seq, PersonRow to,
                           std::int64_t to_seq) {
  const std::int64_t holder = detail::HolderOf(from);
  if (detail::NextOrdinal(tools_->connection, holder) == 1) return;
  std::vector<Statement> newest;
  {
    Query rows(tools_->connection, sql::kRightsOfHolder, holder);
    if (!detail::ReadRights(rows, tools_->rights_opener, [&](std::int64_t, Statement&& said) {
          if (said.key == from_seq) TakeNewest(newest, std::move(said));
        }))
      throw std::runtime_error("rights of holder " + std::to_string(holder) + " were altered");
  }
  const bool undisputed = TakeDisputesOfOthers(tools_->connection, to, to_seq, newest) &&
                          std::none_of(newest.begin(), newest.end(), IsDispute);
  for (Statement& said : newest) {
    if (std::holds_alternative<SentOn>(said.what)) continue;  // the judgement was of that version
    if (auto* marks = std::get_if<Marks>(&said.what)) {
      const std::uint64_t disputed = records::LabelSet().With(records::Label::kDisputed).bits();
      if (undisputed) marks->added = records::LabelSet(marks->added.bits() & ~disputed);
      if (marks->added.empty()) continue;
      marks->removed = records::LabelSet();
    }
    Sensitive words;
    if (IsDispute(said) && said.worded) {
      Result<Sensitive> carried = WordsAt(holder, said.ordinal);
      if (!carried.ok() && carried.error().code != ErrorCode::kNotFound)
        throw std::runtime_error("words of holder " + std::to_string(holder) + " were altered");
      if (carried.ok()) words = std::move(carried).value();
    }
    State(to, to_seq, said, words);
  }
}

void detail::CarryStatements(Toolkit& tools, KeyStore& keys, Instant at, PersonRow from,
                             std::int64_t from_seq, PersonRow to, std::int64_t to_seq) {
  const std::int64_t holder = HolderOf(from);
  std::vector<Statement> newest;
  {
    Query rows(tools.connection, sql::kRightsOfHolder, holder);
    if (!ReadRights(rows, tools.rights_opener, [&](std::int64_t, Statement&& said) {
          if (said.key == from_seq) TakeNewest(newest, std::move(said));
        }))
      throw std::runtime_error("rights of holder " + std::to_string(holder) + " were altered");
  }
  for (Statement& said : newest) {
    if (std::holds_alternative<SentOn>(said.what)) continue;
    said.key = to_seq;
    said.at = at;
    AppendRight(tools.connection, keys, HolderOf(to), said, {});
  }
}

namespace {

// The acts that state something about a child or an entry.
bool StatesRights(audit::Event event) {
  switch (event) {
    case audit::Event::kRelationshipSet:
    case audit::Event::kRelationshipEnded:
    case audit::Event::kAgreementRecorded:
    case audit::Event::kRelationshipClaimed:
    case audit::Event::kPermissionRecorded:
    case audit::Event::kGatewayOpened:
    case audit::Event::kGatewayChanged:
    case audit::Event::kGatewayClosed:
    case audit::Event::kShielded:
    case audit::Event::kClearanceSet:
    case audit::Event::kEntryMarked:
    case audit::Event::kRecordSent:
    case audit::Event::kSendingEnded:
    case audit::Event::kChildClosed:
    case audit::Event::kChildReopened:
    case audit::Event::kIncidentSettled:
    case audit::Event::kChildExported:
    case audit::Event::kRecallAcknowledged:
    case audit::Event::kCuratedKept:
    case audit::Event::kRightRequested:
    case audit::Event::kRightDecided:
    case audit::Event::kContradictionSettled:
      return true;
    default:
      return false;
  }
}

// And those that carry statements from one child to another, if there are any.
bool CarriesRights(audit::Event event) {
  return event == audit::Event::kLinkJoined || event == audit::Event::kLinkSplit;
}

Error Forged(std::string why) {
  return {ErrorCode::kInternal, "what decides who may read was changed behind the hub's back",
          std::move(why) + "; keep this folder as evidence and restore a backup"};
}

// Leaves that tell of a statement which is not there, less those of releases whose statements
// name no leaf.
Status HoldToLog(LogTransaction& reading, const std::set<std::uint64_t>& claimed,
                 std::uint64_t without_leaf) {
  std::uint64_t unclaimed = 0;
  std::uint64_t found = 0;
  reading.Leaves(0, reading.LeafCount(), [&](std::uint64_t index, std::string_view line) {
    const auto leaf = audit::Decode(line);
    if (!leaf.ok()) return;
    const audit::Event event = leaf.value().leaf.event;
    if (!StatesRights(event) && !CarriesRights(event)) return;
    if (claimed.count(index) > 0) {
      ++found;
    } else if (StatesRights(event)) {
      ++unclaimed;
    }
  });
  if (found < claimed.size()) return Forged("a right names a leaf of the log that is no such act");
  if (unclaimed > without_leaf) {
    return Forged(std::to_string(unclaimed - without_leaf) +
                  " acts on rights are in the log and their rows are gone");
  }
  return Done{};
}

}  // namespace

Status Reading::CheckRights(std::set<std::uint64_t>& claimed, std::uint64_t& without_leaf) {
  {
    Query rows(tools_->connection, sql::kEveryRight);
    const bool whole =
        detail::ReadRights(rows, tools_->rights_opener, [&](std::int64_t, Statement&& said) {
          if (said.leaf) {
            claimed.insert(*said.leaf);
          } else {
            ++without_leaf;
          }
        });
    if (!whole) return Forged("a row of rights was edited, moved, put in or taken out");
  }
  Query old(tools_->connection, sql::kCountOldRights);
  if (old.Next() && old.Int(0) > 0) {
    return Forged("rows were put into the tables of an earlier release");
  }
  return Done{};
}

Status Store::CheckRights() {
  try {
    LogTransaction reading = ReadLog();
    std::set<std::uint64_t> claimed;
    std::uint64_t without_leaf = 0;
    const Status whole = reading.CheckRights(claimed, without_leaf);
    if (!whole.ok()) return whole;
    return HoldToLog(reading, claimed, without_leaf);
  } catch (const detail::Failure& failure) {
    return failure.ToError();
  }
}

}  // namespace hub::store
