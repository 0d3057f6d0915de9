#include <algorithm>

#include "hub/http/pages/desk.h"
#include "hub/service/mend_records.h"
#include "hub/web/steward_view.h"
#include "hub/wire/forms.h"
#include "hub/wire/matches.h"
#include "hub/wire/rights.h"

namespace hub::http {
namespace {

constexpr std::string_view kQuestions = "the questions about your agency's records";
constexpr std::string_view kSplit = "to take records out of a child";
constexpr std::string_view kLabel = "to change the labels of an entry";
constexpr std::string_view kAnswer = "to answer who disputes an entry";
constexpr std::size_t kLongestAnswer = 4 * 1024;  // bytes

std::string MatchPath(std::string_view id) { return "/steward/matches/" + std::string(id); }

Response MatchPage(const Visit& visit, const Fields& form, std::vector<web::Fault> faults) {
  const auto match = linkage::MatchId::FromHex(visit.call.id);
  if (!match) return NotFound();
  web::Frame frame{"Is this one child?", MatchPath(visit.call.id), {}, std::move(faults)};
  return DeskPage(visit, visit.services.read_matches.One(visit.caller, *match), kQuestions,
                  "steward_match", std::move(frame), [&](const auto& question) {
                    return web::QuestionView(question, FieldOf(form, "decision"),
                                             FieldOf(form, "reason"), NowAt(visit));
                  });
}

std::vector<web::Fault> FaultsOfAnswer(const Fields& form) {
  std::vector<web::Fault> faults;
  if (FieldOf(form, "decision").empty())
    faults.push_back({"answer-confirm", "Choose what you can say"});
  if (FieldOf(form, "reason").empty()) faults.push_back({"reason", "Say how you know"});
  return faults;
}

// What is typed one to a line.
std::vector<std::string> LinesOf(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    while (!line.empty() && static_cast<unsigned char>(line.back()) <= ' ') line.remove_suffix(1);
    while (!line.empty() && static_cast<unsigned char>(line.front()) <= ' ') line.remove_prefix(1);
    if (!line.empty()) lines.emplace_back(line);
  }
  return lines;
}

Response SplitForm(const Visit& visit, const Fields& form, std::vector<web::Fault> faults) {
  const int status = faults.empty() ? 200 : 400;
  return PageOf(visit, "steward_split",
                {"Take records out of a child", "/steward/split", {}, std::move(faults)},
                web::View()
                    .Text("source_ids", FieldOf(form, "source_ids"))
                    .Text("reason", FieldOf(form, "reason")),
                status);
}

Response LabelForm(const Visit& visit, const Fields& form, std::vector<web::Fault> faults) {
  const int status = faults.empty() ? 200 : 400;
  web::View view = web::LabelChoices(FieldOf(form, "add"), FieldOf(form, "remove"));
  for (const std::string_view field : {"entry", "reason", "answer"})
    view.Text(field, FieldOf(form, field));
  return PageOf(visit, "steward_labels",
                {"Labels of an entry", "/steward/labels", {}, std::move(faults)}, view, status);
}

std::vector<web::Fault> FaultsOfLabels(const Fields& form) {
  std::vector<web::Fault> faults;
  if (!EntryId::FromHex(FieldOf(form, "entry")))
    faults.push_back({"entry", "Enter the entry's number: 32 letters and digits"});
  if (FieldOf(form, "add").empty() && FieldOf(form, "remove").empty())
    faults.push_back({"add", "Choose a label to put on, or one to take off"});
  if (FieldOf(form, "reason").empty()) faults.push_back({"reason", "Say why"});
  return faults;
}

Response WaitingPage(const Visit& visit, const service::Outcome<access::Mending>& mending) {
  return DeskPage(visit, mending, "the records that were not taken in", "steward_waiting",
                  {"Records that were not taken in", "/steward/waiting", {}, {}},
                  [&](const auto& released) { return web::MendingView(released, NowAt(visit)); });
}

}  // namespace

