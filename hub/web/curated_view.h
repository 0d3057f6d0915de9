// What professionals selected from a child's story and wrote about it: the list, and the form in
// which one is written.

#ifndef HUB_WEB_CURATED_VIEW_H_
#define HUB_WEB_CURATED_VIEW_H_

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "hub/chronology/curated.h"
#include "hub/web/desk_words.h"
#include "hub/web/pages.h"

namespace hub::web {

// `shown`: the cited entries that are shown; `me`: whose own can be written on.
View CuratedView(const ChildQuestion& question,
                 const audit::Released<chronology::CuratedAnswer>& released,
                 const std::vector<wire::ShownEntry>& shown, const ProfessionalId& me,
                 const AgencyNames& names);

// One as it is being written.
struct CuratedTyped {
  std::int64_t number = 0;  // of which it is the next version; 0: a new one
  bool final = false;
  std::string title;
  std::string analysis;
  std::set<std::string> cited;
};
// The newest version of one of the reader's own; nothing where there is no such one, or where its
// words wait.
std::optional<CuratedTyped> TypedBefore(const audit::Released<chronology::CuratedAnswer>& released,
                                        std::int64_t number, const ProfessionalId& me);
View CurateForm(const ChildQuestion& question, const CuratedTyped& typed,
                const audit::Released<chronology::ChronologyAnswer>& released,
                const std::vector<wire::ShownEntry>& entries);

}  // namespace hub::web

#endif  // HUB_WEB_CURATED_VIEW_H_
