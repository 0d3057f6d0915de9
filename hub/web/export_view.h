// The form in which a child's story is asked out of the hub.

#ifndef HUB_WEB_EXPORT_VIEW_H_
#define HUB_WEB_EXPORT_VIEW_H_

#include <string_view>
#include <vector>

#include "hub/access/vocabulary.h"
#include "hub/chronology/coverage.h"
#include "hub/web/view.h"

namespace hub::web {

// What was chosen so far; a code that is on no list chooses nothing.
View ExportForm(const std::vector<chronology::FeedStatement>& agencies, std::string_view kind,
                std::string_view agency, std::string_view purpose);

// What a pack of this kind is for: of a court and a family it is given, for the others `chosen`.
access::Purpose PackPurpose(access::ExportKind kind, access::Purpose chosen);

}  // namespace hub::web

#endif  // HUB_WEB_EXPORT_VIEW_H_
