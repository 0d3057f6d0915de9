// Services that families can be offered, as Open Referral UK 3.0 tells of them: a page of
// services, one service, or an organisation with its services, in JSON. HSDS 3, which it is a
// profile of, is read by the same names.
//
// Published files hold nonsense: a maximum age of -3, a word where a fee belongs, a category
// that no taxonomy has. Whatever cannot be used is left out of its service with a warning;
// the service survives as long as it has an id and a name.
//
// No one named in a file is taken: a directory tells how to reach a service, not who sits
// there. Nor are its addresses: among services for families are some that must not be found.

#ifndef CONNECTORS_VOLUNTARY_SERVICES_H_
#define CONNECTORS_VOLUNTARY_SERVICES_H_

#include <cstddef>
#include <istream>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "connectors/mapping/sink.h"
#include "connectors/mapping/tables.h"
#include "hub/base/result.h"
#include "hub/base/time.h"

namespace connectors::voluntary {

inline constexpr std::size_t kMaxServices = 20'000;
inline constexpr std::size_t kMaxListed = 50;  // of each list inside a service

enum class ServiceStatus { kUnknown, kActive, kInactive, kDefunct, kTemporarilyClosed };
std::string_view Name(ServiceStatus status);  // "temporarily_closed"

struct Schedule {
  std::vector<std::string> days;  // "MO" ... "SU", in the order of the week
  std::string opens;              // "10:00"
  std::string closes;
  std::optional<hub::Date> from;
  std::optional<hub::Date> until;
  std::string words;
};

// A term of the two-level list of what services are for (config/codes/oruk/category.json).
struct Category {
  std::string code;   // "family.domestic_abuse"; one of the first level has no '.'
  std::string words;  // "domestic abuse"
  std::string group;  // words of the first level; empty for one of the first level itself

  friend bool operator==(const Category&, const Category&) = default;
};

struct Service {
  std::string id;
  std::string name;
  std::string organisation;
  std::string description;
  ServiceStatus status = ServiceStatus::kUnknown;
  std::optional<int> minimum_age;
  std::optional<int> maximum_age;
  std::string eligibility;
  std::string fees;
  std::string phone;
  std::string email;
  std::string url;  // http or https only
  std::vector<Category> categories;
  std::vector<std::string> other_terms;  // terms as sent that are on no list
  std::vector<Schedule> schedules;
  std::vector<std::string> area;
  std::optional<hub::Date> assured;  // when somebody last made sure that all this is so
};

struct Services {
  std::vector<Service> services;  // in the file's order; no id twice
  std::size_t pages = 1;          // how many the file says there are, itself among them
  // Every element of the list is a row; records are those in `services`.
  Summary summary;
};

// Rejects and warnings go to `remarks`; it is never given a record. `codes`: config/codes/oruk.
// kInvalid when there is no list of services and no service in it.
hub::Result<Services> ReadServices(std::istream& in, const CodeTable& codes, Sink& remarks);

}  // namespace connectors::voluntary

#endif  // CONNECTORS_VOLUNTARY_SERVICES_H_
