#include "hub/http/answering.h"
#include "hub/http/handlers.h"
#include "hub/wire/services_on_offer.h"

namespace hub::http {
namespace {

wire::OfferedAnswer Shown(service::OfferedServices&& found, const wire::OfferedQuery& asked) {
  wire::OfferedAnswer answer;
  answer.total = found.total;
  const bool by_place = !asked.place.empty();
  if (by_place) answer.elsewhere = found.elsewhere;
  const std::size_t end = asked.skip + found.page.size();
  if (!found.page.empty() && end < found.total) answer.next = end;
  for (service::OfferedServices::Found& one : found.page) {
    answer.page.push_back({std::move(one.agency),
                           by_place ? std::optional(one.names_place) : std::nullopt,
                           std::move(one.json)});
  }
  for (const service::OfferedServices::Source& source : found.sources) {
    answer.sources.push_back(
        {source.agency, source.name, source.list.services, source.list.made, source.list.received});
  }
  return answer;
}

}  // namespace

Response FindServices(const Call& call, const service::Caller& caller, Services& services) {
  const Result<wire::OfferedQuery> query = wire::ParseOfferedQuery(call.request.query);
  if (!query.ok()) return Failure(query.error(), services);
  const wire::OfferedQuery& asked = query.value();
  service::OfferedQuery search;
  search.agency = asked.agency;
  search.search.words = asked.words;
  search.search.place = asked.place;
  search.search.age = asked.age;
  search.search.category = asked.category;
  search.search.skip = asked.skip;
  search.search.most = asked.limit;
  return Json(wire::Encode(Shown(services.offer_services.Find(caller, search), asked)));
}

Response ReplaceServices(const Call& call, const service::AgencyCaller& caller,
                         Services& services) {
  const Result<wire::OfferedList> list = wire::ParseOfferedList(call.request.body);
  if (!list.ok()) return Failure(list.error(), services);
  const auto replaced =
      services.offer_services.Replace(caller, list.value().made, list.value().services);
  if (!replaced.ok()) return Failure(replaced.error(), services);
  const service::ReplacedList& done = replaced.value().answer();
  return Json(wire::Encode(wire::OfferedReplaced{
      caller.agency.id, list.value().services.size(), done.what.added, done.what.changed,
      done.what.removed, done.received, replaced.value().leaf_index()}));
}

}  // namespace hub::http
