#include "connectors/health/hl7_time.h"

#include <string>

#include "connectors/mapping/text.h"
#include "connectors/mapping/wall_clock.h"

namespace connectors::health {

std::optional<hub::Instant> ReadHl7Moment(std::string_view text) {
  text = TrimBlank(text);
  const std::size_t digits = text.find_first_not_of("0123456789");
  const std::string_view number = text.substr(0, digits);
  if (number.size() != 12 && number.size() != 14) return std::nullopt;
  std::string iso(number.substr(0, 4));
  iso += '-' + std::string(number.substr(4, 2)) + '-' + std::string(number.substr(6, 2)) + 'T' +
         std::string(number.substr(8, 2)) + ':' + std::string(number.substr(10, 2)) + ':' +
         (number.size() == 14 ? std::string(number.substr(12, 2)) : "00");
  const std::size_t sign = text.find_first_of("+-");
  if (sign == std::string_view::npos) return ReadMoment(iso);
  const std::string_view zone = text.substr(sign + 1);
  if (zone.size() != 4) return std::nullopt;
  iso += text[sign] + std::string(zone.substr(0, 2)) + ':' + std::string(zone.substr(2, 2));
  return hub::Instant::Parse(iso);
}

}  // namespace connectors::health
