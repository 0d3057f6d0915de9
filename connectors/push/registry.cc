#include "connectors/push/registry.h"

#include <algorithm>

#ifdef WITH_SCHOOL
#include "connectors/school/formats.h"
#endif
#ifdef WITH_SOCIAL_CARE
#include "connectors/social_care/formats.h"
#endif
#ifdef WITH_HEALTH
#include "connectors/health/formats.h"
#endif
#ifdef WITH_POLICE
#include "connectors/police/formats.h"
#endif
#ifdef WITH_VOLUNTARY
#include "connectors/voluntary/formats.h"
#endif
#ifdef WITH_ADULT
#include "connectors/adult/formats.h"
#endif

namespace connectors::push {
namespace {

[[maybe_unused]] void Add(const std::vector<Format>& more, Formats& all) {
  for (const Format& format : more) all.push_back(&format);
}

Formats Gather() {
  Formats all;
#ifdef WITH_SCHOOL
  Add(SchoolFormats(), all);
#endif
#ifdef WITH_SOCIAL_CARE
  Add(SocialCareFormats(), all);
#endif
#ifdef WITH_HEALTH
  Add(HealthFormats(), all);
#endif
#ifdef WITH_POLICE
  Add(PoliceFormats(), all);
#endif
#ifdef WITH_VOLUNTARY
  Add(VoluntaryFormats(), all);
#endif
#ifdef WITH_ADULT
  Add(AdultFormats(), all);
#endif
  return all;
}

}  // namespace

const Formats& AllFormats() {
  static const Formats kAll = Gather();
  return kAll;
}

Formats FormatsOf(std::string_view sector, const Formats& formats) {
  Formats found;
  std::copy_if(formats.begin(), formats.end(), std::back_inserter(found),
               [&](const Format* format) { return format->sector == sector; });
  return found;
}

const Format* FindFormat(std::string_view id, const Formats& formats) {
  const auto found = std::find_if(formats.begin(), formats.end(),
                                  [&](const Format* format) { return format->id == id; });
  return found == formats.end() ? nullptr : *found;
}

std::vector<std::string> Sectors(const Formats& formats) {
  std::vector<std::string> sectors;
  for (const Format* format : formats) {
    if (std::find(sectors.begin(), sectors.end(), format->sector) == sectors.end()) {
      sectors.emplace_back(format->sector);
    }
  }
  return sectors;
}

std::string ListOf(const Formats& formats) {
  std::size_t width = 0;
  for (const Format* format : formats) width = std::max(width, format->id.size());
  std::string list;
  for (const Format* format : formats) {
    list += "  " + std::string(format->id) + std::string(width - format->id.size() + 2, ' ');
    list += std::string(format->words) + "\n";
  }
  return list;
}

}  // namespace connectors::push
