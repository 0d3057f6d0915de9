#include <optional>
#include <utility>
#include <variant>

#include "hub/http/answering.h"
#include "hub/http/pages/page_handlers.h"
#include "hub/http/pages/reading.h"
#include "hub/service/read_family.h"
#include "hub/web/family_view.h"

namespace hub::http {
namespace {

constexpr std::string_view kTitle = "Family and household";

Response AskForPurpose(const Visit& visit, const ChildId& child, bool faulty) {
  web::Frame frame{std::string(kTitle), HereOf(visit.call.request), {}, {}};
  if (faulty) frame.faults.push_back({"purpose", "Choose why you are looking"});
  web::View view = web::PurposesView(access::Purpose::kNone);
  view.Text("child_path", "/children/" + child.Hex() + "/family");
  return PageOf(visit, "purpose", std::move(frame), view, faulty ? 400 : 200);
}

}  // namespace

Response ShowFamily(const Visit& visit) {
  const Request& request = visit.call.request;
  const std::optional<ChildId> child = ChildId::FromHex(visit.call.id);
  if (!child) return NotFound();
  const web::ChildQuestion question = QuestionOf(*child, request);
  if (question.purpose == access::Purpose::kNone)
    return AskForPurpose(visit, *child, request.parameter("purpose").has_value());
  std::optional<Instant> known_at;
  if (const auto day = Date::Parse(question.known_on))
    known_at = Instant::Parse(day->Iso() + "T23:59:59Z");
  const auto family =
      visit.services.read_family.Run(visit.caller, *child, question.purpose, known_at);
  if (!family.ok()) return Failure(family.error(), visit.services);
  if (family.value().index() == 1) return RefusedChild(visit, std::get<1>(family.value()), *child);
  return PageOf(visit, "family", {std::string(kTitle), HereOf(request), {}, {}},
                web::FamilyView(question, std::get<0>(family.value())));
}

}  // namespace hub::http