Response ShowMatches(const Visit& visit) {
  const Request& request = visit.call.request;
  wire::Parameters parameters;
  for (const std::string_view name : {"state", "after"}) {
    if (const auto given = request.parameter(name)) parameters.emplace_back(name, *given);
  }
  const Result<wire::MatchesQuery> query = wire::ParseMatchesQuery(parameters);
  if (!query.ok()) return Failure(query.error(), visit.services);
  const wire::MatchesQuery& given = query.value();
  const auto page =
      visit.services.read_matches.List(visit.caller, {given.settled, given.after, given.limit});
  return DeskPage(visit, page, kQuestions, "steward_matches",
                  {"Questions about children", "/steward/matches", {}, {}},
                  [&](const auto& released) {
                    return web::QuestionsView(released, given.settled, NowAt(visit));
                  });
}

Response ShowMatch(const Visit& visit) { return MatchPage(visit, {}, {}); }

Response AnswerMatchByForm(const Visit& visit, const Fields& form) {
  const auto match = linkage::MatchId::FromHex(visit.call.id);
  if (!match) return NotFound();
  std::vector<web::Fault> faults = FaultsOfAnswer(form);
  if (!faults.empty()) return MatchPage(visit, form, std::move(faults));
  const auto decision = wire::ParseMatchDecision(wire::FormAsJson(form, {"decision", "reason"}));
  if (!decision.ok()) return MatchPage(visit, form, {{"reason", "Shorten the reason"}});
  const auto outcome = visit.services.decide_match.Run(
      visit.caller, {*match, decision.value().answer, decision.value().reason});
  if (!outcome.ok() && outcome.error().code == ErrorCode::kConflict)
    return MatchPage(visit, form, {{"", Sentence(outcome.error().for_caller)}});
  return DeskPage(visit, outcome, "to answer a question about your agency's records",
                  "steward_answered",
                  {"Your answer is on record", MatchPath(visit.call.id), {}, {}},
                  [&](const auto& released) { return web::AnsweredView(released, NowAt(visit)); });
}

Response ShowMatchReaders(const Visit& visit) {
  const auto match = linkage::MatchId::FromHex(visit.call.id);
  if (!match) return NotFound();
  return DeskPage(
      visit, visit.services.read_matches.Readers(visit.caller, *match), "who read a wrong join",
      "steward_readers", {"Who read what was one child", visit.call.request.path, {}, {}},
      [&](const auto& released) {
        web::View view = web::WrongReadsView(released, AgencyNamesAt(visit), NowAt(visit));
        view.Truth("may_settle", visit.caller.role == access::Role::kSteward);
        return view;
      });
}

Response ShowSplit(const Visit& visit) {
  if (auto refused = NotForRole(visit, kStewards)) return *std::move(refused);
  return SplitForm(visit, {}, {});
}

Response SplitByForm(const Visit& visit, const Fields& form) {
  if (auto refused = NotForRole(visit, kStewards)) return *std::move(refused);
  Fields fields = {{"reason", std::string(FieldOf(form, "reason"))}};
  for (const std::string& id : LinesOf(FieldOf(form, "source_ids")))
    fields.emplace_back("source_ids." + id, "yes");
  std::vector<web::Fault> faults;
  if (fields.size() == 1)
    faults.push_back({"source_ids", "Enter your agency's own number of at least one person"});
  if (fields.front().second.empty()) faults.push_back({"reason", "Say how you know"});
  if (!faults.empty()) return SplitForm(visit, form, std::move(faults));
  const auto split = wire::ParseSplit(wire::FormAsJson(fields, {"reason"}, {"source_ids"}));
  if (!split.ok()) return SplitForm(visit, form, {{"source_ids", "Check the numbers, one a line"}});
  const auto outcome = visit.services.split_child.Run(
      visit.caller, {split.value().source_ids, split.value().reason});
  if (!outcome.ok() && !IsOurs(outcome.error()))
    return SplitForm(visit, form, {{"source_ids", Sentence(outcome.error().for_caller)}});
  return DeskPage(visit, outcome, kSplit, "steward_answered",
                  {"The records are taken out", "/steward/split", {}, {}},
                  [&](const auto& released) { return web::AnsweredView(released, NowAt(visit)); });
}

Response ShowWaiting(const Visit& visit) {
  return WaitingPage(visit, visit.services.pages->desk.mend_records.List(visit.caller));
}

Response TryWaitingByForm(const Visit& visit, const Fields&) {
  return WaitingPage(visit, visit.services.pages->desk.mend_records.TryAgain(visit.caller));
}

