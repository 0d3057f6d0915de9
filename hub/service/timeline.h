// Every entry that one asker is shown of a child, in the order of the timeline, with what is put
// together of them: kept in memory, so that a page costs what is on it, wherever it lies and
// however long the chronology is (decision 0041).
//
// Who is shown what follows from few decisions, since entries that are alike are decided on
// together; these are made anew for each answer. A timeline is kept with all that it rests on:
// what is told of every entry of the child, which of them are shown by these decisions and with
// which fields, the filters, the words of people, the feeds that are fresh, the day. The same of
// all that makes the same timeline, so what is kept never has to be ended, and it can tell no
// reader anything that it would not tell whoever asks first. Only ids, times and points are kept,
// no words.

#ifndef HUB_SERVICE_TIMELINE_H_
#define HUB_SERVICE_TIMELINE_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "hub/chronology/chronology.h"
#include "hub/service/read_chronology.h"
#include "hub/service/story.h"

namespace hub::service {

// Which entries of a child are decided on together. It follows from what is told of the entries,
// of which of them something was stated, and whether each one's day decides.
struct DecidedTogether {
  static constexpr std::uint32_t kNone = std::numeric_limits<std::uint32_t>::max();

  struct Place {
    std::uint32_t person = kNone;  // in Asked::persons
    std::uint32_t entry = kNone;   // in the list of that person
    friend bool operator==(const Place&, const Place&) = default;
  };
  // Entries of which one decision is that of all; `today` is the newest version of that one's
  // record, which may be itself.
  struct Unit {
    Place one;
    Place today;
  };
  std::vector<Unit> units;
  // Of each person's each entry its unit; kNone: its record is no longer about this child.
  std::vector<std::vector<std::uint32_t>> unit_of;

  std::size_t size() const;  // bytes in memory, about
};

struct Timeline {
  struct Entry {
    DecidedTogether::Place place;
    std::uint32_t unit = 0;
    std::uint32_t incident = DecidedTogether::kNone;  // in Story::incidents
  };
  std::vector<chronology::Item> items;  // in order; each one's handle is its place here
  std::vector<Entry> entries;           // of the same order
  std::size_t full = 0;                 // entries, had not only significant ones been asked for
  std::size_t incidents = 0;            // one of each group, and every other entry
  Story story;                          // its places are those of `entries`

  std::size_t size() const;  // bytes in memory, about
};

// A timeline as one answer shows it: with this transaction's entries, under this answer's
// decisions. Refers to what it is made of.
class ShownTimeline {
 public:
  const std::vector<chronology::Item>& items() const { return timeline_->items; }
  const Timeline& all() const { return *timeline_; }
  // By place in the timeline.
  ShownRef At(std::uint32_t place) const;
  std::size_t DecisionOn(std::uint32_t place) const;

 private:
  friend class Timelines;
  std::shared_ptr<const Timeline> timeline_;
  std::shared_ptr<const DecidedTogether> together_;
  std::vector<const store::Reading::EntryList*> lists_;  // of each person
  std::vector<std::size_t> decided_;                     // of each unit: in EntryDecisions::made()
  const EntryDecisions* decisions_ = nullptr;
};

// Threads may share one.
class Timelines {
 public:
  explicit Timelines(const chronology::Settings& settings) : settings_(settings) {}

  // By the query's filters, but for its words and those who were to see it then: with those, it
  // has no story and not only what is significant. `known_at`: what the answer is as of.
  Result<ShownTimeline> Of(store::ReadTransaction& reading, const Asked& asked,
                           const ChronologyQuery& query, Instant known_at,
                           const Directory::View& directory, EntryDecisions& decisions);

  // Remembers that this asker read all of the child, so that it can be kept up for them.
  void Remember(const ChildId& child, const Caller& caller, access::Purpose purpose);
  // Who read all of the child, of those whose timelines are kept.
  struct Asker {
    Caller caller;  // without passwords and secrets
    access::Purpose purpose = access::Purpose::kNone;
  };
  std::vector<Asker> AskersOf(const ChildId& child) const;
  // The children of whom timelines are kept and these are persons.
  std::vector<ChildId> ChildrenKept(const std::vector<store::PersonRow>& persons) const;

  // How many were put together so far, and not taken from memory.
  std::size_t made() const { return made_.load(); }
  // How many entries and groups of them were looked at so far, one by one: to decide, to put
  // together, or because they were on a page.
  std::size_t looked_at() const { return looked_at_.load(); }
  void LookedAt(std::size_t many) { looked_at_ += many; }

 private:
  class Maker;
  template <class Value>
  struct Kept {
    std::string rests_on;
    std::shared_ptr<const Value> value;
    std::size_t size() const { return rests_on.size() + value->size() + 2 * sizeof(Kept); }
  };
  struct OfChild {
    std::vector<Kept<DecidedTogether>> together;  // in the order made
    std::vector<Kept<Timeline>> timelines;        // likewise
    std::vector<Asker> askers;                    // the last last
  };
  template <class Value>
  std::shared_ptr<const Value> Find(std::vector<Kept<Value>> OfChild::*where, const ChildId& child,
                                    const std::string& rests_on) const;
  template <class Value>
  void Keep(std::vector<Kept<Value>> OfChild::*where, std::size_t most, const Asked& asked,
            Kept<Value> kept);

  const chronology::Settings settings_;
  EvidenceKept evidence_;
  mutable std::mutex mutex_;
  std::unordered_map<ChildId, OfChild> kept_;
  std::unordered_map<std::int64_t, ChildId> child_of_;  // PersonRow; of those that are kept
  std::size_t bytes_ = 0;
  std::atomic<std::size_t> made_{0};
  std::atomic<std::size_t> looked_at_{0};
};

// Of entries in any order those that are significant: by their kind, unless their owner's steward
// said otherwise. `of`: the entry behind an item.
void KeepSignificant(
    const Asked& asked, chronology::KindSet significant,
    const std::function<const store::Reading::EntryRef&(const chronology::Item&)>& of,
    std::vector<chronology::Item>& items);

}  // namespace hub::service

#endif  // HUB_SERVICE_TIMELINE_H_
