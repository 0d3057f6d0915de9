#include <algorithm>
#include <array>
#include <utility>

#include "hub/web/life.h"
#include "hub/web/pages.h"
#include "hub/web/words.h"

namespace hub::web {
namespace {

using wire::ShownEntry;

constexpr int kLateDays = 28;  // recorded so long after it happened, an entry is marked late

// What labels mean to a reader. Those that are not listed concern what is hidden, or nobody.
constexpr std::pair<std::string_view, std::string_view> kLabelWords[] = {
    {"GENERAL", "no special care"},
    {"HEALTH", "health"},
    {"SENS_SERVICE:mental_health", "mental health"},
    {"SENS_SERVICE:sexual_repro", "sexual health"},
    {"SENS_SERVICE:substance", "drugs or alcohol"},
    {"SENS_SERVICE:counselling", "counselling"},
    {"CRIMINAL", "criminal matters"},
    {"THIRD_PARTY", "names other people"},
    {"CONFIDER", "told in confidence"},
    {"CHILD_ABUSE", "abuse of a child"},
    {"DISPUTED", "disputed"},
    {"OPINION", "opinion"},
    {"UNVERIFIED", "not verified"},
    {"SHIELDED", "where the child is is kept safe"},
};

std::string_view LabelWords(std::string_view label) {
  for (const auto& [name, words] : kLabelWords) {
    if (name == label) return words;
  }
  return label;
}

std::string_view NatureWords(std::string_view nature) {
  if (nature == "reported") return "Reported by somebody";
  if (nature == "opinion") return "Opinion";
  if (nature == "decision") return "Decision";
  return "";  // a fact needs no mark
}

std::string_view WithheldWords(std::string_view code) {
  using access::Redaction;
  for (const Redaction what :
       {Redaction::kF1, Redaction::kF2, Redaction::kF3, Redaction::kF4, Redaction::kF5,
        Redaction::kF6, Redaction::kF7, Redaction::kF8, Redaction::kF9}) {
    if (access::Name(what) == code) return access::Words(what);
  }
  return code;
}

std::string Joined(const std::vector<std::string>& texts, std::string_view between) {
  std::string joined;
  for (const std::string& text : texts) {
    if (text.empty()) continue;
    if (!joined.empty()) joined += between;
    joined += text;
  }
  return joined;
}

std::string WithheldOf(const std::vector<std::string>& codes) {
  std::vector<std::string> words;
  for (const std::string& code : codes) words.emplace_back(WithheldWords(code));
  return Joined(words, ", ");
}

void AddFact(std::vector<View>& facts, std::string_view name, std::string_view value) {
  if (!value.empty()) facts.emplace_back().Text("fact_name", name).Text("fact_value", value);
}

std::string CodeWords(const ShownEntry::Code& code) {
  std::string words = code.text.empty() ? code.code : code.text + " (" + code.code + ")";
  if (!code.mapped) words += ", which the hub has no words for";
  return words + ", " + code.system;
}

// Where an entry comes from and how it is marked: what stands behind "More".
std::vector<View> FactsOf(const ShownEntry& entry) {
  std::vector<View> facts;
  for (const ShownEntry::Detail& detail : entry.details) {
    std::string name = detail.name;
    std::replace(name.begin(), name.end(), '_', ' ');
    AddFact(facts, Capitalised(name), detail.value.Reveal());
  }
  AddFact(facts, "Place", entry.place.Reveal());
  AddFact(facts, "Author's contact", entry.author_contact.Reveal());
  AddFact(facts, "Team's contact", entry.team_contact.Reveal());
  for (const ShownEntry::Code& code : entry.codes) AddFact(facts, "Original code", CodeWords(code));
  std::vector<std::string> labels;
  for (const std::string& label : entry.labels) labels.emplace_back(LabelWords(label));
  AddFact(facts, "Marked as", Joined(labels, ", "));
  if (entry.recorded) AddFact(facts, "Written down", MomentWords(*entry.recorded));
  if (entry.received) AddFact(facts, "Came to the hub", MomentWords(*entry.received));
  if (entry.version > 1)
    AddFact(facts, "Version", std::to_string(entry.version) + ": its agency has corrected it");
  std::string entered = entry.entered_by;
  if (!entered.empty() && !entry.entered_by_agency.empty())
    entered += " of " + entry.entered_by_agency;
  AddFact(facts, "Entered by hand by", entered);
  return facts;
}

std::string AuthorOf(const ShownEntry& entry) {
  std::string author =
      Joined({entry.author_name.Reveal(), entry.author_role, entry.author_team}, ", ");
  if (author.empty()) author = "author not given";
  return "Written by " + author;
}

std::string LateWords(const ShownEntry& entry) {
  if (!entry.happened.known() || !entry.recorded) return "";
  const int days = Date::Of(*entry.recorded).days - entry.happened.latest.days;
  return days > kLateDays ? "Written down later, on " + DayWords(Date::Of(*entry.recorded)) : "";
}

View EntryView(const ShownEntry& entry, const Lanes& lanes, Date today) {
  const bool disputed =
      std::find(entry.labels.begin(), entry.labels.end(), "DISPUTED") != entry.labels.end();
  const std::string agency = AgencyWords(entry);
  return View()
      .Text("entry_id", entry.id)
      .Text("entry_lane", LaneClass(lanes.at(agency)))
      .Text("entry_agency", agency)
      .Text("entry_kind", Capitalised(entry.kind_words))
      .Text("entry_summary", entry.summary)
      .Text("entry_when", DateWords(entry.happened))
      .Text("entry_ago", entry.happened.known() ? AgoWords(entry.happened.earliest, today) : "")
      .Text("entry_nature", NatureWords(entry.nature))
      .Truth("entry_disputed", disputed)
      .Text("entry_late", LateWords(entry))
      .Text("entry_narrative", entry.narrative)
      .Text("entry_withheld", WithheldOf(entry.withheld))
      .Text("entry_author", AuthorOf(entry))
      .List("entry_facts", FactsOf(entry));
}

// In the order of the chronology, under the year in which each began.
std::vector<View> YearsOf(const std::vector<ShownEntry>& entries, const Lanes& lanes, Date today) {
  std::vector<View> years;
  for (std::size_t i = 0; i < entries.size();) {
    const bool known = entries[i].happened.known();
    const int year = known ? entries[i].happened.earliest.year() : 0;
    std::vector<View> of_year;
    for (; i < entries.size(); ++i) {
      const bool same = entries[i].happened.known() == known &&
                        (!known || entries[i].happened.earliest.year() == year);
      if (!same) break;
      of_year.push_back(EntryView(entries[i], lanes, today));
    }
    const std::string words = known ? std::to_string(year) : "Date not known";
    years.emplace_back()
        .Text("year_id", known ? "y-" + words : "y-unknown")
        .Text("year_words", words)
        .List("entries", std::move(of_year));
  }
  return years;
}

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

View FeedView(const chronology::FeedStatement& statement) {
  std::string words = "fresh";
  if (statement.state == chronology::FeedState::kNeverReceived) words = "nothing received yet";
  if (statement.state == chronology::FeedState::kSilent) words = "silent";
  if (statement.state == chronology::FeedState::kSilent && statement.silent_since)
    words += " since " + DayWords(Date::Of(*statement.silent_since));
  if (statement.feed.last_received)
    words += ", last received " + MomentWords(*statement.feed.last_received);
  return View()
      .Text("feed_name", statement.feed.name)
      .Text("feed_words", Capitalised(words))
      .Truth("feed_bad", statement.state != chronology::FeedState::kFresh);
}

View CoverageView(const std::vector<chronology::FeedStatement>& coverage) {
  std::vector<View> feeds;
  std::size_t fresh = 0;
  for (const chronology::FeedStatement& statement : coverage) {
    feeds.push_back(FeedView(statement));
    if (statement.state == chronology::FeedState::kFresh) ++fresh;
  }
  const std::string words =
      std::to_string(fresh) + " of " + Counted(feeds.size(), "feed is fresh", "feeds are fresh");
  return View().Text("coverage_words", words).List("feeds", std::move(feeds));
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

View FiltersView(const ChildQuestion& question,
                 const std::vector<chronology::FeedStatement>& coverage) {
  std::vector<View> agencies;
  for (const chronology::FeedStatement& statement : coverage) {
    agencies.emplace_back()
        .Text("agency_code", statement.feed.agency.text())
        .Text("agency_words", statement.feed.name)
        .Truth("agency_chosen", statement.feed.agency.text() == question.agency);
  }
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
        .Truth("kind_chosen", name == question.kind);
  }
  return View()
      .List("agencies", std::move(agencies))
      .List("kinds", std::move(listed))
      .Text("from", question.from)
      .Text("until", question.to)
      .Text("known_on", question.known_on);
}

std::string ShownWords(const chronology::ChronologyAnswer& answer, bool filtered) {
  if (answer.total == 0) {
    return filtered ? "Nothing that you may see fits what you chose."
                    : "There is nothing here that you may see. That does not mean that nothing "
                      "is known.";
  }
  std::string words = Counted(answer.total, "entry", "entries") + ", the latest first";
  if (answer.shown < answer.total) words += "; " + std::to_string(answer.shown) + " on this page";
  return words + ".";
}

}  // namespace

std::string AddressOf(const ChildQuestion& question) {
  std::string address = "/children/" + question.child.Hex() +
                        "?purpose=" + std::string(access::Name(question.purpose));
  const std::pair<std::string_view, const std::string&> filters[] = {
      {"agency", question.agency}, {"kind", question.kind},         {"from", question.from},
      {"to", question.to},         {"known_on", question.known_on},
  };
  for (const auto& [name, value] : filters) {
    if (!value.empty()) address += "&" + std::string(name) + "=" + QueryText(value);
  }
  return address;
}

View ChildView(const ChildQuestion& question,
               const audit::Released<chronology::InvolvedAnswer>& involved,
               const audit::Released<chronology::ChronologyAnswer>& released,
               const std::vector<ShownEntry>& entries) {
  const chronology::ChronologyAnswer& answer = released.answer();
  const Date today = Date::Of(answer.told.at);
  const Lanes lanes = LanesOf(entries);
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
      .Text("purpose_code", access::Name(question.purpose))
      .Text("purpose_words", access::Words(question.purpose))
      .Truth("anyone", !workers.empty())
      .List("workers", std::move(workers))
      .Text("shown_words", ShownWords(answer, filtered))
      .List("years", YearsOf(entries, lanes, today));
  if (!question.known_on.empty()) {
    const auto day = Date::Parse(question.known_on);
    view.Text("as_known", day ? DayWords(*day) : question.known_on);
  }
  if (!answer.next_cursor.empty())
    view.Text("next", AddressOf(question) + "&cursor=" + QueryText(answer.next_cursor));
  return view.Add(CoverageView(answer.coverage))
      .Add(OthersView(answer.told))
      .Add(WhyView(answer.told))
      .Add(FiltersView(question, answer.coverage))
      .Add(LifeView(entries, lanes, answer.shown < answer.total));
}

}  // namespace hub::web
