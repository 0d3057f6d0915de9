#include "hub/http/pages/desk.h"
#include "hub/service/own_accesses.h"
#include "hub/web/own_view.h"

namespace hub::http {

Response ShowOpened(const Visit& visit) {
  const Request& request = visit.call.request;
  service::OwnAccesses::Query query;
  query.everything = request.parameter("all") == "yes";
  query.before = NumberIn(request.parameter("before").value_or(""));
  return DeskPage(
      visit, visit.services.pages->desk.own_accesses.Run(visit.caller, query), "what you opened",
      "opened", {"What I opened", "/opened", {}, {}}, [&](const auto& released) {
        return web::OwnAccessesView(released, query.everything,
                                    web::ReadsAboutChildren(visit.caller.role), NowAt(visit));
      });
}

}  // namespace hub::http
