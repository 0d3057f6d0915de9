// One child's chronology, merged from every agency, as this asker may see it and as it was
// held at one moment.
//
// Rights, labels, links and shields are today's; known_at chooses what was held. What may
// not be seen is gone before anything is counted, ordered or paged.

#ifndef HUB_SERVICE_READ_CHRONOLOGY_H_
#define HUB_SERVICE_READ_CHRONOLOGY_H_

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "hub/chronology/answer.h"
#include "hub/chronology/chronology.h"
#include "hub/service/asking.h"
#include "hub/service/directory.h"

namespace hub::service {

struct ChronologyQuery {
  ChildId child;
  access::Purpose purpose = access::Purpose::kNone;
  chronology::Range range;
  std::optional<Instant> known_at;
  std::optional<AgencyId> agency;
  std::optional<records::Kind> kind;
  bool brief = false;       // significant entries only
  std::string cursor;       // of the page before; "" for the first
  std::size_t limit = 200;  // 1 to 500
  bool incidents = true;    // also incidents, gaps and contradictions
  // Only this version's record, with all its versions, as long as it was not taken back.
  std::optional<EntryId> record = std::nullopt;
  Sensitive words;  // only entries that show all of them, without incidents; "": any
  std::optional<chronology::KnownTo> known_to;  // only what these could have seen at known_at
};

class KeepUp;
class Timelines;

// The policy by which the hub decided at a past moment.
using PolicyThen = std::function<access::Policy(Instant)>;

class ReadChronology {
 public:
  ReadChronology(store::Store& store, Directory& directory, const access::Policy& policy,
                 const Clock& clock, const chronology::Settings& settings = {},
                 PolicyThen policy_then = {});  // none: today's always was
  ~ReadChronology();

  // kInvalid: not a cursor or limit of ours; `words` without a word, or too many of them;
  // `known_to` without `known_at`, for a purpose that it is not for, or of no agency.
  Outcome<chronology::ChronologyAnswer> Run(const Caller& caller, const ChronologyQuery& query);

  // One of the contradictions that Run would tell this asker today, for an act that writes its own
  // leaf; nothing: they are told of none with this id.
  Result<std::optional<chronology::ShownContradiction>> FindContradiction(const Caller& caller,
                                                                          const ChildId& child,
                                                                          access::Purpose purpose,
                                                                          const std::string& id);

  // From now on what is in memory of a child is put together anew whenever its entries change, for
  // those who read it last, on a thread of its own. Nothing of it is told to anybody, so nothing is
  // logged. `around` is given each piece of that work, and does it when it may be done: where the
  // policy may change, between two changes.
  using Around = std::function<void(const std::function<void()>& work)>;
  void KeepUpWith(Around around);
  void AwaitKeptUp();  // REQUIRES: KeepUpWith()

  // What it took so far, over all answers: entries and groups of them that were looked at one by
  // one, and timelines that were put together and not taken from memory.
  std::size_t looked_at() const;
  std::size_t put_together() const;

 private:
  // An answer not yet released: its leaf is still to be written.
  struct Composed {
    bool permitted = false;
    chronology::ChronologyAnswer answer;  // when not permitted, only what was told
    std::vector<ShownEntry> shown;
    crypto::Hash shown_hash{};
    std::string facts;  // what it was decided from
  };
  Status Compose(const Caller& caller, const ChronologyQuery& query,
                 const std::optional<chronology::Cursor>& after, Composed& out);
  Outcome<chronology::ChronologyAnswer> Attempt(const Caller& caller, const ChronologyQuery& query,
                                                const std::optional<chronology::Cursor>& after);
  void PutTogetherAgain(const ChildId& child);

  store::Store& store_;
  Directory& directory_;
  const access::Policy& policy_;
  const Clock& clock_;
  const chronology::Settings settings_;
  const PolicyThen policy_then_;
  const std::unique_ptr<Timelines> timelines_;
  std::unique_ptr<KeepUp> keep_up_;  // ends before what it keeps up
};

}  // namespace hub::service

#endif  // HUB_SERVICE_READ_CHRONOLOGY_H_
