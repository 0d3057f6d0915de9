// Accesses that somebody else looks at (law.md A1.8): what each access was graded, to whom that is
// a notice, and the review that A3 and A4 wait for.
//
// A notice is the access's own leaf in the audit log, and its review is a leaf too, so nothing is
// kept beside the log that could be lost or disagree with it (decision 0022). A notice says who
// looked in which role, for what and when, and by when it is to be reviewed; it names no child.
// Data protection officers and Caldicott guardians see accesses by their own staff and to what
// their agency holds of the child; a manager sees what their own staff opened under A4. Names are
// told of own staff alone, of others the pseudonym. Whoever looked cannot review it.
//
// Threads may share one.

#ifndef HUB_SERVICE_NOTICES_H_
#define HUB_SERVICE_NOTICES_H_

#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "hub/access/notices.h"
#include "hub/service/asking.h"

namespace hub::service {

using access::AccessNotice;
using access::NoticePage;
using access::NoticeReview;
using access::NoticesQuery;

class Notices {
 public:
  Notices(store::Store& store, const access::Policy& policy, const Clock& clock)
      : store_(store), policy_(policy), clock_(clock) {}

  Outcome<NoticePage> List(const Caller& caller, const NoticesQuery& query);
  // One of them, with the child and the rules. kNotFound for one that is not the caller's.
  Outcome<AccessNotice> Show(const Caller& caller, const DecisionId& id);
  // Closes the review of each. kConflict for one that waits for none.
  Outcome<NoticePage> Review(const Caller& caller, const NoticeReview& review);

 private:
  struct Asking;
  struct Opened;

  static Asking AskAs(const Caller& caller, const access::Policy& policy, Instant now);

  void CatchUp(store::LogTransaction& reading);
  void Take(store::LogTransaction& reading, std::uint64_t leaf, std::string_view line);
  // Nothing where it does not concern the caller.
  std::optional<Opened> Open(store::LogTransaction& reading, const Caller& caller,
                             std::uint64_t leaf, std::string_view line) const;
  AccessNotice Tell(store::LogTransaction& reading, const Caller& caller,
                    const Opened& opened) const;
  // Whether the agency that read is hidden from the caller.
  bool IsHidden(store::LogTransaction& reading, const Caller& caller, const Opened& opened) const;
  NoticePage Waiting(store::LogTransaction& reading, const Caller& caller,
                     const NoticesQuery& query) const;
  NoticePage OfGrade(store::LogTransaction& reading, const Caller& caller,
                     const NoticesQuery& query) const;
  template <class Answer>
  Outcome<Answer> Refused(const Caller& caller, const Asking& asking);
  Result<audit::DurableLeaf> WriteRead(const Caller& caller, const Asking& asking,
                                       std::size_t count, const std::optional<ChildId>& about);

  store::Store& store_;
  const access::Policy& policy_;
  const Clock& clock_;
  mutable std::mutex mutex_;
  // What the log says, up to `seen_`.
  std::uint64_t seen_ = 0;
  std::map<std::uint64_t, bool> waiting_;          // leaves of A3 and A4; true: A4
  std::map<std::uint64_t, std::string> reviewed_;  // and how
};

}  // namespace hub::service

#endif  // HUB_SERVICE_NOTICES_H_
