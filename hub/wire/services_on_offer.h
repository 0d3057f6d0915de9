// The directory of services on the wire: what an agency pushes
// (schemas/config/directory.schema.json), what a professional asks for and is shown.
//
// A list is taken whole or not at all: a fault anywhere is told with its place, and what the
// agency had in the directory stays. Lengths are counted in characters, as the schema counts
// them; a day must exist in the calendar. The hub takes 10,000 services in 8 MiB.
//
// It is about services, not about a child, so it needs no leaf to be encoded.

#ifndef HUB_WIRE_SERVICES_ON_OFFER_H_
#define HUB_WIRE_SERVICES_ON_OFFER_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hub/base/ids.h"
#include "hub/base/result.h"
#include "hub/base/time.h"
#include "hub/records/offered_service.h"
#include "hub/wire/queries.h"

namespace hub::wire {

inline constexpr std::size_t kOfferedBodyLimit = 8 * 1024 * 1024;
inline constexpr std::size_t kOfferedLimit = 10'000;

struct OfferedList {
  Instant made;
  std::vector<records::OfferedService> services;
};
Result<OfferedList> ParseOfferedList(std::string_view body);

// ?words=&place=&age=&category=&agency=&cursor=&limit=
struct OfferedQuery {
  std::string words;
  std::string place;  // a name or a postcode district; of a whole postcode the district is taken
  std::optional<int> age;
  std::string category;
  std::optional<AgencyId> agency;
  std::size_t skip = 0;
  std::size_t limit = 50;  // 1 to 100
};
Result<OfferedQuery> ParseOfferedQuery(const Parameters& parameters);

struct OfferedAnswer {
  struct Offer {
    AgencyId agency;            // who put it there
    std::optional<bool> place;  // whether it names the place that was asked for
    std::string json;           // OfferedService::json
  };
  struct Source {
    AgencyId agency;
    std::string name;
    std::size_t services = 0;
    Instant made;
    Instant received;
  };
  std::vector<Offer> page;
  std::size_t total = 0;
  std::optional<std::size_t> elsewhere;  // left out for the place alone
  std::optional<std::size_t> next;       // the cursor of the next page
  std::vector<Source> sources;           // what the directory is made of
};
std::string Encode(const OfferedAnswer& answer);

struct OfferedReplaced {
  AgencyId agency;
  std::size_t services = 0;
  std::size_t added = 0;
  std::size_t changed = 0;
  std::size_t removed = 0;
  Instant received;
  std::uint64_t leaf = 0;
};
std::string Encode(const OfferedReplaced& replaced);
Result<OfferedReplaced> ParseOfferedReplaced(std::string_view json);

}  // namespace hub::wire

#endif  // HUB_WIRE_SERVICES_ON_OFFER_H_
