#include <variant>

#include "hub/http/answering.h"
#include "hub/http/pages/telling.h"
#include "hub/service/own_children.h"
#include "hub/service/recalls.h"
#include "hub/web/message_view.h"

namespace hub::http {

Response ShowMessages(const Visit& visit) {
  if (!web::ReadsAboutChildren(visit.caller.role)) return NotForThisRole();
  const auto messages = visit.services.recalls.Mine(visit.caller);
  if (!messages.ok()) return Failure(messages.error(), visit.services);
  if (messages.value().index() == 1)
    return NotDone(visit, std::get<1>(messages.value()), "messages from the hub");
  const auto own = visit.services.pages->own_children.Run(visit.caller);
  if (!own.ok()) return Failure(own.error(), visit.services);
  return PageOf(visit, "messages", {"Messages from the hub", "/messages", {}, {}},
                web::MessagesView(std::get<0>(messages.value()), own.value()));
}

Response AcknowledgeByForm(const Visit& visit, const Fields&) {
  const auto entry = EntryId::FromHex(visit.call.id);
  if (!entry) return NotFound();
  const auto outcome = visit.services.recalls.Acknowledge(visit.caller, *entry);
  if (!outcome.ok()) return Failure(outcome.error(), visit.services);
  if (outcome.value().index() == 1)
    return NotDone(visit, std::get<1>(outcome.value()), "to say that you have read a message");
  return SeeOther("/messages");
}

}  // namespace hub::http
