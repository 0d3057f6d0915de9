// One entry as a person reads it: on the timeline, in an incident, on a page of its own.

#ifndef HUB_WEB_ENTRY_VIEW_H_
#define HUB_WEB_ENTRY_VIEW_H_

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "hub/chronology/answer.h"
#include "hub/web/life.h"
#include "hub/web/pages.h"

namespace hub::web {

// What an answer says of its entries beside their own words.
class EntryMarks {
 public:
  EntryMarks(const ChildQuestion& question, const chronology::ChronologyAnswer& answer);

  // REQUIRES: lanes know the entry's agency
  View Of(const wire::ShownEntry& entry, const Lanes& lanes) const;

 private:
  const ChildQuestion& question_;
  Date today_;
  std::set<std::string> late_;
  std::set<std::string> disputed_;
  std::optional<Instant> since_;
};

// Every kind of record there is, in order of its words.
// Who may say that an entry is wrong.
std::vector<View> DisputantChoices(std::string_view chosen);
std::vector<View> KindChoices(std::string_view chosen);

// By which rules somebody may see what they see.
View WhyView(const access::Told& told);

std::string Joined(const std::vector<std::string>& texts, std::string_view between);

}  // namespace hub::web

#endif  // HUB_WEB_ENTRY_VIEW_H_
