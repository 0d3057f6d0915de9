#include "hub/service/recalls.h"

#include <algorithm>
#include <map>
#include <set>

#include "hub/access/acts.h"
#include "hub/audit/export_seal.h"
#include "hub/service/acting.h"
#include "hub/service/hidden_readers.h"
#include "hub/service/incidents.h"

namespace hub::service {
namespace {

using chronology::EntryReaders;
using chronology::Reader;
using chronology::Recall;
using chronology::RecallMessage;
using chronology::RecallMessages;
using EntryRef = store::Reading::EntryRef;

constexpr std::size_t kMostChildren = 500;
constexpr std::size_t kMostOpenings = 10'000;

// An erasure leaves nothing to be told of.
std::optional<Recall> WhatBecameOf(const EntryRef& entry) {
  if (!entry.ended) return std::nullopt;
  switch (entry.end_reason) {
    case store::EndReason::kSuperseded:
      return Recall::kCorrected;
    case store::EndReason::kRetracted:
    case store::EndReason::kPurged:
      return Recall::kTakenBack;
    case store::EndReason::kErased:
      break;
  }
  return std::nullopt;
}

// The entries of people that stand no more, each person looked at once.
class Ended {
 public:
  explicit Ended(store::ReadTransaction& reading) : reading_(reading) {}

  const EntryRef* Find(const ShownEntry& place) {
    const auto& of_person = Of(place.first);
    const auto found = of_person.find(place.second);
    return found == of_person.end() ? nullptr : found->second;
  }

 private:
  const std::map<std::int64_t, const EntryRef*>& Of(store::PersonRow row) {
    const auto there = people_.find(row);
    if (there != people_.end()) return there->second;
    auto& ended = people_[row];
    const auto person = reading_.PersonOf(row);
    if (!person || person->erased) return ended;
    for (const EntryRef& ref : reading_.Survey(*person).entries) {
      if (WhatBecameOf(ref)) ended[ref.seq] = &ref;
    }
    return ended;
  }

