// What a data protection officer or Caldicott guardian sees: the log searched, accesses that wait
// for their review with the clock of each, openings by break-glass, what was sent on about a
// child, and whether the log is whole.

#ifndef HUB_WEB_OFFICER_VIEW_H_
#define HUB_WEB_OFFICER_VIEW_H_

#include <string>
#include <string_view>

#include "hub/access/acts.h"
#include "hub/access/looking_after.h"
#include "hub/access/notices.h"
#include "hub/access/sending.h"
#include "hub/audit/released.h"
#include "hub/base/time.h"
#include "hub/web/desk_words.h"
#include "hub/web/view.h"

namespace hub::web {

// A search as it was typed.
struct TypedSearch {
  std::string child;
  std::string who;
  std::string agency;
  std::string from;
  std::string to;
  std::string ended;  // "", "allowed", "refused"
  std::string what;
};
View SearchFormView(const TypedSearch& typed, const AgencyNames& names);
// `of_one_child`: it was searched for, so that not every line repeats which.
View LogFoundView(const audit::Released<access::LogFound>& found, const AgencyNames& names,
                  bool of_one_child, Instant now);

View NoticesView(const audit::Released<access::NoticePage>& page, const access::NoticesQuery& asked,
                 const AgencyNames& names, Instant now);
// `outcome` and `note` as they were typed into its form, if they were.
View NoticeView(const audit::Released<access::AccessNotice>& notice, const AgencyNames& names,
                std::string_view outcome, std::string_view note, Instant now);

View OpeningsView(const audit::Released<access::GlassList>& list, const AgencyNames& names,
                  Instant now);
View OpeningView(const audit::Released<access::GlassDetail>& detail, const AgencyNames& names,
                 std::string_view outcome, std::string_view note, Instant now);

// `with`: the agency of which alone it was asked; empty: of any.
View DisclosuresView(const audit::Released<access::DisclosureList>& list, const AgencyNames& names,
                     std::string_view with, Instant now);
// The agencies to choose from, `chosen` marked.
View AgencyChoices(const AgencyNames& names, std::string_view chosen);
View LogHealthView(const audit::Released<access::LogHealth>& health);

}  // namespace hub::web

#endif  // HUB_WEB_OFFICER_VIEW_H_
