#include <algorithm>
#include <array>
#include <utility>

#include "hub/web/coverage_view.h"
#include "hub/web/incident_view.h"
#include "hub/web/life.h"
#include "hub/web/pages.h"
#include "hub/web/words.h"

namespace hub::web {
namespace {

using wire::ShownEntry;

View WorkerView(const chronology::InvolvedWorker& worker, Date today) {
  std::string agency = worker.agency_name;
  if (agency.empty()) agency = Capitalised(AgencyKindWords(worker.agency_kind));
  std::string title = worker.name.Reveal();
  std::string role = Joined({worker.role, worker.team}, ", ");
  if (title.empty()) {
    title = role.empty() ? agency : Capitalised(role);
    role.clear();
  }
  std::string since;
  if (worker.since) since = "Since " + DayWords(*worker.since);
  if (worker.until) since += (since.empty() ? "Until " : ", until ") + DayWords(*worker.until);
  std::string last = "none recorded";
  if (worker.last_contact.known()) {
    last = DateWords(worker.last_contact) + ", " + AgoWords(worker.last_contact.earliest, today);
  }
  return View()
      .Text("worker_title", title)
      .Text("worker_role", Capitalised(role))
      .Text("worker_agency", agency == title ? AgencyKindWords(worker.agency_kind) : agency)
      .Text("worker_contact", worker.contact)
      .Text("worker_since", since)
      .Text("worker_last", last)
      .Truth("worker_lead", worker.lead);
}

View OthersView(const access::Told& told) {
  const bool asked = told.purpose != access::Purpose::kOwn;
  std::vector<View> reasons;
  std::vector<std::string_view> steps;
  for (const access::Rule rule : told.closed_because) {
    const access::RuleText& text = access::Explain(rule);
    reasons.emplace_back().Text("closed_reason", text.sentence);
    if (!text.next_step.empty()) steps.push_back(text.next_step);
  }
  return View()
      .Truth("others_not_asked", !asked)
      .Truth("others_shown", asked && reasons.empty())
      .Truth("others_closed", asked && !reasons.empty())
      .Truth("has_steps", !steps.empty())
      .List("closed_reasons", std::move(reasons))
      .List("steps", ListOf("step", steps));
}

View FiltersView(const ChildQuestion& question,
                 const std::vector<chronology::FeedStatement>& coverage) {
  std::vector<View> agencies;
  for (const chronology::FeedStatement& statement : coverage) {
    agencies.emplace_back()
        .Text("agency_code", statement.feed.agency.text())
        .Text("agency_words", statement.feed.name)
        .Truth("agency_chosen", statement.feed.agency.text() == question.agency);
  }
  return View()
      .List("agencies", std::move(agencies))
      .List("kinds", KindChoices(question.kind))
      .Text("from", question.from)
      .Text("until", question.to)
      .Text("known_on", question.known_on)
      .Text("since", question.since)
      .Truth("brief", question.brief);
}

// Significant or full: what is shown, and the way to the other.
View LengthView(const ChildQuestion& question, const chronology::ChronologyAnswer& answer) {
  ChildQuestion other = question;
  other.brief = !question.brief;
  const std::string all = Counted(answer.total_full, "entry", "entries");
  const auto since = Instant::Parse(question.since);
  return View()
      .Text("length_path", AddressOf(other) + "#chronology")
      .Text("length_words",
            question.brief ? "Show all of it: " + all : "Show significant entries only")
      .Text("new_since", since ? MomentWords(*since) : "");
}

std::string ShownWords(const chronology::ChronologyAnswer& answer, bool filtered) {
  if (answer.total == 0) {
    return filtered ? "Nothing that you may see fits what you chose."
                    : "There is nothing here that you may see. That does not mean that nothing "
                      "is known.";
  }
  std::string words = Counted(answer.total, answer.brief ? "significant entry" : "entry",
                              answer.brief ? "significant entries" : "entries") +
                      ", the latest first";
  if (answer.shown < answer.total) words += "; " + std::to_string(answer.shown) + " on this page";
  return words + ".";
}

}  // namespace

bool MayAskOfOthers(access::Purpose purpose) {
  return purpose == access::Purpose::kReview || purpose == access::Purpose::kRights ||
         purpose == access::Purpose::kOversight;
}

View WhyView(const access::Told& told) {
  std::vector<View> reasons;
  for (const access::Rule rule : told.because) {
    const access::RuleText& text = access::Explain(rule);
    reasons.emplace_back()
        .Text("reason", text.sentence)
        .Text("reason_law", text.law)
        .Text("reason_id", text.id);
  }
  std::vector<std::string> withheld;
  for (const access::Redaction what : told.withheld.All())
    withheld.emplace_back(access::Words(what));
  return View()
      .List("reasons", std::move(reasons))
      .Text("withheld", Joined(withheld, ", "))
      .Text("policy", told.policy)
      .Text("decision", told.id.Hex())
      .Text("decided_at", MomentWords(told.at));
}

std::vector<View> KindChoices(std::string_view chosen) {
  std::vector<std::pair<std::string, std::string>> kinds;
  for (int number = 1; number < 64; ++number) {
    const auto kind = static_cast<records::Kind>(number);
    const std::string name(records::Name(kind));
    if (name.empty() || records::KindFrom(name) != kind) continue;
    kinds.emplace_back(Capitalised(records::Words(kind)), name);
  }
  std::sort(kinds.begin(), kinds.end());
  std::vector<View> listed;
  for (const auto& [words, name] : kinds) {
    listed.emplace_back()
        .Text("kind_code", name)
        .Text("kind_words", words)
        .Truth("kind_chosen", name == chosen);
  }
  return listed;
}

std::string AddressOf(const ChildQuestion& question) {
  std::string address = "/children/" + question.child.Hex() +
                        "?purpose=" + std::string(access::Name(question.purpose));
  const std::pair<std::string_view, const std::string&> filters[] = {
      {"agency", question.agency}, {"kind", question.kind},         {"from", question.from},
      {"to", question.to},         {"known_on", question.known_on}, {"since", question.since},
  };
  for (const auto& [name, value] : filters) {
    if (!value.empty()) address += "&" + std::string(name) + "=" + QueryText(value);
  }
  if (question.brief) address += "&view=brief";
  return address;
}

View ChildView(const ChildQuestion& question,
               const audit::Released<chronology::InvolvedAnswer>& involved,
               const audit::Released<chronology::ChronologyAnswer>& released,
               const std::vector<ShownEntry>& entries) {
  const chronology::ChronologyAnswer& answer = released.answer();
  const Date today = Date::Of(answer.told.at);
  const Lanes lanes = LanesOf(entries);
  const Timeline timeline(question, answer, entries, lanes);
  std::vector<View> workers;
  for (const chronology::InvolvedWorker& worker : involved.answer().workers)
    workers.push_back(WorkerView(worker, today));
  const bool filtered = !question.agency.empty() || !question.kind.empty() ||
                        !question.from.empty() || !question.to.empty();
  View view;
  if (const auto& called = involved.answer().called) {
    view.Text("called", called->given.Reveal() + " " + called->family.Reveal())
        .Text("born", called->birth.known() ? DateWords(called->birth) : "");
  }
  view.Text("child_path", "/children/" + question.child.Hex())
      .Text("child_id", question.child.Hex())
      .Truth("may_ask_others", MayAskOfOthers(question.purpose))
      .Text("purpose_code", access::Name(question.purpose))
      .Text("purpose_words", Capitalised(PurposeWords(question.purpose)))
      .Truth("anyone", !workers.empty())
      .List("workers", std::move(workers))
      .Text("shown_words", ShownWords(answer, filtered))
      .List("years", timeline.Years());
  if (!question.known_on.empty()) {
    const auto day = Date::Parse(question.known_on);
    view.Text("as_known", day ? DayWords(*day) : question.known_on);
  }
  view.Truth("print", question.print)
      .Text("print_path", AddressOf(question) + "&print=yes")
      .Text("story_path", AddressOf(question));
  if (!answer.next_cursor.empty())
    view.Text("next", AddressOf(question) + "&cursor=" + QueryText(answer.next_cursor));
  return view.Add(CoverageView(answer.coverage))
      .Add(OthersView(answer.told))
      .Add(WhyView(answer.told))
      .Add(FiltersView(question, answer.coverage))
      .Add(LengthView(question, answer))
      .Add(GapsView(answer, entries))
      .Add(LifeView(entries, lanes, answer.shown < answer.total));
}

}  // namespace hub::web