  store::ReadTransaction& reading_;
  std::map<store::PersonRow, std::map<std::int64_t, const EntryRef*>> people_;
};

// Calls `visit` with each leaf about the child that has a readable detail.
template <class Visit>
void EachLeaf(store::LogTransaction& reading, const store::Store& store, const ChildId& child,
              const Visit& visit) {
  for (const std::uint64_t leaf : reading.LeavesAbout(store.pseudonyms().SubjectIndex(child))) {
    const auto text = reading.Detail(leaf);
    if (!text.ok()) continue;
    const auto detail = DecodeAuditDetail(text.value());
    if (detail && detail->told) visit(leaf, *detail);
  }
}

// Every child in which the person stands or stood.
std::vector<store::ChildRow> StoodIn(store::Reading& reading, const store::Person& person) {
  std::vector<store::ChildRow> children = {person.child};
  for (const store::Link& link : reading.LinksOf(person.row)) {
    if (std::find(children.begin(), children.end(), link.child) == children.end())
      children.push_back(link.child);
  }
  return children;
}

// Every child of whom the entry told, in any of which somebody may have read it.
std::vector<store::ChildRow> ToldOf(store::Reading& reading, store::PersonRow home,
                                    std::int64_t seq) {
  std::vector<store::PersonRow> about = reading.SubjectsOf(home, seq);
  about.push_back(home);
  std::set<store::ChildRow> children;
  for (const store::PersonRow row : about) {
    const auto person = reading.PersonOf(row);
    if (!person) continue;
    for (const store::ChildRow child : StoodIn(reading, *person)) children.insert(child);
  }
  return {children.begin(), children.end()};
}

// Whether and when this reader said that they know.
std::optional<Instant> Acknowledged(store::Reading& reading,
                                    const std::vector<store::ChildRow>& children,
                                    store::ProfessionalRow who, const EntryId& entry) {
  for (const store::ChildRow child : children) {
    for (const store::Statement& said : reading.RightsOf(child).of_child) {
      const auto* recalled = std::get_if<store::Recalled>(&said.what);
      if (recalled && recalled->entry == entry && said.key == store::PartOf(who)) return said.at;
    }
  }
  return std::nullopt;
}

// The children of whom this professional may have been shown something.
std::vector<store::ChildRow> ChildrenOf(store::Reading& reading, store::ProfessionalRow who) {
  std::vector<store::ChildRow> children = reading.ChildrenTiedTo(who, kMostChildren);
  for (const store::Opening& opening : reading.Openings(kMostOpenings)) {
    if (opening.who != who) continue;
    if (std::find(children.begin(), children.end(), opening.child) == children.end())
      children.push_back(opening.child);
  }
  return children;
}

std::vector<RecallMessage> MessagesFor(store::LogTransaction& reading, const store::Store& store,
                                       const Caller& caller) {
  Ended ended(reading);
  std::map<EntryId, RecallMessage> messages;
  for (const store::ChildRow row : ChildrenOf(reading, caller.who.row)) {
    const auto child = reading.IdOf(row);
    if (!child) continue;
    EachLeaf(reading, store, *child, [&](std::uint64_t, const AuditDetail& detail) {
      if (detail.actor != caller.who.id) return;
      for (const ShownEntry& place : detail.shown) {
        const EntryRef* ref = ended.Find(place);
        // Whoever asked for the past was shown it as what it was.
        if (ref == nullptr || *ref->ended <= detail.told->at) continue;
        RecallMessage& message = messages[ref->id];
        if (message.entry == ref->id && message.seen <= detail.told->at) continue;
        message = {*child,          ref->id,     *WhatBecameOf(*ref),
                   detail.told->at, *ref->ended, std::nullopt};
      }
    });
  }
  std::vector<RecallMessage> list;
  for (auto& [entry, message] : messages) {
    const auto place = store.PlaceOf(entry);
    const auto person = place ? reading.PersonOf(place->first) : std::nullopt;
    if (!person) continue;
    message.acknowledged = Acknowledged(reading, ToldOf(reading, place->first, place->second),
                                        caller.who.row, entry);
    list.push_back(message);
  }
  std::sort(list.begin(), list.end(), [](const RecallMessage& a, const RecallMessage& b) {
    if (a.acknowledged.has_value() != b.acknowledged.has_value())
      return !a.acknowledged.has_value();
    return a.at != b.at ? b.at < a.at : a.entry < b.entry;
  });
  return list;
}

// Who was shown it, or took it along in a pack, and to whom it was sent.
class FindReaders {
 public:
  FindReaders(store::LogTransaction& reading, const store::Store& store,
              const store::Person& person, std::int64_t seq, const EntryId& entry)
      : reading_(reading),
        store_(store),
        person_(person),
        seq_(seq),
        entry_(entry),
        children_(StoodIn(reading, person)),
        told_of_(ToldOf(reading, person.row, seq)) {}

  // `sent`: with those to whom it was sent, which is said of each whom it is about.
  std::vector<Reader> Run(bool sent) {
    for (const store::ChildRow row : children_) {
      if (const auto child = reading_.IdOf(row)) TakeLog(row, *child);
      if (sent) TakeSent(row);
    }
    if (!sent) return std::move(readers_);
    for (const store::PushedOn& pushed : reading_.PushesOf(person_.row)) {
      if (pushed.seq == seq_) TakePush(pushed);
    }
    std::sort(readers_.begin(), readers_.end(),
              [](const Reader& a, const Reader& b) { return b.at < a.at; });
    return std::move(readers_);
  }

 private:
  AgencyId AgencyIdOf(store::AgencyRow row) const {
    const auto agency = reading_.AgencyOf(row);
    return agency ? agency->id : AgencyId();
  }

