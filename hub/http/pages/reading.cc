#include "hub/http/pages/reading.h"

#include "hub/http/answering.h"

namespace hub::http {

std::string HereOf(const Request& request) {
  std::string here = request.path;
  char before = '?';
  for (const auto& [name, value] : request.query) {
    here += before + web::QueryText(name) + "=" + web::QueryText(value);
    before = '&';
  }
  return here;
}

Response Refused(const Visit& visit, const service::Refusal& refusal, std::string_view asked_for,
                 const web::View& more) {
  return PageOf(visit, "refused",
                {"This cannot be shown to you", HereOf(visit.call.request), {}, {}},
                web::RefusalView(refusal, asked_for).Add(more), 403);
}

Response RefusedChild(const Visit& visit, const service::Refusal& refusal, const ChildId& child) {
  const std::string path = "/children/" + child.Hex();
  web::View more = DutyView(visit.services);
  if (visit.caller.role == access::Role::kNamedProfessional) more.Text("tie_path", path + "/tie");
  if (web::ReadsAboutChildren(visit.caller.role)) {
    more.Text("agreement_path", path + "/agreement")
        .Text("reason_path", path)
        .Text("emergency_path", path + "/emergency");
  }
  return Refused(visit, refusal, "a child's story", more);
}

web::ChildQuestion QuestionOf(const ChildId& child, const Request& request) {
  const auto given = [&](std::string_view name) {
    return std::string(request.parameter(name).value_or(""));
  };
  web::ChildQuestion question;
  question.child = child;
  question.purpose = access::PurposeFrom(given("purpose")).value_or(access::Purpose::kNone);
  question.agency = given("agency");
  question.kind = given("kind");
  question.from = given("from");
  question.to = given("to");
  question.known_on = given("known_on");
  if (Instant::Parse(given("since"))) question.since = given("since");
  question.brief = given("view") == "brief";
  question.print = given("print") == "yes";
  return question;
}

}  // namespace hub::http
