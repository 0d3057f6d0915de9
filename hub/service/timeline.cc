#include "hub/service/timeline.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <tuple>
#include <utility>

#include "hub/service/newest_versions.h"

namespace hub::service {
namespace {

using EntryList = store::Reading::EntryList;
using EntryRef = store::Reading::EntryRef;
using Place = DecidedTogether::Place;
using Unit = DecidedTogether::Unit;

constexpr std::uint32_t kNone = DecidedTogether::kNone;
constexpr std::size_t kMostBytes = std::size_t{64} << 20U;
constexpr std::size_t kMostTimelines =
    6;  // of a child: readers with other rights, or other filters
constexpr std::size_t kMostTogether = 3;
constexpr std::size_t kMostAskers = 3;
constexpr std::size_t kNotShown = static_cast<std::size_t>(-1);  // in place of a decision

void Append(std::uint64_t number, std::string& bytes) {
  bytes.append(reinterpret_cast<const char*>(&number), sizeof(number));
}

// Of one kind of answer: what stood at a moment, what stands now, or every version of one record.
bool AsksForVersions(const ChronologyQuery& query) {
  return query.known_at.has_value() || query.record.has_value();
}

// Finds out which entries are decided on together.
class Gathering {
 public:
  Gathering(store::Reading& reading, const Asked& asked, const std::vector<const EntryList*>& lists,
            bool versions, bool each_alone)
      : lists_(lists), versions_(versions), each_alone_(each_alone) {
    for (std::uint32_t person = 0; person < lists.size(); ++person)
      rows_.emplace(asked.persons[person].row, person);
    for (const store::EntryStatement& of : asked.rights.of_entries) stated_.insert(PlaceOf(of));
    stated_.erase(Place());
    const auto ended_words = [](const EntryList* list) { return list->words_ended; };
    if (versions || std::any_of(lists.begin(), lists.end(), ended_words)) {
      newest_.emplace(reading, asked.persons);
      for (std::uint32_t person = 0; person < lists.size(); ++person)
        for (std::uint32_t entry = 0; entry < lists[person]->entries.size(); ++entry)
          place_of_.emplace(lists[person]->entries[entry].id, Place{person, entry});
    }
  }

  DecidedTogether Run() && {
    out_.unit_of.resize(lists_.size());
    for (std::uint32_t person = 0; person < lists_.size(); ++person) {
      const std::vector<EntryRef>& entries = lists_[person]->entries;
      out_.unit_of[person].reserve(entries.size());
      for (std::uint32_t entry = 0; entry < entries.size(); ++entry)
        out_.unit_of[person].push_back(UnitOf({person, entry}));
    }
    return std::move(out_);
  }

 private:
  const EntryRef& At(const Place& place) const {
    return lists_[place.person]->entries[place.entry];
  }

  Place PlaceOf(const store::EntryStatement& of) const {
    const auto person = rows_.find(of.person);
    if (person == rows_.end()) return {};
    const std::vector<EntryRef>& entries = lists_[person->second]->entries;
    const auto found =
        std::lower_bound(entries.begin(), entries.end(), of.said.key,
                         [](const EntryRef& entry, std::int64_t seq) { return entry.seq < seq; });
    if (found == entries.end() || found->seq != of.said.key) return {};
    return {person->second, static_cast<std::uint32_t>(found - entries.begin())};
  }

  // The newest version of its record, of which it is decided too; none: it went elsewhere.
  Place TodayOf(const Place& place) const {
    const EntryRef& entry = At(place);
    if (!versions_ && !IsEarlierWord(entry)) return place;
    const EntryRef* const newest = newest_->Of(entry);
    if (newest == nullptr) return {};
    if (newest == &entry) return place;
    const auto found = place_of_.find(newest->id);
    return found == place_of_.end() ? Place() : found->second;
  }

  bool Alone(const Place& place) const {
    return each_alone_ || At(place).alike == 0 || stated_.count(place) != 0;
  }

  std::uint32_t UnitOf(const Place& place) {
    const Place today = TodayOf(place);
    if (today == Place()) return kNone;
    const auto next = static_cast<std::uint32_t>(out_.units.size());
    std::uint32_t unit = next;
    if (!Alone(place) && !Alone(today) && !IsEarlierWord(At(place))) {
      const Kind kind = {place.person, At(place).alike, today.person, At(today).alike};
      unit = of_kind_.emplace(kind, next).first->second;
    }
    if (unit == next) out_.units.push_back({place, today});
    return unit;
  }

