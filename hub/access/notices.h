// An access that somebody else looks at, as a data protection officer, a Caldicott guardian or a
// manager is told of it (law.md A1.8), and the review that closes it. Plain values.

#ifndef HUB_ACCESS_NOTICES_H_
#define HUB_ACCESS_NOTICES_H_

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "hub/access/acts.h"

namespace hub::access {

struct AccessNotice {
  DecisionId id;
  Instant at;
  std::string what;  // "chronology.read"
  AuditGrade grade = AuditGrade::kA0;
  std::string outcome;
  std::string agency;
  std::string role;
  std::string purpose;
  std::string reader;  // pseudonym
  ProfessionalId who;  // of own staff
  // By an agency whose part in the child's life is hidden from this officer: agency, reader and
  // reasons are left out here, and whole in the leaf.
  bool withheld = false;
  std::size_t entries_shown = 0;
  bool waits = false;                // for a review
  std::optional<Instant> review_by;  // of one that waits or was reviewed
  bool overdue = false;
  std::string reviewed;  // "justified" ...; "" while it was not
  // Told of one alone.
  std::optional<ChildId> child;
  std::vector<Rule> because;
  std::vector<Owed> owed;
};

struct NoticePage {
  std::vector<AccessNotice> notices;  // the newest first; of those that wait, the oldest
  std::size_t overdue = 0;            // among them
  std::optional<DecisionId> next;
};

struct NoticesQuery {
  bool waiting = true;  // those that wait for a review; else every access of one grade
  AuditGrade grade = AuditGrade::kA2;
  std::optional<DecisionId> after;  // go on from the page that said so
  std::size_t limit = 100;          // 1 to 500
};

struct NoticeReview {
  std::vector<DecisionId> notices;  // 1 to 100, and all of them or none
  ReviewOutcome outcome = ReviewOutcome::kNone;
  Sensitive note;
};

}  // namespace hub::access

#endif  // HUB_ACCESS_NOTICES_H_
