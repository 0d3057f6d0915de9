// How fresh the feeds of agencies are, on which all that a page says of a child rests.

#ifndef HUB_WEB_COVERAGE_VIEW_H_
#define HUB_WEB_COVERAGE_VIEW_H_

#include <vector>

#include "hub/chronology/coverage.h"
#include "hub/web/view.h"

namespace hub::web {

View CoverageView(const std::vector<chronology::FeedStatement>& coverage);

}  // namespace hub::web

#endif  // HUB_WEB_COVERAGE_VIEW_H_
