#include <optional>
#include <utility>
#include <variant>
#include <vector>

#include "hub/http/answering.h"
#include "hub/http/pages/desk.h"
#include "hub/http/pages/reading.h"
#include "hub/http/pages/telling.h"
#include "hub/http/pages/waiting.h"
#include "hub/service/own_children.h"
#include "hub/web/admin_view.h"
#include "hub/web/contradiction_view.h"
#include "hub/web/rights_view.h"
#include "hub/wire/forms.h"
#include "hub/wire/queries.h"
#include "hub/wire/searches.h"
#include "hub/wire/shown_entries.h"

namespace hub::http {
namespace {

constexpr std::size_t kEntriesOfPage = 200;

// Find: the form -----------------------------------------------------------------

struct SearchForm {
  std::string json;
  std::vector<web::Fault> faults;
};

// "3", "4", "2016" -> "2016-04-03"; nothing when it is no day.
std::optional<std::string> DayOf(std::string_view day, std::string_view month,
                                 std::string_view year) {
  const auto number = [](std::string_view text) {
    int value = 0;
    for (const char c : text) {
      if (c < '0' || c > '9' || text.size() > 4) return -1;
      value = value * 10 + (c - '0');
    }
    return value;
  };
  const auto date = Date::FromCivil(number(year), number(month), number(day));
  if (!date || year.size() != 4) return std::nullopt;
  return date->Iso();
}

// A number as people write it: with spaces.
std::string Closed(std::string_view number) {
  std::string closed;
  for (const char c : number) {
    if (c != ' ' && c != '-') closed += c;
  }
  return closed;
}

SearchForm ReadSearchForm(const Fields& form) {
  SearchForm read;
  Fields fields = {{"purpose", std::string(FieldOf(form, "purpose"))},
                   {"given", std::string(FieldOf(form, "given"))},
                   {"family", std::string(FieldOf(form, "family"))},
                   {"nhs_number", Closed(FieldOf(form, "nhs_number"))},
                   {"upn", Closed(FieldOf(form, "upn"))}};
  if (fields.front().second.empty())
    read.faults.push_back({"purpose", "Choose why you are looking"});
  const std::string_view parts[] = {FieldOf(form, "birth_day"), FieldOf(form, "birth_month"),
                                    FieldOf(form, "birth_year")};
  if (!parts[0].empty() || !parts[1].empty() || !parts[2].empty()) {
    const auto birth = DayOf(parts[0], parts[1], parts[2]);
    if (birth) fields.emplace_back("birth", *birth);
    if (!birth)
      read.faults.push_back({"birth-day", "Date of birth must be a real day, such as 27 3 2016"});
  }
  read.json =
      wire::FormAsJson(fields, {"purpose", "given", "family", "birth", "nhs_number", "upn"});
  return read;
}

// The fault of wire/ told at the field that it is about.
web::Fault FaultOf(const Error& error) {
  const std::string& words = error.for_caller;
  if (words.find("/nhs_number") != words.npos)
    return {"nhs", "Check the NHS number: it has ten digits, and the last one does not fit"};
  if (words.find("/upn") != words.npos)
    return {"upn", "Check the UPN: it has a letter and twelve digits, and the letter does not fit"};
  if (words.find("/birth") != words.npos)
    return {"birth-day", "Date of birth must be a real day, such as 27 3 2016"};
  if (words.find("/given") != words.npos) return {"given", "Check the first name"};
  if (words.find("/family") != words.npos) return {"family", "Check the family name"};
  return {"purpose", "Check what you typed: something in it could not be understood"};
}

web::View TypedView(const Fields& form) {
  web::View view = web::PurposesView(
      access::PurposeFrom(FieldOf(form, "purpose")).value_or(access::Purpose::kNone));
  for (const std::string_view name :
       {"given", "family", "birth_day", "birth_month", "birth_year", "nhs_number", "upn"}) {
    view.Text(name, FieldOf(form, name));
  }
  return view;
}

// A child's page -------------------------------------------------------------------

// The question as the API would be asked it, so that one set of rules reads both.
Result<wire::ChronologyQuery> QueryOf(const web::ChildQuestion& question, const Request& request) {
  wire::Parameters parameters = {{"purpose", std::string(access::Name(question.purpose))}};
  const std::pair<std::string_view, const std::string&> filters[] = {
      {"agency", question.agency},
      {"kind", question.kind},
      {"from", question.from},
      {"to", question.to},
  };
  for (const auto& [name, value] : filters) {
    if (!value.empty()) parameters.emplace_back(name, value);
  }
  if (!question.known_on.empty())
    parameters.emplace_back("known_at", question.known_on + "T23:59:59Z");
  if (question.brief) parameters.emplace_back("view", "brief");
  const auto cursor = request.parameter("cursor");
  if (cursor) parameters.emplace_back("cursor", *cursor);
  return wire::ParseChronologyQuery(parameters);
}

Response AskForPurpose(const Visit& visit, const web::ChildQuestion& question, bool faulty) {
  web::Frame frame{"Why are you looking?", HereOf(visit.call.request), {}, {}};
  if (faulty) frame.faults.push_back({"purpose", "Choose why you are looking"});
  web::View view = web::PurposesView(access::Purpose::kNone);
  view.Text("child_path", "/children/" + question.child.Hex()).Text("since", question.since);
  return PageOf(visit, "purpose", std::move(frame), view, faulty ? 400 : 200);
}

}  // namespace

Response ShowHome(const Visit& visit) {
  if (web::HasDesk(visit.caller.role)) return ShowDesk(visit);
  const auto answer = visit.services.pages->own_children.Run(visit.caller);
  if (!answer.ok()) return Failure(answer.error(), visit.services);
  const bool reads = web::ReadsAboutChildren(visit.caller.role);
  web::View view;
  const bool reviews = visit.caller.role == access::Role::kReviewer;
  view.Truth("cannot_read", !reads && !reviews)
      .Truth("may_find", reads)
      .Truth("opens_by_number", reviews);
  if (reads) view.Add(web::OwnChildrenView(answer.value())).Add(WaitingView(visit));
  return PageOf(visit, "home", {"My children", "/", {}, {}}, view);
}

Response OpenByNumber(const Visit& visit) {
  const auto typed = visit.call.request.parameter("child");
  const auto child = ChildId::FromHex(typed.value_or(""));
  if (child) return SeeOther("/children/" + child->Hex());
  return PageOf(visit, "home",
                {"My children",
                 "/",
                 {},
                 {{"child", "Enter the child's number in the hub: 32 letters and digits"}}},
                web::View().Truth("opens_by_number", true).Text("child", typed.value_or("")), 400);
}

Response ShowFind(const Visit& visit) {
  if (!web::ReadsAboutChildren(visit.caller.role)) return NotForThisRole();
  return PageOf(visit, "find", {"Find a child", "/find", {}, {}}, TypedView({}));
}

Response FindByForm(const Visit& visit, const Fields& form) {
  if (!web::ReadsAboutChildren(visit.caller.role)) return NotForThisRole();
  SearchForm typed = ReadSearchForm(form);
  web::Frame frame{"Find a child", "/find", {}, std::move(typed.faults)};
  Result<wire::Search> search = wire::ParseSearch(typed.json);
  if (!search.ok() && frame.faults.empty()) frame.faults.push_back(FaultOf(search.error()));
  if (!frame.faults.empty()) return PageOf(visit, "find", std::move(frame), TypedView(form), 400);
  service::FindQuery query;
  static_cast<linkage::Sought&>(query) = search.value();
  query.purpose = search.value().purpose;
  const auto outcome = visit.services.find_child.Run(visit.caller, query);
  if (!outcome.ok()) return Failure(outcome.error(), visit.services);
  if (outcome.value().index() == 1)
    return Refused(visit, std::get<1>(outcome.value()), "a search for a child");
  web::View view = TypedView(form);
  view.Add(web::FoundView(std::get<0>(outcome.value()), query.purpose));
  return PageOf(visit, "find", std::move(frame), view);
}

Response ShowChild(const Visit& visit) {
  const Request& request = visit.call.request;
  const std::optional<ChildId> child = ChildId::FromHex(visit.call.id);
  if (!child) return NotFound();
  const web::ChildQuestion question = QuestionOf(*child, request);
  if (question.purpose == access::Purpose::kNone)
    return AskForPurpose(visit, question, request.parameter("purpose").has_value());
  const Result<wire::ChronologyQuery> query = QueryOf(question, request);
  if (!query.ok())
    return Problem(400,
                   "one of the filters could not be understood: go back, choose it again, and look "
                   "that every day is a real one");

  const auto involved = visit.services.who_is_involved.Run(visit.caller, *child, question.purpose);
  if (!involved.ok()) return Failure(involved.error(), visit.services);
  if (involved.value().index() == 1)
    return RefusedChild(visit, std::get<1>(involved.value()), *child);
  const wire::ChronologyQuery& given = query.value();
  service::ChronologyQuery asked;
  asked.child = *child;
  asked.purpose = given.purpose;
  asked.range = {given.from, given.to};
  asked.known_at = given.known_at;
  asked.agency = given.agency;
  asked.kind = given.kind;
  asked.cursor = given.cursor;
  asked.limit = kEntriesOfPage;
  asked.brief = given.brief;
  const auto chronology = visit.services.read_chronology.Run(visit.caller, asked);
  if (!chronology.ok()) return Failure(chronology.error(), visit.services);
  if (chronology.value().index() == 1)
    return RefusedChild(visit, std::get<1>(chronology.value()), *child);
  const auto& released = std::get<0>(chronology.value());
  const auto entries = wire::ReadShownEntries(released);
  if (!entries.ok()) return Failure(entries.error(), visit.services);
  web::View view =
      web::ChildView(question, std::get<0>(involved.value()), released, entries.value());
  view.Add(web::ContradictionsView(question, released.answer(), visit.caller.agency.id));
  const auto rights = visit.services.read_rights.Run(visit.caller, *child);
  if (!rights.ok()) return Failure(rights.error(), visit.services);
  if (rights.value().index() == 0)
    view.Add(web::FamilySaidView(std::get<0>(rights.value()), AgencyNamesAt(visit)));
  return PageOf(visit, "child", {"A child's story", HereOf(request), {}, {}}, view);
}

}  // namespace hub::http
