// Entries that tell of the same incident beside each other, and what is missing, in words.

#ifndef HUB_WEB_INCIDENT_VIEW_H_
#define HUB_WEB_INCIDENT_VIEW_H_

#include <map>
#include <string>
#include <vector>

#include "hub/chronology/answer.h"
#include "hub/web/entry_view.h"

namespace hub::web {

// The entries of a page in its order; those of one incident stand together at the place of the
// first of them.
class Timeline {
 public:
  Timeline(const ChildQuestion& question, const chronology::ChronologyAnswer& answer,
           const std::vector<wire::ShownEntry>& entries, const Lanes& lanes);

  // Under the year in which each began.
  std::vector<View> Years() const;

 private:
  View ItemAt(std::size_t entry) const;
  View Together(const chronology::ShownIncident& incident) const;
  bool IsToldEarlier(std::size_t entry) const;

  const chronology::ChronologyAnswer& answer_;
  const std::vector<wire::ShownEntry>& entries_;
  const Lanes& lanes_;
  const EntryMarks marks_;
  std::map<std::string, std::size_t> place_;        // of an entry on this page
  std::map<std::string, std::size_t> incident_of_;  // in the answer's incidents
};

// Nothing where nothing is missing, or nobody looked.
View GapsView(const chronology::ChronologyAnswer& answer,
              const std::vector<wire::ShownEntry>& entries);

}  // namespace hub::web

#endif  // HUB_WEB_INCIDENT_VIEW_H_
