#include <optional>
#include <string>
#include <vector>

#include "hub/http/pages/desk.h"
#include "hub/http/pages/reading.h"
#include "hub/http/pages/telling.h"
#include "hub/web/entry_view.h"
#include "hub/wire/forms.h"
#include "hub/wire/rights.h"
#include "hub/wire/shown_entries.h"

namespace hub::http {
namespace {

constexpr std::size_t kLongestWords = 4 * 1024;   // bytes, of whoever disputes
constexpr std::size_t kLongestReason = 4 * 1024;  // bytes
constexpr std::size_t kMostVersions = 100;

struct EntryAsked {
  web::ChildQuestion question;
  EntryId entry;
};

// One record's page, with what was wrong with a form on it.
Response EntryPage(const Visit& visit, const EntryAsked& asked, const Fields& typed,
                   std::vector<web::Fault> faults) {
  service::ChronologyQuery query;
  query.child = asked.question.child;
  query.purpose = asked.question.purpose;
  query.record = asked.entry;
  query.limit = kMostVersions;
  query.incidents = false;
  const auto outcome = visit.services.read_chronology.Run(visit.caller, query);
  if (!outcome.ok()) return Failure(outcome.error(), visit.services);
  if (outcome.value().index() == 1)
    return RefusedChild(visit, std::get<1>(outcome.value()), asked.question.child);
  const auto& released = std::get<0>(outcome.value());
  const auto versions = wire::ReadShownEntries(released);
  if (!versions.ok()) return Failure(versions.error(), visit.services);
  if (versions.value().empty()) return NotFound();
  web::View view = web::EntryPageView(asked.question, released, versions.value());
  view.List("disputants", web::DisputantChoices(FieldOf(typed, "by")))
      .Text("typed_words", FieldOf(typed, "words"));
  const auto sent =
      visit.services.read_disclosures.Run(visit.caller, asked.question.child, std::nullopt);
  if (!sent.ok()) return Failure(sent.error(), visit.services);
  if (sent.value().index() == 0)
    view.Add(web::SendingsView(std::get<0>(sent.value()), versions.value(), AgencyNamesAt(visit)));
  const int status = faults.empty() ? 200 : 400;
  const std::string here = web::AddressOfEntry(asked.question, asked.entry.Hex());
  return PageOf(visit, "entry", {"One record", here, {}, std::move(faults)}, view, status);
}

std::optional<EntryAsked> AskedBy(const Visit& visit, const Fields& form) {
  const std::optional<ChildId> child = ChildId::FromHex(visit.call.id);
  const std::optional<EntryId> entry = EntryId::FromHex(FieldOf(form, "entry"));
  const auto purpose = access::PurposeFrom(FieldOf(form, "purpose"));
  if (!child || !entry || !purpose) return std::nullopt;
  EntryAsked asked;
  asked.question.child = *child;
  asked.question.purpose = *purpose;
  asked.entry = *entry;
  return asked;
}

}  // namespace

Response ShowEntry(const Visit& visit) {
  const auto asked = AskedBy(visit, visit.call.request.query);
  if (asked) return EntryPage(visit, *asked, {}, {});
  return web::ReadsAboutChildren(visit.caller.role) ? NotFound() : NotForThisRole();
}

Response DisputeByForm(const Visit& visit, const Fields& form) {
  const auto asked = AskedBy(visit, form);
  if (!asked) return NotFound();
  service::DisputeSaid said;
  const auto by = access::DisputantFrom(FieldOf(form, "by"));
  const std::string_view words = FieldOf(form, "words");
  std::vector<web::Fault> faults;
  if (!by) faults.push_back({"by-child", "Choose who says that it is wrong"});
  if (words.find_first_not_of(" \t\r\n") == words.npos)
    faults.push_back({"words", "Write what is wrong, in their own words"});
  if (words.size() > kLongestWords) faults.push_back({"words", "Shorten what you wrote"});
  if (!faults.empty()) return EntryPage(visit, *asked, form, std::move(faults));
  said.by = *by;
  said.words = Sensitive(std::string(words));
  said.reason = said.words;
  said.purpose = asked->question.purpose;
  said.child = asked->question.child;
  const auto outcome = visit.services.mark_entry.Dispute(visit.caller, asked->entry, said);
  return ToldOf(visit, asked->question.child, outcome, "The record is marked as disputed",
                "to say that a record is disputed",
                "These words stand beside it from now on, wherever it is shown or taken.");
}

Response SettleIncidentByForm(const Visit& visit, const Fields& form) {
  const std::optional<ChildId> child = ChildId::FromHex(visit.call.id);
  const auto purpose = access::PurposeFrom(FieldOf(form, "purpose"));
  if (!child || !purpose) return NotFound();
  service::IncidentSaid said;
  said.child = *child;
  said.purpose = *purpose;
  for (const auto& [name, value] : form) {
    constexpr std::string_view kEntries = "entries.";
    if (!name.starts_with(kEntries)) continue;
    const auto entry = EntryId::FromHex(std::string_view(name).substr(kEntries.size()));
    if (entry) said.entries.push_back(*entry);
  }
  const std::string_view same = FieldOf(form, "same");
  const std::string_view reason = FieldOf(form, "reason");
  if (same.empty()) return Problem(400, "choose whether it is one incident; go back and try again");
  if (reason.empty()) return Problem(400, "say how you know; go back and try again");
  if (reason.size() > kLongestReason) return Problem(400, "the reason is too long");
  said.same = same == "yes";
  said.reason = Sensitive(std::string(reason));
  return ToldOf(visit, *child, visit.services.settle_incident.Run(visit.caller, said),
                said.same ? "These records are one incident" : "These records are shown apart",
                "to say whether records tell of one incident",
                "It holds for everybody who may see these records.");
}

Response SettleContradictionByForm(const Visit& visit, const Fields& form) {
  const std::optional<ChildId> child = ChildId::FromHex(visit.call.id);
  const auto purpose = access::PurposeFrom(FieldOf(form, "purpose"));
  if (!child || !purpose) return NotFound();
  const auto state = chronology::ContradictionStateFrom(FieldOf(form, "state"));
  const std::string_view reason = FieldOf(form, "reason");
  if (!state) return Problem(400, "choose what you know of it; go back and try again");
  if (reason.find_first_not_of(" \t\r\n") == reason.npos)
    return Problem(400, "say how you know; go back and try again");
  if (reason.size() > kLongestReason) return Problem(400, "the reason is too long");
  service::ContradictionSaid said;
  said.child = *child;
  said.purpose = *purpose;
  said.contradiction = FieldOf(form, "contradiction");
  said.state = *state;
  said.reason = Sensitive(std::string(reason));
  return ToldOf(visit, *child, visit.services.settle_contradiction.Run(visit.caller, said),
                "What you know of it is recorded", "to say what is to be made of a contradiction",
                "Whoever may see both records sees it from now on. Neither record is changed.");
}

}  // namespace hub::http
