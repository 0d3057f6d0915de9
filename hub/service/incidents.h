// Which of the entries that one asker is shown tell of the same incident (chronology/incidents.h),
// and what people said of it.
//
// Everything here begins with the entries that were decided to be shown, each without the fields
// that are kept from the asker. What is hidden is not here, so it changes no group and no count.

#ifndef HUB_SERVICE_INCIDENTS_H_
#define HUB_SERVICE_INCIDENTS_H_

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <shared_mutex>
#include <unordered_map>
#include <utility>
#include <vector>

#include "hub/chronology/incidents.h"
#include "hub/service/asking.h"
#include "hub/service/entry_decisions.h"

namespace hub::service {

// An entry that the asker is shown.
struct ShownRef {
  std::size_t person = 0;  // in Asked::persons
  const store::Reading::EntryRef* ref = nullptr;
  const EntryDecisions::Made* made = nullptr;
};

// What entries say by which incidents are recognised, kept in memory between reads as surveys are
// (decision 0024): a version of a record never changes, so what was read of it once stays right.
// Threads may share one.
class EvidenceKept {
 public:
  // Puts what is kept of the entries at these places where they are in `evidence`; the places of
  // those that were not read yet.
  std::vector<std::size_t> Find(const std::vector<ShownRef>& entries,
                                const std::vector<std::size_t>& places,
                                std::vector<chronology::Evidence>& evidence) const;
  void Keep(const std::vector<std::pair<EntryId, chronology::Evidence>>& read);

 private:
  mutable std::shared_mutex mutex_;
  std::unordered_map<EntryId, chronology::Evidence> kept_;
};

// Opens what these entries say, each person's at once. `take` gets the place of each in `wanted`.
Status OpenEach(store::ReadTransaction& reading, const Asked& asked,
                const std::vector<ShownRef>& wanted,
                const std::function<void(std::size_t, const records::EntryView&)>& take);

// What the entries at these places say, as far as the asker may know it; of the same order as
// `shown`, with nothing of the others.
Result<std::vector<chronology::Evidence>> EvidenceOf(store::ReadTransaction& reading,
                                                     const Asked& asked,
                                                     const std::vector<ShownRef>& shown,
                                                     const std::vector<std::size_t>& places,
                                                     EvidenceKept& kept);

// The entries that may tell of an incident, of those that are shown.
struct Tellings {
  std::vector<std::size_t> shown;  // of each telling, its place in what was given
  std::vector<chronology::Telling> tellings;
};
Tellings TellingsOf(const std::vector<ShownRef>& shown);
// The places of those for which it matters what they say.
std::vector<std::size_t> NearOthers(const Tellings& told);

// `evidence`: by place. What people said is today's, whatever moment the entries are as of.
std::vector<chronology::Incident> FindIncidents(store::ReadTransaction& reading, const Asked& asked,
                                                const std::vector<chronology::Evidence>& evidence,
                                                Tellings& told);

// A record through its versions: what is said of one holds for those before and after it.
class RecordLines {
 public:
  // Reads every entry of the child without its body. REQUIRES: not called from within a scan
  RecordLines(store::Reading& reading, const std::vector<store::Person>& persons);

  // The first version of the record that this one is of.
  EntryId FirstOf(const EntryId& entry) const;
  // nullptr: no such entry of this child.
  const store::Reading::EntryRef* Find(const EntryId& entry) const;
  std::optional<EntryId> At(store::PersonRow person, std::int64_t seq) const;

 private:
  std::unordered_map<EntryId, store::Reading::EntryRef> entries_;
  std::map<std::pair<store::PersonRow, std::int64_t>, EntryId> places_;  // each sharer's own
  std::unordered_map<EntryId, EntryId> prior_;
};

// The entries as they stand, each with the first version of its record, where each of them is
// shown to the asker; else none.
struct Judged {
  store::Reading::EntryRef ref;
  EntryId first;
};
std::vector<Judged> ShownOf(store::Reading& reading, const Caller& caller, const Asked& asked,
                            const Directory::View& directory, const access::Policy& policy,
                            const std::vector<EntryId>& entries);

// Statement::part of what is said of an entry and the record that begins with `first`.
std::int64_t PartOf(const EntryId& first);

}  // namespace hub::service

#endif  // HUB_SERVICE_INCIDENTS_H_