  struct ByPlace {
    bool operator()(const Place& a, const Place& b) const {
      return std::pair(a.person, a.entry) < std::pair(b.person, b.entry);
    }
  };
  using Kind = std::tuple<std::uint32_t, std::uint32_t, std::uint32_t, std::uint32_t>;

  const std::vector<const EntryList*>& lists_;
  const bool versions_;
  const bool each_alone_;
  std::map<store::PersonRow, std::uint32_t> rows_;
  std::set<Place, ByPlace> stated_;
  std::optional<NewestVersions> newest_;
  std::unordered_map<EntryId, Place> place_of_;
  std::map<Kind, std::uint32_t> of_kind_;
  DecidedTogether out_;
};

}  // namespace

void KeepSignificant(const Asked& asked, chronology::KindSet significant,
                     const std::function<const EntryRef&(const chronology::Item&)>& of,
                     std::vector<chronology::Item>& items) {
  std::map<std::pair<store::PersonRow, std::int64_t>, bool> said;
  for (const store::EntryStatement& one : asked.rights.of_entries) {
    if (const auto* stated = std::get_if<store::Significance>(&one.said.what))
      said[{one.person, one.said.key}] = stated->significant;
  }
  std::erase_if(items, [&](const chronology::Item& item) {
    const EntryRef& ref = of(item);
    const auto found = said.empty() ? said.end() : said.find({ref.person, ref.seq});
    return found != said.end() ? !found->second : !significant.Has(ref.facts.kind);
  });
}

std::size_t DecidedTogether::size() const {
  std::size_t bytes = sizeof(DecidedTogether) + units.size() * sizeof(Unit);
  for (const auto& of_person : unit_of)
    bytes += sizeof(of_person) + of_person.size() * sizeof(std::uint32_t);
  return bytes;
}

std::size_t Timeline::size() const {
  return sizeof(Timeline) + items.size() * (sizeof(chronology::Item) + sizeof(Entry)) +
         story.size();
}

ShownRef ShownTimeline::At(std::uint32_t place) const {
  const Place& at = timeline_->entries[place].place;
  return {at.person, &lists_[at.person]->entries[at.entry], &decisions_->made()[DecisionOn(place)]};
}

std::size_t ShownTimeline::DecisionOn(std::uint32_t place) const {
  return decided_[timeline_->entries[place].unit];
}

// One answer's timeline, found or put together.
class Timelines::Maker {
 public:
  Maker(Timelines& kept, store::ReadTransaction& reading, const Asked& asked,
        const ChronologyQuery& query, Instant known_at, const Directory::View& directory,
        EntryDecisions& decisions)
      : kept_(kept),
        reading_(reading),
        asked_(asked),
        query_(query),
        known_at_(known_at),
        directory_(directory),
        decisions_(decisions),
        with_story_(query.incidents && query.words.empty() && !query.known_to),
        brief_(query.brief && query.words.empty() && !query.known_to) {
    shown_.decisions_ = &decisions;
    for (const store::Person& person : asked.persons)
      shown_.lists_.push_back(&reading.Survey(person));
  }

  Result<ShownTimeline> Run() && {
    shown_.together_ = Together();
    Decide();
    std::optional<StoryGround> ground;
    if (with_story_)
      ground.emplace(reading_, asked_, decisions_, directory_, Date::Of(known_at_),
                     query_.known_at.has_value());
    std::string rests_on = RestsOn(ground);
    if (MayKeep()) shown_.timeline_ = kept_.Find(&OfChild::timelines, asked_.id, rests_on);
    if (shown_.timeline_) return std::move(shown_);
    auto made = Make(ground);
    if (!made.ok()) return made.error();
    shown_.timeline_ = std::make_shared<const Timeline>(std::move(made).value());
    ++kept_.made_;
    if (MayKeep()) {
      kept_.Keep<Timeline>(&OfChild::timelines, kMostTimelines, asked_,
                           {std::move(rests_on), shown_.timeline_});
    }
    return std::move(shown_);
  }

