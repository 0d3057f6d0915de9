#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "hub/http/answering.h"
#include "hub/http/pages/reading.h"
#include "hub/http/pages/telling.h"
#include "hub/web/within_view.h"
#include "hub/wire/forms.h"
#include "hub/wire/queries.h"
#include "hub/wire/searches.h"
#include "hub/wire/shown_entries.h"

namespace hub::http {
namespace {

constexpr std::size_t kEntriesOfPage = 100;

// Reviewers and officers read a child's story too, where an order or a case lets them.
bool MayLook(access::Role role) {
  return web::ReadsAboutChildren(role) || role == access::Role::kReviewer ||
         role == access::Role::kDataProtectionOfficer || role == access::Role::kCaldicottGuardian;
}

web::View HeadOf(const web::ChildQuestion& question) {
  return web::View()
      .Text("child_path", PathOf(question.child))
      .Text("purpose_code", access::Name(question.purpose))
      .Text("purpose_words", web::ReasonWords(question.purpose));
}

// Words --------------------------------------------------------------------------

Response SearchPage(const Visit& visit, const web::ChildQuestion& question, const Fields& form,
                    std::vector<web::Fault> faults, web::View found = {}) {
  web::View view = HeadOf(question);
  view.Text("words", FieldOf(form, "words"))
      .Text("from", FieldOf(form, "from"))
      .Text("until", FieldOf(form, "to"))
      .Add(found);
  const int status = faults.empty() ? 200 : 400;
  return PageOf(visit, "search", {"Look for words", AddressOf(question), {}, std::move(faults)},
                view, status);
}

web::Fault FaultOfSearch(const Error& error) {
  const std::string& words = error.for_caller;
  if (words.find("from") != words.npos) return {"from", "From must be a real day"};
  if (words.find("to") == 0 || words.find("/to") != words.npos)
    return {"to", "To must be a real day"};
  return {"words", "Enter a few words, without signs"};
}

// Others ---------------------------------------------------------------------------

struct OthersAsked {
  std::string agency;
  access::Role role = access::Role::kNone;
  std::string day;
  std::vector<web::Fault> faults;
  bool any = false;  // something was filled in
};

OthersAsked ReadOthers(const Request& request) {
  const auto given = [&](std::string_view name) {
    return std::string(request.parameter(name).value_or(""));
  };
  OthersAsked asked;
  asked.agency = given("known_to");
  asked.role = access::RoleFrom(given("known_as")).value_or(access::Role::kNone);
  asked.day = given("known_on");
  asked.any = request.parameter("known_to").has_value();
  if (!asked.any) return asked;
  if (!AgencyId::From(asked.agency)) asked.faults.push_back({"known_to", "Choose the agency"});
  if (asked.role == access::Role::kNone) asked.faults.push_back({"known_as", "Choose the role"});
  if (!Date::Parse(asked.day)) asked.faults.push_back({"known_on", "Enter a real day"});
  return asked;
}

service::ChronologyQuery QueryOf(const web::ChildQuestion& question, const OthersAsked& asked,
                                 const Request& request) {
  service::ChronologyQuery query;
  query.child = question.child;
  query.purpose = question.purpose;
  query.known_at = Instant::Parse(asked.day + "T23:59:59Z");
  query.known_to = {*AgencyId::From(asked.agency), asked.role};
  query.limit = kEntriesOfPage;
  query.incidents = false;
  if (const auto cursor = request.parameter("cursor")) query.cursor = *cursor;
  return query;
}

std::string AddressOf(const web::ChildQuestion& question, const OthersAsked& asked,
                      std::string_view cursor) {
  std::string address = PathOf(question.child) + "/others?purpose=";
  address += std::string(access::Name(question.purpose)) + "&known_to=" + asked.agency;
  address += "&known_as=" + std::string(access::Name(asked.role)) + "&known_on=" + asked.day;
  return address + "&cursor=" + web::QueryText(cursor);
}

}  // namespace

Response ShowSearchWithin(const Visit& visit) {
  const std::optional<ChildId> child = ChildId::FromHex(visit.call.id);
  if (!child) return NotFound();
  if (!MayLook(visit.caller.role)) return NotForThisRole();
  const web::ChildQuestion question = QuestionOf(*child, visit.call.request);
  if (question.purpose == access::Purpose::kNone) return SeeOther(PathOf(*child));
  return SearchPage(visit, question, {}, {});
}

Response SearchWithinByForm(const Visit& visit, const Fields& form) {
  const std::optional<ChildId> child = ChildId::FromHex(visit.call.id);
  const auto purpose = access::PurposeFrom(FieldOf(form, "purpose"));
  if (!child || !purpose) return NotFound();
  web::ChildQuestion question;
  question.child = *child;
  question.purpose = *purpose;
  const auto search = wire::ParseChronologySearch(
      wire::FormAsJson(form, {"purpose", "words", "from", "to", "cursor"}));
  if (!search.ok()) return SearchPage(visit, question, form, {FaultOfSearch(search.error())});
  service::ChronologyQuery query;
  query.child = *child;
  query.purpose = search.value().purpose;
  query.range = {search.value().from, search.value().to};
  query.cursor = search.value().cursor;
  query.limit = kEntriesOfPage;
  query.words = search.value().words;
  query.incidents = false;
  const auto outcome = visit.services.read_chronology.Run(visit.caller, query);
  if (!outcome.ok() && !IsOurs(outcome.error()))
    return SearchPage(visit, question, form, {FaultOfSearch(outcome.error())});
  if (!outcome.ok()) return Failure(outcome.error(), visit.services);
  if (outcome.value().index() == 1)
    return RefusedChild(visit, std::get<1>(outcome.value()), *child);
  const auto& released = std::get<0>(outcome.value());
  const auto entries = wire::ReadShownEntries(released);
  if (!entries.ok()) return Failure(entries.error(), visit.services);
  return SearchPage(visit, question, form, {},
                    web::WithinView(question, released, entries.value()));
}

Response ShowOthers(const Visit& visit) {
  const std::optional<ChildId> child = ChildId::FromHex(visit.call.id);
  if (!child) return NotFound();
  if (!MayLook(visit.caller.role)) return NotForThisRole();
  const Request& request = visit.call.request;
  const web::ChildQuestion question = QuestionOf(*child, request);
  if (question.purpose == access::Purpose::kNone) return SeeOther(PathOf(*child));
  OthersAsked asked = ReadOthers(request);
  const auto involved = visit.services.who_is_involved.Run(visit.caller, *child, question.purpose);
  if (!involved.ok()) return Failure(involved.error(), visit.services);
  if (involved.value().index() == 1)
    return RefusedChild(visit, std::get<1>(involved.value()), *child);
  web::View view = HeadOf(question);
  view.Add(web::OthersChoices(std::get<0>(involved.value()), asked.agency, asked.role, asked.day));
  web::Frame frame{"What could others have seen?", HereOf(request), {}, std::move(asked.faults)};
  if (!asked.any || !frame.faults.empty()) {
    const int status = frame.faults.empty() ? 200 : 400;
    return PageOf(visit, "others", std::move(frame), view, status);
  }
  const auto outcome =
      visit.services.read_chronology.Run(visit.caller, QueryOf(question, asked, request));
  if (!outcome.ok() && !IsOurs(outcome.error())) {
    frame.faults.push_back({"", Sentence(outcome.error().for_caller)});
    return PageOf(visit, "others", std::move(frame), view, 400);
  }
  if (!outcome.ok()) return Failure(outcome.error(), visit.services);
  if (outcome.value().index() == 1)
    return RefusedChild(visit, std::get<1>(outcome.value()), *child);
  const auto& released = std::get<0>(outcome.value());
  const auto entries = wire::ReadShownEntries(released);
  if (!entries.ok()) return Failure(entries.error(), visit.services);
  const std::string& next = released.answer().next_cursor;
  view.Add(web::WithinView(question, released, entries.value()))
      .Text("next", next.empty() ? "" : AddressOf(question, asked, next));
  return PageOf(visit, "others", std::move(frame), view);
}

}  // namespace hub::http
