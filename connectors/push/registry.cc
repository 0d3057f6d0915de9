#include "connectors/push/registry.h"

#include <algorithm>
#include <iterator>

#include "connectors/adult/formats.h"
#include "connectors/health/formats.h"
#include "connectors/police/formats.h"
#include "connectors/school/formats.h"
#include "connectors/social_care/formats.h"
#include "connectors/voluntary/formats.h"

namespace connectors::push {
namespace {

Formats Gather() {
  Formats all;
  for (const auto& sector : {SchoolFormats, SocialCareFormats, HealthFormats, PoliceFormats,
                             VoluntaryFormats, AdultFormats}) {
    for (const Format& format : sector()) all.push_back(&format);
  }
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