 private:
  bool EachAlone() const {
    // There the day of an entry decides.
    return asked_.decision.contact || asked_.decision.ordered;
  }

  // A record is asked for once; and what has just changed will be asked for as it is then.
  bool MayKeep() const { return !query_.record && (query_.known_at || !ChangedSince()); }
  bool ChangedSince() const {
    return std::any_of(shown_.lists_.begin(), shown_.lists_.end(),
                       [this](const EntryList* list) { return known_at_ < list->changed; });
  }

  std::string Entries() const {
    std::string bytes;
    Append((AsksForVersions(query_) ? 1U : 0U) | (EachAlone() ? 2U : 0U), bytes);
    Append(shown_.lists_.size(), bytes);
    for (std::size_t person = 0; person < shown_.lists_.size(); ++person) {
      const store::Hash16& digest = shown_.lists_[person]->digest;
      Append(static_cast<std::uint64_t>(asked_.persons[person].row), bytes);
      bytes.append(reinterpret_cast<const char*>(digest.data()), digest.size());
    }
    Append(asked_.rights.of_entries.size(), bytes);
    for (const store::EntryStatement& of : asked_.rights.of_entries) {
      Append(static_cast<std::uint64_t>(of.person), bytes);
      Append(static_cast<std::uint64_t>(of.said.key), bytes);
    }
    return bytes;
  }

  std::shared_ptr<const DecidedTogether> Together() {
    entries_ = Entries();
    if (auto found = kept_.Find(&OfChild::together, asked_.id, entries_)) return found;
    auto made = std::make_shared<const DecidedTogether>(
        Gathering(reading_, asked_, shown_.lists_, AsksForVersions(query_), EachAlone()).Run());
    for (const EntryList* list : shown_.lists_) kept_.LookedAt(list->entries.size());
    kept_.Keep<DecidedTogether>(&OfChild::together, kMostTogether, asked_, {entries_, made});
    return made;
  }

  void Decide() {
    shown_.decided_.reserve(shown_.together_->units.size());
    for (const Unit& unit : shown_.together_->units)
      shown_.decided_.push_back(DecisionOn(EntryAt(unit.one), EntryAt(unit.today)));
    kept_.LookedAt(shown_.decided_.size());
  }

  const EntryRef& EntryAt(const Place& place) const {
    return shown_.lists_[place.person]->entries[place.entry];
  }

  std::size_t DecisionOn(const EntryRef& entry, const EntryRef& today) {
    if (!entry.readable) return kNotShown;
    if (query_.kind && entry.facts.kind != *query_.kind) return kNotShown;
    const std::size_t decision = decisions_.For(entry, today);
    const EntryDecisions::Made& made = decisions_.made()[decision];
    if (!made.decision.permits()) return kNotShown;
    const bool of_agency = !query_.agency || (made.facts.owner == *query_.agency &&
                                              made.keep.Has(records::Field::kAgency));
    return of_agency ? decision : kNotShown;
  }

  // All that the timeline depends on. What the kind and the agency that are asked for leave out is
  // not shown; an entry's facts and words are those of its id for ever.
  std::string RestsOn(const std::optional<StoryGround>& ground) const {
    std::string bytes = entries_;
    bytes.reserve(bytes.size() + 8 * shown_.decided_.size() + 256);
    Append((with_story_ ? 1U : 0U) | (brief_ ? 2U : 0U), bytes);
    Append(query_.known_at ? static_cast<std::uint64_t>(known_at_.micros) : 0U, bytes);
    for (const std::optional<Date>& end : {query_.range.from, query_.range.to}) {
      Append(end ? 1U : 0U, bytes);
      Append(end ? static_cast<std::uint64_t>(end->days) : 0U, bytes);
    }
    for (const std::size_t decision : shown_.decided_) {
      if (decision == kNotShown) {
        Append(0, bytes);
        continue;
      }
      const EntryDecisions::Made& made = decisions_.made()[decision];
      static_assert(static_cast<int>(records::Field::kEnteredBy) < 62, "a field's bit is kept");
      Append(made.keep.bits() << 2U | 2U | (ground && ground->IsFresh(made) ? 1U : 0U), bytes);
    }
    if (brief_) {
      for (const store::EntryStatement& of : asked_.rights.of_entries)
        if (std::holds_alternative<store::Significance>(of.said.what))
          Append(static_cast<std::uint64_t>(of.said.ordinal), bytes);
    }
    if (ground) ground->AppendTo(bytes);
    return bytes;
  }

