// The directory of services that families can be offered: each agency keeps its own list there,
// and every signed-in professional may look through all of it.
//
// It is public information and about no child, so looking is not in the log, and no relationship
// is asked for; replacing a list is an act with a leaf (hub/decisions/0010).

#ifndef HUB_SERVICE_OFFER_SERVICES_H_
#define HUB_SERVICE_OFFER_SERVICES_H_

#include <optional>
#include <string>
#include <vector>

#include "hub/audit/released.h"
#include "hub/service/caller.h"
#include "hub/store/store.h"

namespace hub::service {

struct OfferedQuery {
  store::OfferedQuery search;      // but for `of`
  std::optional<AgencyId> agency;  // this agency's services only
};

struct OfferedServices {
  struct Found {
    AgencyId agency;
    bool names_place = false;
    std::string json;
  };
  struct Source {
    AgencyId agency;
    std::string name;
    store::OfferedList list;
  };
  std::vector<Found> page;
  std::size_t total = 0;
  std::size_t elsewhere = 0;
  std::vector<Source> sources;
};

struct ReplacedList {
  store::ReplacedServices what;
  Instant received;
};

class OfferServices {
 public:
  explicit OfferServices(store::Store& store) : store_(store) {}

  OfferedServices Find(const Caller& caller, const OfferedQuery& query);

  // The caller's own list becomes this one; those of others stay.
  Result<audit::Released<ReplacedList>> Replace(
      const AgencyCaller& caller, Instant made,
      const std::vector<records::OfferedService>& services);

 private:
  store::Store& store_;
};

}  // namespace hub::service

#endif  // HUB_SERVICE_OFFER_SERVICES_H_
