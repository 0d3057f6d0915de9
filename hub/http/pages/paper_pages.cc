#include <charconv>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "hub/http/answering.h"
#include "hub/http/pack_file.h"
#include "hub/http/pages/desk.h"
#include "hub/http/pages/reading.h"
#include "hub/http/pages/telling.h"
#include "hub/service/curate.h"
#include "hub/service/export_child.h"
#include "hub/web/curated_view.h"
#include "hub/web/export_view.h"
#include "hub/wire/shown_entries.h"

namespace hub::http {
namespace {

constexpr std::size_t kLongestName = 500;  // bytes
constexpr std::size_t kLongestTitle = 200;
constexpr std::size_t kLongestAnalysis = 20'000;
constexpr std::size_t kMostOffered = 500;  // entries to cite
constexpr std::string_view kToTakeOut = "to take a child's story out of the hub";
constexpr std::string_view kToWrite = "to write a chronology from a child's story";

bool IsBlank(std::string_view text) { return text.find_first_not_of(" \t\r\n") == text.npos; }

// Taking out -----------------------------------------------------------------------

// Which agencies there are comes with an answer about the child, so whoever may not ask about the
// child is refused here.
Response ExportPage(const Visit& visit, const ChildId& child, const Fields& form,
                    std::vector<web::Fault> faults) {
  const auto involved =
      visit.services.who_is_involved.Run(visit.caller, child, access::Purpose::kOwn);
  if (!involved.ok()) return Failure(involved.error(), visit.services);
  if (involved.value().index() == 1)
    return NotDone(visit, std::get<1>(involved.value()), kToTakeOut);
  web::View view =
      web::ExportForm(std::get<0>(involved.value()).answer().coverage, FieldOf(form, "kind"),
                      FieldOf(form, "agency"), FieldOf(form, "purpose"));
  for (const std::string_view name : {"name", "professional", "reason", "from"})
    view.Text(name, FieldOf(form, name));
  view.Text("until", FieldOf(form, "to"))
      .Text("child_path", PathOf(child))
      .Text("purpose_code", FieldOf(form, "purpose"))
      .Truth("json", FieldOf(form, "format") == "json");
  const int status = faults.empty() ? 200 : 400;
  return PageOf(visit, "export",
                {"Take the story out of the hub", visit.call.request.path, {}, std::move(faults)},
                view, status);
}

struct ExportTyped {
  service::ExportQuery query;
  std::vector<web::Fault> faults;
};

ExportTyped ReadExport(const ChildId& child, const Fields& form) {
  ExportTyped typed;
  service::ExportQuery& query = typed.query;
  query.child = child;
  query.recipient.kind =
      access::ExportKindFrom(FieldOf(form, "kind")).value_or(access::ExportKind::kNone);
  const auto fault = [&](std::string at, std::string words) {
    typed.faults.push_back({std::move(at), std::move(words)});
  };
  if (query.recipient.kind == access::ExportKind::kNone)
    fault("kind-conference", "Choose who it is for");
  query.recipient.name = Sensitive(std::string(FieldOf(form, "name")));
  if (IsBlank(FieldOf(form, "name"))) fault("name", "Enter the recipient's name");
  if (FieldOf(form, "name").size() > kLongestName) fault("name", "Shorten the recipient's name");
  if (const auto agency = AgencyId::From(FieldOf(form, "agency"))) query.recipient.agency = *agency;
  const std::string_view account = FieldOf(form, "professional");
  const auto professional = ProfessionalId::From(account);
  if (professional) query.recipient.professional = *professional;
  if (!account.empty() && !professional)
    fault("professional", "Enter a user name, such as t.jones");
  query.purpose = web::PackPurpose(
      query.recipient.kind,
      access::PurposeFrom(FieldOf(form, "purpose")).value_or(access::Purpose::kNone));
  if (query.purpose == access::Purpose::kNone) fault("purpose", "Choose what it is for");
  query.reason = Sensitive(std::string(FieldOf(form, "reason")));
  if (IsBlank(FieldOf(form, "reason"))) fault("reason", "Say why they need it");
  for (const std::string_view name : {"from", "to"}) {
    const std::string_view day = FieldOf(form, name);
    const auto date = Date::Parse(day);
    if (!day.empty() && !date) fault(std::string(name), "Enter a real day");
    (name == "from" ? query.range.from : query.range.to) = date;
  }
  return typed;
}

// Curated --------------------------------------------------------------------------

std::int64_t NumberOf(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool whole = fault == std::errc() && end == text.data() + text.size();
  return whole && number > 0 ? number : 0;
}

std::optional<web::ChildQuestion> QuestionIn(const Visit& visit, const Fields& form) {
  const std::optional<ChildId> child = ChildId::FromHex(visit.call.id);
  const auto purpose = access::PurposeFrom(FieldOf(form, "purpose"));
  if (!child || !purpose) return std::nullopt;
  web::ChildQuestion question;
  question.child = *child;
  question.purpose = *purpose;
  return question;
}

std::string ListOfCurated(const web::ChildQuestion& question) {
  return PathOf(question.child) + "/curated?purpose=" + std::string(access::Name(question.purpose));
}

Response CuratePage(const Visit& visit, const web::ChildQuestion& question,
                    const web::CuratedTyped& typed, std::vector<web::Fault> faults) {
  service::ChronologyQuery query;
  query.child = question.child;
  query.purpose = question.purpose;
  query.limit = kMostOffered;
  query.incidents = false;
  const auto outcome = visit.services.read_chronology.Run(visit.caller, query);
  if (!outcome.ok()) return Failure(outcome.error(), visit.services);
  if (outcome.value().index() == 1)
    return RefusedChild(visit, std::get<1>(outcome.value()), question.child);
  const auto& released = std::get<0>(outcome.value());
  const auto entries = wire::ReadShownEntries(released);
  if (!entries.ok()) return Failure(entries.error(), visit.services);
  const int status = faults.empty() ? 200 : 400;
  return PageOf(visit, "curate",
                {"Write a chronology", ListOfCurated(question), {}, std::move(faults)},
                web::CurateForm(question, typed, released, entries.value()), status);
}

web::CuratedTyped ReadCurated(const Fields& form) {
  web::CuratedTyped typed;
  typed.number = NumberOf(FieldOf(form, "number"));
  typed.final = FieldOf(form, "status") == "final";
  typed.title = FieldOf(form, "title");
  typed.analysis = FieldOf(form, "analysis");
  for (const auto& [name, value] : form) {
    constexpr std::string_view kEntries = "entries.";
    if (name.starts_with(kEntries) && !value.empty())
      typed.cited.insert(name.substr(kEntries.size()));
  }
  return typed;
}

std::vector<web::Fault> FaultsOf(const web::CuratedTyped& typed) {
  std::vector<web::Fault> faults;
  if (IsBlank(typed.title)) faults.push_back({"title", "Enter a title"});
  if (typed.title.size() > kLongestTitle) faults.push_back({"title", "Shorten the title"});
  if (typed.analysis.size() > kLongestAnalysis)
    faults.push_back({"analysis", "Shorten what you make of it"});
  if (typed.cited.empty()) faults.push_back({"sources", "Choose what it rests on"});
  return faults;
}

}  // namespace

Response ShowExportForm(const Visit& visit) {
  const std::optional<ChildId> child = ChildId::FromHex(visit.call.id);
  if (!child) return NotFound();
  const Fields asked = {
      {"purpose", std::string(visit.call.request.parameter("purpose").value_or(""))}};
  return ExportPage(visit, *child, asked, {});
}

Response ExportByForm(const Visit& visit, const Fields& form) {
  const std::optional<ChildId> child = ChildId::FromHex(visit.call.id);
  if (!child) return NotFound();
  ExportTyped typed = ReadExport(*child, form);
  if (!typed.faults.empty()) return ExportPage(visit, *child, form, std::move(typed.faults));
  const bool json = FieldOf(form, "format") == "json";
  const Status can = CanWritePack(json);
  if (!can.ok()) return ExportPage(visit, *child, form, {{"", Sentence(can.error().for_caller)}});
  const auto outcome = visit.services.export_child.Run(visit.caller, typed.query);
  if (!outcome.ok() && !IsOurs(outcome.error()))
    return ExportPage(visit, *child, form, {{"", Sentence(outcome.error().for_caller)}});
  if (!outcome.ok()) return Failure(outcome.error(), visit.services);
  if (outcome.value().index() == 1) return NotDone(visit, std::get<1>(outcome.value()), kToTakeOut);
  return PackFile(std::get<0>(outcome.value()), json, visit.services);
}

Response ShowCurated(const Visit& visit) {
  const std::optional<ChildId> child = ChildId::FromHex(visit.call.id);
  if (!child) return NotFound();
  const web::ChildQuestion question = QuestionOf(*child, visit.call.request);
  if (question.purpose == access::Purpose::kNone) return SeeOther(PathOf(*child));
  const auto outcome = visit.services.curate.Read(visit.caller, *child, question.purpose);
  if (!outcome.ok()) return Failure(outcome.error(), visit.services);
  if (outcome.value().index() == 1)
    return RefusedChild(visit, std::get<1>(outcome.value()), *child);
  const auto& released = std::get<0>(outcome.value());
  const auto shown = wire::ReadShownEntries(released);
  if (!shown.ok()) return Failure(shown.error(), visit.services);
  return PageOf(visit, "curated",
                {"Chronologies that people wrote", ListOfCurated(question), {}, {}},
                web::CuratedView(question, released, shown.value(), visit.caller.who.id,
                                 AgencyNamesAt(visit)));
}

Response ShowCurateForm(const Visit& visit) {
  const Request& request = visit.call.request;
  const auto question = QuestionIn(visit, request.query);
  if (!question) return NotFound();
  const std::int64_t number = NumberOf(request.parameter("number").value_or(""));
  if (number == 0) return CuratePage(visit, *question, {}, {});
  const auto outcome = visit.services.curate.Read(visit.caller, question->child, question->purpose);
  if (!outcome.ok()) return Failure(outcome.error(), visit.services);
  if (outcome.value().index() == 1)
    return RefusedChild(visit, std::get<1>(outcome.value()), question->child);
  const auto before = web::TypedBefore(std::get<0>(outcome.value()), number, visit.caller.who.id);
  return before ? CuratePage(visit, *question, *before, {}) : NotFound();
}

Response CurateByForm(const Visit& visit, const Fields& form) {
  const auto question = QuestionIn(visit, form);
  if (!question) return NotFound();
  const web::CuratedTyped typed = ReadCurated(form);
  std::vector<web::Fault> faults = FaultsOf(typed);
  if (!faults.empty()) return CuratePage(visit, *question, typed, std::move(faults));
  service::CuratedDraft draft;
  draft.child = question->child;
  draft.purpose = question->purpose;
  draft.number = typed.number;
  draft.final = typed.final;
  draft.title = Sensitive(typed.title);
  draft.analysis = Sensitive(typed.analysis);
  for (const std::string& cited : typed.cited) {
    const auto entry = EntryId::FromHex(cited);
    if (!entry) return NotFound();
    draft.entries.push_back(*entry);
  }
  const auto outcome = visit.services.curate.Keep(visit.caller, draft);
  if (!outcome.ok() && !IsOurs(outcome.error()))
    return CuratePage(visit, *question, typed, {{"", Sentence(outcome.error().for_caller)}});
  return ToldOf(visit, question->child, outcome,
                typed.final ? "Your chronology is kept" : "Your draft is kept", kToWrite,
                typed.final ? "Whoever may see all that it rests on may read it."
                            : "You alone see it, among the chronologies that people wrote.");
}

Response WithdrawCuratedByForm(const Visit& visit, const Fields& form) {
  const auto question = QuestionIn(visit, form);
  const std::int64_t number = NumberOf(FieldOf(form, "number"));
  if (!question || number == 0) return NotFound();
  service::CuratedDraft draft;
  draft.child = question->child;
  draft.purpose = question->purpose;
  draft.number = number;
  draft.withdrawn = true;
  return ToldOf(visit, question->child, visit.services.curate.Keep(visit.caller, draft),
                "Your chronology is withdrawn", kToWrite,
                "It is listed to nobody any more. That it was there stays on record.");
}

}  // namespace hub::http