  void TakeLog(store::ChildRow row, const ChildId& child) {
    const ShownEntry place{person_.row, seq_};
    const store::ChildRights rights = reading_.RightsOf(row);
    std::map<ProfessionalId, Reader> shown;  // each once, when they were first shown it
    EachLeaf(reading_, store_, child, [&](std::uint64_t leaf, const AuditDetail& detail) {
      if (std::find(detail.shown.begin(), detail.shown.end(), place) == detail.shown.end()) return;
      TakePack(rights, leaf);
      const auto before = shown.find(detail.actor);
      if (before != shown.end() && before->second.at <= detail.told->at) return;
      Reader reader;
      reader.who = detail.actor;
      reader.at = detail.told->at;
      if (const auto who = reading_.FindProfessional(detail.actor)) {
        reader.agency = AgencyIdOf(who->agency);
        reader.acknowledged = Acknowledged(reading_, told_of_, who->row, entry_);
      }
      shown[detail.actor] = reader;
    });
    for (const auto& [who, reader] : shown) readers_.push_back(reader);
  }

  void TakePack(const store::ChildRights& rights, std::uint64_t leaf) {
    for (const store::Statement& said : rights.of_child) {
      const auto* pack = std::get_if<store::Exported>(&said.what);
      if (pack == nullptr || said.leaf != leaf) continue;
      Reader reader;
      reader.how = Reader::How::kExported;
      reader.who = pack->recipient;
      reader.agency = pack->to;
      reader.at = said.at;
      reader.code = audit::ExportCodeText(pack->code);
      readers_.push_back(reader);
    }
  }

  void TakeSent(store::ChildRow row) {
    for (const store::EntryStatement& of : reading_.SendingsOf(row)) {
      const auto& sent = std::get<store::SentOn>(of.said.what);
      if (of.person != person_.row || of.said.key != seq_ || sent.ended) continue;
      Reader reader;
      reader.how = Reader::How::kSent;
      reader.who = sent.professional;
      reader.agency = sent.agency;
      if (of.said.part > 0) {
        const auto who = reading_.ProfessionalOf(store::ProfessionalRow{of.said.part});
        if (who) reader.agency = AgencyIdOf(who->agency);
      }
      reader.at = of.said.at;
      readers_.push_back(reader);
    }
  }

  void TakePush(const store::PushedOn& pushed) {
    Reader reader;
    reader.how = Reader::How::kSent;
    reader.agency = AgencyIdOf(pushed.agency);
    if (const auto who = reading_.ProfessionalOf(pushed.professional)) {
      reader.who = who->id;
      reader.agency = AgencyIdOf(who->agency);
    }
    for (const EntryRef& ref : reading_.Survey(person_).entries) {
      if (ref.seq == seq_) reader.at = ref.facts.received;
    }
    readers_.push_back(reader);
  }

