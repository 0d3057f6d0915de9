#include "hub/service/offer_services.h"

#include <map>
#include <utility>

namespace hub::service {

OfferedServices OfferServices::Find(const Caller&, const OfferedQuery& query) {
  store::ReadTransaction reading = store_.Read();
  OfferedServices answer;
  std::map<store::AgencyRow, AgencyId> ids;
  for (const store::OfferedList& list : reading.OfferedLists()) {
    const auto agency = reading.AgencyOf(list.agency);
    if (!agency) continue;
    ids.emplace(list.agency, agency->id);
    answer.sources.push_back({agency->id, agency->name, list});
  }
  store::OfferedQuery search = query.search;
  if (query.agency) {
    const auto agency = reading.FindAgency(*query.agency);
    search.of = agency ? agency->row : store::AgencyRow{0};
  }
  store::FoundServices found = reading.FindServices(search);
  answer.total = found.total;
  answer.elsewhere = found.elsewhere;
  for (store::FoundService& service : found.page) {
    answer.page.push_back({ids[service.agency], service.names_place, std::move(service.json)});
  }
  return answer;
}

Result<audit::Released<ReplacedList>> OfferServices::Replace(
    const AgencyCaller& caller, Instant made,
    const std::vector<records::OfferedService>& services) {
  const store::Agency& agency = caller.agency;
  audit::Leaf leaf;
  leaf.event = audit::Event::kServicesReplaced;
  leaf.agency = agency.id.text();
  leaf.role = access::Name(access::Role::kConnector);
  leaf.auth = "mtls";
  leaf.outcome = "ok";
  leaf.count = static_cast<std::uint32_t>(services.size());
  ReplacedList replaced;
  const auto durable =
      store_.writer().WriteWithLeaf([&](store::Writing& writing) -> Result<std::uint64_t> {
        replaced.what = writing.ReplaceServices(agency.row, made, services);
        replaced.received = writing.at();
        return writing.AppendLeaf(leaf);
      });
  if (!durable.ok()) return durable.error();
  return audit::Released<ReplacedList>(std::move(replaced), durable.value());
}

}  // namespace hub::service