  Result<Timeline> Make(const std::optional<StoryGround>& ground) {
    Timeline made;
    std::vector<Timeline::Entry> held = Gather(made.items);
    made.full = made.items.size();
    const auto entry_of = [&](const chronology::Item& item) -> const EntryRef& {
      return EntryAt(held[item.handle].place);
    };
    if (brief_) KeepSignificant(asked_, kept_.settings_.significant, entry_of, made.items);
    if (ground) {
      std::vector<ShownRef> shown;
      shown.reserve(made.items.size());
      for (std::uint32_t nth = 0; nth < made.items.size(); ++nth) {
        chronology::Item& item = made.items[nth];
        const Timeline::Entry& entry = held[item.handle];
        shown.push_back(
            {entry.place.person, &entry_of(item), &decisions_.made()[shown_.decided_[entry.unit]]});
      }
      auto story = MakeStory(reading_, asked_, *ground, shown, kept_.settings_, kept_.evidence_);
      if (!story.ok()) return story.error();
      made.story = std::move(story).value();
    }
    Arrange(held, made);
    return made;
  }

  // What is shown, in the order in which it is held.
  std::vector<Timeline::Entry> Gather(std::vector<chronology::Item>& items) {
    std::vector<Timeline::Entry> held;
    std::set<EntryId> told;  // of those about several, who may be one child by now
    std::optional<RecordLines> lines;
    if (query_.record) lines.emplace(reading_, asked_.persons);
    const EntryId first = lines ? lines->FirstOf(*query_.record) : EntryId();
    for (std::uint32_t person = 0; person < shown_.lists_.size(); ++person) {
      const std::vector<EntryRef>& entries = shown_.lists_[person]->entries;
      kept_.LookedAt(entries.size());
      for (std::uint32_t at = 0; at < entries.size(); ++at) {
        const EntryRef& entry = entries[at];
        const std::uint32_t unit = shown_.together_->unit_of[person][at];
        if (unit == kNone || shown_.decided_[unit] == kNotShown) continue;
        const EntryRef& today = EntryAt(shown_.together_->units[unit].today);
        if (!Stands(entry, today)) continue;
        if (lines && lines->FirstOf(entry.id) != first) continue;
        if (entry.shared && !told.insert(entry.id).second) continue;
        const chronology::Item item = {entry.id, entry.facts.happened, entry.facts.received,
                                       chronology::kNeverEnded,
                                       static_cast<std::uint32_t>(held.size())};
        if (!chronology::Belongs(item, known_at_, query_.range)) continue;
        items.push_back(item);
        held.push_back({{person, at}, unit, kNone});
      }
    }
    return held;
  }

  // What the child or family said is not taken back by what they said later: earlier versions
  // stand beside the newest, for as long as that was not withdrawn. Of a record that is asked for,
  // each version stands that led to what stands today.
  bool Stands(const EntryRef& entry, const EntryRef& today) const {
    const auto ended = [this](const EntryRef& of) { return of.ended && *of.ended <= known_at_; };
    if (known_at_ < entry.facts.received) return false;
    if (query_.record) return !today.ended;
    return !ended(entry) || (IsEarlierWord(entry) && !ended(today));
  }

  // From the order in which entries are held to that of the timeline.
  static void Arrange(const std::vector<Timeline::Entry>& held, Timeline& made) {
    std::vector<std::uint32_t> nth_of(held.size());  // shown, of those held
    for (std::uint32_t nth = 0; nth < made.items.size(); ++nth)
      nth_of[made.items[nth].handle] = nth;
    chronology::Order(made.items);
    std::vector<std::uint32_t> place_of(made.items.size());  // by nth
    made.entries.reserve(made.items.size());
    for (std::uint32_t place = 0; place < made.items.size(); ++place) {
      chronology::Item& item = made.items[place];
      made.entries.push_back(held[item.handle]);
      place_of[nth_of[item.handle]] = place;
      item.handle = place;
    }
    made.incidents = made.items.size();
    for (std::uint32_t number = 0; number < made.story.incidents.size(); ++number) {
      Story::Incident& incident = made.story.incidents[number];
      for (std::uint32_t& place : incident.places) {
        place = place_of[place];
        made.entries[place].incident = number;
      }
      made.incidents -= incident.places.size() - 1;
    }
    for (Story::Contradiction& one : made.story.contradictions)
      for (Story::Contradiction::Side* side : {&one.first, &one.second})
        side->place = place_of[side->place];
  }