  store::LogTransaction& reading_;
  const store::Store& store_;
  const store::Person& person_;
  const std::int64_t seq_;
  const EntryId entry_;
  const std::vector<store::ChildRow> children_;
  const std::vector<store::ChildRow> told_of_;
  std::vector<Reader> readers_;
};

// An officer is told who of their own staff read it, and of others which agency; of those whose
// part must not be known, neither. To whom it was sent is the owner's own doing.
void Withhold(const Caller& caller, HiddenReaders& hidden, std::vector<Reader>& readers) {
  for (Reader& reader : readers) {
    const bool own = reader.agency == caller.agency.id;
    if (!own && reader.how != Reader::How::kSent) reader.who = ProfessionalId();
    if (!hidden.FromOfficer(reader.agency.text())) continue;
    reader = {reader.how, {}, {}, true, reader.at, {}, {}};
  }
}

Error NoMessage() {
  return {ErrorCode::kNotFound, "there is no such message for you", "not shown, or it stands"};
}

}  // namespace

Outcome<RecallMessages> Recalls::Mine(const Caller& caller) {
  using Answered = std::variant<audit::Released<RecallMessages>, Refusal>;
  return UntilRightsHold<Answered>([&]() -> Result<Answered> {
    const std::uint64_t epoch = store_.RightsEpoch();
    const access::Question question = MakeQuestion(caller, access::Purpose::kOwn, clock_.Now());
    const Basis basis = BasisOf(question, DecidedBy::kOwnChildren);
    const access::Decision decision = Decide(basis, policy_);
    RecallMessages answer;
    answer.told = Tell(question, decision, policy_);
    std::string facts = EncodeFacts(basis);
    if (!decision.permits()) {
      auto refusal =
          Refuse(store_, caller, std::move(answer.told), std::nullopt, epoch, std::move(facts));
      if (!refusal.ok()) return refusal.error();
      return Answered(std::in_place_index<1>, std::move(refusal).value());
    }
    {
      store::LogTransaction reading = store_.ReadLog();
      answer.messages = MessagesFor(reading, store_, caller);
    }
    audit::Leaf leaf =
        MakeLeaf(store_, audit::Event::kRecallsRead, caller, answer.told, std::nullopt);
    leaf.count = static_cast<std::uint32_t>(answer.messages.size());
    AuditDetail detail{caller.who.id, std::nullopt, answer.told, {}, {}, std::move(facts)};
    std::set<ChildId> about;
    for (const RecallMessage& message : answer.messages) {
      detail.notes.push_back("told of " + message.entry.Hex() + " " +
                             std::string(Name(message.what)));
      about.insert(message.child);
    }
    detail.meant.assign(about.begin(), about.end());
    const auto durable = WriteLeafAbout(store_, std::move(leaf), std::move(detail), epoch);
    if (!durable.ok()) return durable.error();
    answer.told.id = store_.DecisionOf(durable.value().index());
    return Answered(std::in_place_index<0>,
                    audit::Released<RecallMessages>(std::move(answer), durable.value()));
  });
}

Outcome<access::Told> Recalls::Acknowledge(const Caller& caller, const EntryId& entry) {
  using Answered = std::variant<audit::Released<access::Told>, Refusal>;
  return UntilRightsHold<Answered>([&]() -> Result<Answered> {
    const std::uint64_t epoch = store_.RightsEpoch();
    const access::Question question = MakeQuestion(caller, access::Purpose::kOwn, clock_.Now());
    const Basis basis = BasisOf(question, DecidedBy::kOwnChildren);
    const access::Decision decision = Decide(basis, policy_);
    access::Told told = Tell(question, decision, policy_);
    if (!decision.permits()) {
      auto refusal =
          Refuse(store_, caller, std::move(told), std::nullopt, epoch, EncodeFacts(basis));
      if (!refusal.ok()) return refusal.error();
      return Answered(std::in_place_index<1>, std::move(refusal).value());
    }
    std::optional<ChildId> child;
    {
      store::LogTransaction reading = store_.ReadLog();
      for (const RecallMessage& message : MessagesFor(reading, store_, caller)) {
        if (message.entry == entry) child = message.child;
      }
    }
    if (!child) return NoMessage();
    const audit::Leaf leaf =
        MakeLeaf(store_, audit::Event::kRecallAcknowledged, caller, told, *child);
    AuditDetail detail{caller.who.id, *child, told, {}, {}, EncodeFacts(basis)};
    detail.notes.push_back("knows of " + entry.Hex());
    const std::string sealed = Encode(std::move(detail));
    const auto durable =
        store_.writer().WriteWithLeaf([&](store::Writing& writing) -> Result<std::uint64_t> {
          const auto row = writing.FindChild(*child);
          if (!row) return NoMessage();
          const std::uint64_t index =
              writing.AppendLeaf(leaf, sealed, store_.pseudonyms().SubjectIndex(*child));
          writing.State(*row, Say(caller, index, store::Recalled{entry},
                                  store::PartOf(caller.who.row), PartOf(entry)));
          writing.RightsChanged();
          return index;
        });
    if (!durable.ok()) return durable.error();
    told.id = store_.DecisionOf(durable.value().index());
    return Answered(std::in_place_index<0>,
                    audit::Released<access::Told>(std::move(told), durable.value()));
  });
}

// Who was shown it in the story of another whom it is about.
void Recalls::AddReadersThrough(store::LogTransaction& reading, const Caller& caller,
                                store::PersonRow subject, const EntryId& entry,
                                std::vector<Reader>& readers) {
  const auto person = reading.PersonOf(subject);
  const auto child = person ? reading.IdOf(person->child) : std::nullopt;
  if (!child || person->erased) return;
  for (const EntryRef& ref : reading.Survey(*person).entries) {
    if (ref.id != entry) continue;
    const Asked asked =
        Ask(reading, caller, *child, access::Purpose::kOversight, policy_, clock_.Now());
    HiddenReaders hidden(reading, caller, asked);
    auto found = FindReaders(reading, store_, *person, ref.seq, entry).Run(false);
    Withhold(caller, hidden, found);
    readers.insert(readers.end(), found.begin(), found.end());
    return;
  }
}

Outcome<EntryReaders> Recalls::Readers(const Caller& caller, const EntryId& entry) {
  using Answered = std::variant<audit::Released<EntryReaders>, Refusal>;
  return UntilRightsHold<Answered>([&]() -> Result<Answered> {
    const std::uint64_t epoch = store_.RightsEpoch();
    const access::Question question =
        MakeQuestion(caller, access::Purpose::kOversight, clock_.Now());
    const Basis basis = BasisOf(question, DecidedBy::kOversight);
    const access::Decision decision = Decide(basis, policy_);
    EntryReaders answer;
    answer.entry = entry;
    answer.told = Tell(question, decision, policy_);
    std::string facts = EncodeFacts(basis);
    if (!decision.permits()) {
      auto refusal =
          Refuse(store_, caller, std::move(answer.told), std::nullopt, epoch, std::move(facts));
      if (!refusal.ok()) return refusal.error();
      return Answered(std::in_place_index<1>, std::move(refusal).value());
    }
    const Error none{ErrorCode::kNotFound, "your agency wrote no such entry", "unknown entry"};
    std::optional<ChildId> child;
    {
      store::LogTransaction reading = store_.ReadLog();
      const auto place = store_.PlaceOf(entry);
      const auto person = place ? reading.PersonOf(place->first) : std::nullopt;
      if (!person || person->erased) return none;
      const EntryRef* found = nullptr;
      for (const EntryRef& ref : reading.Survey(*person).entries) {
        if (ref.seq == place->second && ref.id == entry) found = &ref;
      }
      if (found == nullptr || found->facts.owner != caller.agency.row) return none;
      answer.recalled = WhatBecameOf(*found);
      if (answer.recalled) answer.at = found->ended;
      child = reading.IdOf(person->child);
      if (!child) return none;
      const Asked asked =
          Ask(reading, caller, *child, access::Purpose::kOversight, policy_, clock_.Now());
      HiddenReaders hidden(reading, caller, asked);
      answer.readers = FindReaders(reading, store_, *person, place->second, entry).Run(true);
      Withhold(caller, hidden, answer.readers);
      for (const store::PersonRow row : reading.SubjectsOf(person->row, place->second)) {
        if (row == person->row) continue;
        AddReadersThrough(reading, caller, row, entry, answer.readers);
      }
      std::sort(answer.readers.begin(), answer.readers.end(),
                [](const Reader& a, const Reader& b) { return b.at < a.at; });
    }
    audit::Leaf leaf = MakeLeaf(store_, audit::Event::kRecallsRead, caller, answer.told, child);
    leaf.count = static_cast<std::uint32_t>(answer.readers.size());
    AuditDetail detail{caller.who.id, child, answer.told, {}, {}, std::move(facts)};
    detail.notes.push_back("readers of " + entry.Hex());
    const auto durable =
        store_.writer().WriteLeaf(leaf, Encode(std::move(detail)),
                                  child ? store_.pseudonyms().SubjectIndex(*child) : 0, epoch);
    if (!durable.ok()) return durable.error();
    answer.told.id = store_.DecisionOf(durable.value().index());
    return Answered(std::in_place_index<0>,
                    audit::Released<EntryReaders>(std::move(answer), durable.value()));
  });
}

}  // namespace hub::service
