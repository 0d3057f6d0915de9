// What waits for the signed-in person: ties to confirm, emergencies to agree to or review,
// decisions about sharing to look at again. Each part may be one that their role does not see.

#ifndef HUB_WEB_TASK_VIEW_H_
#define HUB_WEB_TASK_VIEW_H_

#include "hub/access/acts.h"
#include "hub/audit/released.h"
#include "hub/web/desk_words.h"
#include "hub/web/view.h"

namespace hub::web {

View WaitingTiesView(const audit::Released<access::WaitingTies>& waiting, const AgencyNames& names);
// `me`: whose openings are their own.
View OpeningsView(const audit::Released<access::GlassList>& openings, const ProfessionalId& me);
View ShareReviewsView(const audit::Released<access::ShareRegister>& decisions);

// What waits for the reader, in short, for home.
struct Due {
  std::size_t waiting = 0;
  std::size_t overdue = 0;
  bool more = false;     // than were counted
  bool unknown = false;  // a part could not be counted
};
void Count(const audit::Released<access::WaitingTies>& waiting, Due& due);
void Count(const audit::Released<access::GlassList>& openings, const ProfessionalId& me, Due& due);
void Count(const audit::Released<access::ShareRegister>& decisions, Due& due);
View DueView(const Due& due);

// One opening in an emergency, for whoever agrees to it or reviews it. `typed`: of the review.
struct TypedReview {
  std::string_view outcome;
  std::string_view note;
};
View EmergencyTaskView(const audit::Released<access::GlassDetail>& detail, const ProfessionalId& me,
                       const AgencyNames& names, TypedReview typed, Instant now);

}  // namespace hub::web

#endif  // HUB_WEB_TASK_VIEW_H_