  Timelines& kept_;
  store::ReadTransaction& reading_;
  const Asked& asked_;
  const ChronologyQuery& query_;
  const Instant known_at_;
  const Directory::View& directory_;
  EntryDecisions& decisions_;
  const bool with_story_;
  const bool brief_;
  std::string entries_;  // what tells which entries there are
  ShownTimeline shown_;
};

Result<ShownTimeline> Timelines::Of(store::ReadTransaction& reading, const Asked& asked,
                                    const ChronologyQuery& query, Instant known_at,
                                    const Directory::View& directory, EntryDecisions& decisions) {
  return Maker(*this, reading, asked, query, known_at, directory, decisions).Run();
}

template <class Value>
std::shared_ptr<const Value> Timelines::Find(std::vector<Kept<Value>> OfChild::*where,
                                             const ChildId& child,
                                             const std::string& rests_on) const {
  const std::lock_guard lock(mutex_);
  const auto of_child = kept_.find(child);
  if (of_child == kept_.end()) return nullptr;
  for (const Kept<Value>& kept : of_child->second.*where)
    if (kept.rests_on == rests_on) return kept.value;
  return nullptr;
}

template <class Value>
void Timelines::Keep(std::vector<Kept<Value>> OfChild::*where, std::size_t most, const Asked& asked,
                     Kept<Value> kept) {
  const std::size_t size = kept.size();
  if (size > kMostBytes / 8) return;
  std::unordered_map<ChildId, OfChild> emptied;  // freed after the lock
  std::shared_ptr<const Value> oldest;           // likewise
  const std::lock_guard lock(mutex_);
  if (bytes_ + size > kMostBytes) {
    std::swap(emptied, kept_);
    child_of_.clear();
    bytes_ = 0;
  }
  for (const store::Person& person : asked.persons)
    child_of_[static_cast<std::int64_t>(person.row)] = asked.id;
  std::vector<Kept<Value>>& of_child = kept_[asked.id].*where;
  if (of_child.size() == most) {
    bytes_ -= of_child.front().size();
    oldest = std::move(of_child.front().value);
    of_child.erase(of_child.begin());
  }
  of_child.push_back(std::move(kept));
  bytes_ += size;
}

void Timelines::Remember(const ChildId& child, const Caller& caller, access::Purpose purpose) {
  const auto same = [&](const Asker& asker) {
    return asker.caller.who.row == caller.who.row && asker.caller.role == caller.role &&
           asker.caller.authentication == caller.authentication && asker.purpose == purpose;
  };
  const std::lock_guard lock(mutex_);
  const auto of_child = kept_.find(child);
  if (of_child == kept_.end()) return;
  std::vector<Asker>& askers = of_child->second.askers;
  if (!askers.empty() && same(askers.back())) return;
  std::erase_if(askers, same);
  if (askers.size() == kMostAskers) askers.erase(askers.begin());
  Asker& asker = askers.emplace_back(Asker{caller, purpose});
  asker.caller.who.password.clear();
  asker.caller.who.totp_secret.clear();
  asker.caller.who.enrol_token.reset();
  asker.caller.session = {};
  asker.caller.csrf = {};
}

std::vector<Timelines::Asker> Timelines::AskersOf(const ChildId& child) const {
  const std::lock_guard lock(mutex_);
  const auto of_child = kept_.find(child);
  return of_child == kept_.end() ? std::vector<Asker>() : of_child->second.askers;
}

std::vector<ChildId> Timelines::ChildrenKept(const std::vector<store::PersonRow>& persons) const {
  std::vector<ChildId> children;
  const std::lock_guard lock(mutex_);
  for (const store::PersonRow person : persons) {
    const auto found = child_of_.find(static_cast<std::int64_t>(person));
    if (found != child_of_.end()) children.push_back(found->second);
  }
  return children;
}

}  // namespace hub::service