Response ShowLabels(const Visit& visit) {
  if (auto refused = NotForRole(visit, kStewards)) return *std::move(refused);
  const std::string typed(visit.call.request.parameter("entry").value_or(""));
  const Fields form = {{"entry", typed}};
  if (typed.empty()) return LabelForm(visit, form, {});
  const auto entry = EntryId::FromHex(typed);
  if (!entry)
    return LabelForm(visit, form,
                     {{"looked-up", "Enter the entry's number: 32 letters and digits"}});
  web::View view = web::LabelChoices("", "");
  view.Text("entry", typed);
  return DeskPage(visit, visit.services.mark_entry.Labels(visit.caller, *entry),
                  "the labels of an entry", "steward_labels",
                  {"Labels of an entry", "/steward/labels?entry=" + typed, {}, {}},
                  [&](const auto& released) { return view.Add(web::EntryLabelsView(released)); });
}

Response LabelByForm(const Visit& visit, const Fields& form) {
  if (auto refused = NotForRole(visit, kStewards)) return *std::move(refused);
  std::vector<web::Fault> faults = FaultsOfLabels(form);
  if (!faults.empty()) return LabelForm(visit, form, std::move(faults));
  Fields fields = {{"reason", std::string(FieldOf(form, "reason"))}};
  for (const std::string_view list : {"add", "remove"}) {
    const std::string_view label = FieldOf(form, list);
    if (!label.empty()) fields.emplace_back(std::string(list) + "." + std::string(label), "yes");
  }
  const auto labels = wire::ParseSetLabels(wire::FormAsJson(fields, {"reason"}, {"add", "remove"}));
  if (!labels.ok()) return LabelForm(visit, form, {{"add", "Choose the labels from the list"}});
  const auto outcome = visit.services.mark_entry.Label(
      visit.caller, *EntryId::FromHex(FieldOf(form, "entry")), labels.value().add,
      labels.value().remove, labels.value().reason);
  if (!outcome.ok() && !IsOurs(outcome.error()))
    return LabelForm(visit, form, {{"entry", Sentence(outcome.error().for_caller)}});
  if (!outcome.ok()) return Failure(outcome.error(), visit.services);
  if (outcome.value().index() == 1)
    return RefusedAtDesk(visit, std::get<1>(outcome.value()), kLabel);
  return DoneAtDesk(visit, "The labels are changed",
                    "They count from now on, for everybody, and for earlier versions of the entry "
                    "too.",
                    "/steward/labels?entry=" + std::string(FieldOf(form, "entry")),
                    "See how it is labelled now");
}

Response AnswerDisputeByForm(const Visit& visit, const Fields& form) {
  if (auto refused = NotForRole(visit, kStewards)) return *std::move(refused);
  const auto entry = EntryId::FromHex(FieldOf(form, "entry"));
  const std::string_view answer = FieldOf(form, "answer");
  std::vector<web::Fault> faults;
  if (!entry) faults.push_back({"disputed", "Enter the entry's number: 32 letters and digits"});
  if (answer.find_first_not_of(" \t\r\n") == answer.npos)
    faults.push_back({"answer", "Write what your agency answers"});
  if (answer.size() > kLongestAnswer) faults.push_back({"answer", "Shorten the answer"});
  if (!faults.empty()) return LabelForm(visit, form, std::move(faults));
  service::DisputeSaid said;
  said.disputed = false;
  said.words = Sensitive(std::string(answer));
  said.reason = said.words;
  const auto outcome = visit.services.mark_entry.Dispute(visit.caller, *entry, said);
  if (!outcome.ok() && !IsOurs(outcome.error()))
    return LabelForm(visit, form, {{"disputed", Sentence(outcome.error().for_caller)}});
  if (!outcome.ok()) return Failure(outcome.error(), visit.services);
  if (outcome.value().index() == 1)
    return RefusedAtDesk(visit, std::get<1>(outcome.value()), kAnswer);
  return DoneAtDesk(visit, "The answer is on record",
                    "It stands beside the entry and beside what was said against it, wherever the "
                    "entry is shown or taken.",
                    "/steward/labels", "Back to the labels of an entry");
}

}  // namespace hub::http
