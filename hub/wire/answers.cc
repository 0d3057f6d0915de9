#include "hub/wire/answers.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <utility>

#include "hub/wire/detail/json_writer.h"
#include "hub/wire/detail/write_coverage.h"
#include "hub/wire/detail/write_decision.h"

namespace hub::wire {
namespace {

using access::Rule;
using access::Told;
using chronology::FeedStatement;

// Silence of a feed, or of the whole hub, must never read as "nothing is known".
constexpr std::string_view kCoverageNote =
    "This shows what the connected agencies have shared with the hub and you may see. It is not "
    "everything that is known.";
constexpr std::string_view kSearchNote =
    "This lists only children whom you may find. A child who is not listed may still be known to "
    "one or more agencies.";

// Of an agency that tells that it is involved and nothing else.
constexpr std::string_view kPointerWords = "involved, call";

constexpr std::size_t kDecisionSize = 2'000;
constexpr std::size_t kFeedSize = 300;
constexpr std::size_t kIncidentSize = 700;

void WriteTextOrNull(std::string_view name, std::string_view text, JsonWriter& out) {
  if (text.empty()) {
    out.Null(name);
  } else {
    out.Text(name, text);
  }
}

void WriteInstantOrNull(std::string_view name, const std::optional<Instant>& at, JsonWriter& out) {
  WriteTextOrNull(name, at ? at->Rfc3339() : "", out);
}

void WriteDateOrNull(std::string_view name, const std::optional<Date>& date, JsonWriter& out) {
  WriteTextOrNull(name, date ? date->Iso() : "", out);
}

void WriteRules(const std::vector<Rule>& rules, JsonWriter& out) {
  out.Open("because", '[');
  for (const Rule rule : rules) {
    const access::RuleText& text = access::Explain(rule);
    out.Open('{');
    out.Text("rule", text.id);
    out.Text("law", text.law);
    out.Text("sentence", text.sentence);
    out.Close('}');
  }
  out.Close(']');
}

// Each step once, in the order of the rules.
std::vector<std::string_view> NextSteps(const std::vector<Rule>& first,
                                        const std::vector<Rule>& second) {
  std::vector<std::string_view> steps;
  for (const std::vector<Rule>* rules : {&first, &second}) {
    for (const Rule rule : *rules) {
      const std::string_view step = access::Explain(rule).next_step;
      if (!step.empty() && std::find(steps.begin(), steps.end(), step) == steps.end()) {
        steps.push_back(step);
      }
    }
  }
  return steps;
}

void WriteNextSteps(const std::vector<std::string_view>& steps, JsonWriter& out) {
  out.Open("next_steps", '[');
  for (const std::string_view step : steps) out.Text(step);
  out.Close(']');
}

// Whether other agencies' records are in the answer at all, and if not, why not.
void WriteOtherAgencies(const Told& told, JsonWriter& out) {
  const bool answered =
      told.outcome == access::Outcome::kPermit || told.outcome == access::Outcome::kRedact;
  const bool asked = told.purpose != access::Purpose::kOwn;
  out.Open("other_agencies", '{');
  out.Truth("shown", answered && asked && told.closed_because.empty());
  WriteRules(told.closed_because, out);
  WriteNextSteps(NextSteps(told.closed_because, {}), out);
  out.Close('}');
}

void WriteWithheld(access::RedactionSet withheld, JsonWriter& out) {
  out.Open("withheld", '[');
  for (const access::Redaction redaction : withheld.All()) {
    out.Open('{');
    out.Text("code", access::Name(redaction));
    out.Text("words", access::Words(redaction));
    out.Close('}');
  }
  out.Close(']');
}

// Whoever was refused is not told who watches (access::IsToldOfRefusal).
void WriteOwed(const Told& told, JsonWriter& out) {
  const bool answered =
      told.outcome == access::Outcome::kPermit || told.outcome == access::Outcome::kRedact;
  out.Open("owed", '[');
  for (const access::Owed& owed : told.owed) {
    if (answered || access::IsToldOfRefusal(owed.what)) WriteOne(owed, out);
  }
  out.Close(']');
}

void WriteDecision(const Told& told, JsonWriter& out) {
  out.Open("decision", '{');
  out.Text("id", told.id.Hex());
  out.Text("outcome", access::Name(told.outcome));
  WriteRules(told.because, out);
  WriteOtherAgencies(told, out);
  WriteWithheld(told.withheld, out);
  WriteOwed(told, out);
  out.Text("policy", told.policy);
  out.Text("purpose", access::Name(told.purpose));
  out.Text("role", access::Name(told.role));
  out.Text("at", told.at.Rfc3339());
  if (told.gateway) out.Text("gateway", told.gateway->Hex());
  out.Close('}');
}

constexpr records::RecordClass kClasses[] = {
    records::RecordClass::kEducation,  records::RecordClass::kHealth,
    records::RecordClass::kSocialCare, records::RecordClass::kPolice,
    records::RecordClass::kSupport,    records::RecordClass::kInvolvement,
};

// Kinds of agency of which none is a partner: from them nothing can come, about any child.
void WriteNotPartners(const std::vector<FeedStatement>& statements, JsonWriter& out) {
  constexpr records::AgencyKind kKinds[] = {
      records::AgencyKind::kSchool,    records::AgencyKind::kPolice,
      records::AgencyKind::kHealth,    records::AgencyKind::kSocialCare,
      records::AgencyKind::kVoluntary,
  };
  out.Open("not_partners", '[');
  for (const records::AgencyKind kind : kKinds) {
    const bool partner =
        std::any_of(statements.begin(), statements.end(),
                    [kind](const FeedStatement& statement) { return statement.feed.kind == kind; });
    if (!partner) out.Text(records::Name(kind));
  }
  out.Close(']');
}

void WriteCoverage(const std::vector<FeedStatement>& statements, JsonWriter& out) {
  out.Open("coverage", '[');
  for (const FeedStatement& statement : statements) {
    out.Open('{');
    out.Text("agency", statement.feed.agency.text());
    out.Text("name", statement.feed.name);
    out.Text("kind", records::Name(statement.feed.kind));
    out.Open("classes", '[');
    for (const records::RecordClass klass : kClasses) {
      if (statement.feed.classes.Has(klass)) out.Text(records::Name(klass));
    }
    out.Close(']');
    out.Text("state", chronology::Name(statement.state));
    WriteInstantOrNull("last_received", statement.feed.last_received, out);
    WriteInstantOrNull("silent_since", statement.silent_since, out);
    out.Close('}');
  }
  out.Close(']');
  WriteNotPartners(statements, out);
  out.Text("coverage_note", kCoverageNote);
}

void WriteLikeness(const chronology::Likeness& likeness, JsonWriter& out) {
  out.Open("likeness", '{');
  out.Number("time", static_cast<std::size_t>(likeness.time));
  out.Number("kind", static_cast<std::size_t>(likeness.kind));
  out.Number("told_by", static_cast<std::size_t>(likeness.told_by));
  out.Number("place", static_cast<std::size_t>(likeness.place));
  out.Number("adults", static_cast<std::size_t>(likeness.adults));
  out.Number("total", static_cast<std::size_t>(likeness.Total()));
  out.Number("needed", static_cast<std::size_t>(chronology::kNeeded));
  out.Close('}');
}

std::string Counted(std::size_t count, std::string_view one, std::string_view many) {
  return std::to_string(count) + ' ' + std::string(count == 1 ? one : many);
}

void WriteIncident(const chronology::ShownIncident& incident, JsonWriter& out) {
  out.Open('{');
  out.Text("words", Counted(incident.agencies, "agency", "agencies") + ", " +
                        Counted(incident.entries.size(), "record", "records"));
  out.Number("agencies", incident.agencies);
  out.Number("records", incident.entries.size());
  out.Text("state", incident.confirmed ? "confirmed" : "suggested");
  out.Open("entries", '[');
  for (const EntryId& entry : incident.entries) out.Text(entry.Hex());
  out.Close(']');
  out.Open("because", '[');
  for (const chronology::ShownIncident::Pair& pair : incident.because) {
    out.Open('{');
    out.Open("entries", '[');
    out.Text(pair.a.Hex());
    out.Text(pair.b.Hex());
    out.Close(']');
    out.Truth("confirmed", pair.confirmed);
    if (pair.likeness) WriteLikeness(*pair.likeness, out);
    out.Close('}');
  }
  out.Close(']');
  out.Close('}');
}

// A gap is in what may be seen: it must never read as "nothing was done".
constexpr std::string_view kGapsNote =
    "Only what the connected agencies have shared and you may see was looked at. Others may have "
    "been in touch.";

void WriteGap(const chronology::Gap& gap, JsonWriter& out) {
  out.Open('{');
  out.Text("kind", chronology::Name(gap.kind));
  out.Text("from", gap.from.Iso());
  WriteDateOrNull("until", gap.until, out);
  out.Number("days", static_cast<std::size_t>(gap.days));
  out.Open("entries", '[');
  for (const EntryId& entry : gap.entries) out.Text(entry.Hex());
  out.Close(']');
  out.Close('}');
}

void WriteSide(const chronology::ShownContradiction::Side& side, JsonWriter& out) {
  out.Open('{');
  out.Text("agency", side.agency.text());
  out.Text("entry", side.entry.Hex());
  out.Text("words", side.words.Reveal());
  out.Close('}');
}

void WriteContradiction(const chronology::ShownContradiction& told, JsonWriter& out) {
  out.Open('{');
  out.Text("id", told.id);
  out.Text("about", chronology::Name(told.about));
  out.Text("state", chronology::Name(told.state));
  out.Text("owner", told.owner.text());
  out.Open("claims", '[');
  WriteSide(told.first, out);
  WriteSide(told.second, out);
  out.Close(']');
  out.Close('}');
}

// Only where they were looked for: an empty list would say that there is none.
void WriteIncidents(const chronology::ChronologyAnswer& answer, JsonWriter& out) {
  out.Open("gaps", '[');
  for (const chronology::Gap& gap : answer.gaps) WriteGap(gap, out);
  out.Close(']');
  out.Text("gaps_note", kGapsNote);
  out.Open("contradictions", '[');
  for (const chronology::ShownContradiction& told : answer.contradictions)
    WriteContradiction(told, out);
  out.Close(']');
  out.Number("total_incidents", answer.total_incidents);
  out.Open("incidents", '[');
  for (const chronology::ShownIncident& incident : answer.incidents) WriteIncident(incident, out);
  out.Close(']');
}

void WriteLate(const std::vector<chronology::LateEntry>& late, JsonWriter& out) {
  out.Open("recorded_late", '[');
  for (const chronology::LateEntry& entry : late) {
    out.Open('{');
    out.Text("entry", entry.entry.Hex());
    out.Number("days", static_cast<std::size_t>(entry.days));
    out.Close('}');
  }
  out.Close(']');
}

void WriteWorker(const chronology::InvolvedWorker& worker, JsonWriter& out) {
  out.Open('{');
  WriteTextOrNull("agency", worker.agency_name, out);
  out.Text("agency_kind", records::Name(worker.agency_kind));
  WriteTextOrNull("role", worker.role, out);
  WriteTextOrNull("team", worker.team, out);
  WriteTextOrNull("name", worker.name.Reveal(), out);
  WriteTextOrNull("contact", worker.contact.Reveal(), out);
  out.Truth("lead", worker.lead);
  WriteDateOrNull("since", worker.since, out);
  WriteDateOrNull("until", worker.until, out);
  out.Truth("ended", worker.ended);
  out.Truth("pointer", worker.pointer);
  if (worker.pointer) out.Text("words", kPointerWords);
  WriteTextOrNull("last_contact", worker.last_contact.Iso(), out);
  out.Close('}');
}

void WriteFound(const chronology::FoundChild& found, JsonWriter& out) {
  out.Open('{');
  out.Text("child", found.child.Hex());
  WriteTextOrNull("given", found.given.Reveal(), out);
  WriteTextOrNull("family", found.family.Reveal(), out);
  WriteTextOrNull("birth", found.birth.Iso(), out);
  out.Truth("relationship", found.relationship);
  out.Close('}');
}

void WriteProblem(int status, std::string_view title, std::string_view detail, JsonWriter& out) {
  out.Text("type", "about:blank");
  out.Text("title", title);
  out.Key("status");
  out.Raw(std::to_string(status));
  out.TextUnlessEmpty("detail", detail);
}

}  // namespace

void WriteDecisionMember(const Told& told, JsonWriter& out) { WriteDecision(told, out); }

void WriteCoverageMembers(const std::vector<FeedStatement>& statements, JsonWriter& out) {
  WriteCoverage(statements, out);
}

void WriteOne(const access::Owed& owed, JsonWriter& out) {
  out.Open('{');
  out.Text("code", access::Name(owed.what));
  out.Text("words", access::Words(owed.what));
  if (owed.due) out.Text("due", owed.due->Rfc3339());
  out.Close('}');
}

std::string Encode(const audit::Released<chronology::ChronologyAnswer>& released) {
  const chronology::ChronologyAnswer& answer = released.answer();
  JsonWriter out(answer.entries.size() + kDecisionSize + answer.coverage.size() * kFeedSize +
                 answer.incidents.size() * kIncidentSize);
  out.Open('{');
  WriteDecision(answer.told, out);
  out.Text("child", answer.child.Hex());
  out.Text("known_at", answer.known_at.Rfc3339());
  if (answer.known_to) {
    out.Open("known_to", '{');
    out.Text("agency", answer.known_to->agency.text());
    out.Text("role", access::Name(answer.known_to->role));
    out.Close('}');
  }
  out.Open("entries", '[');
  out.Raw(answer.entries);
  out.Close(']');
  out.Number("shown", answer.shown);
  out.Number("total", answer.total);
  out.Text("view", answer.brief ? "brief" : "full");
  out.Number("total_full", answer.total_full);
  WriteLate(answer.late, out);
  if (answer.with_incidents) WriteIncidents(answer, out);
  WriteTextOrNull("next", answer.next_cursor, out);
  WriteCoverage(answer.coverage, out);
  out.Close('}');
  return std::move(out).Take();
}

std::string Encode(const audit::Released<chronology::InvolvedAnswer>& released) {
  const chronology::InvolvedAnswer& answer = released.answer();
  JsonWriter out(answer.workers.size() * 400 + kDecisionSize + answer.coverage.size() * kFeedSize);
  out.Open('{');
  WriteDecision(answer.told, out);
  out.Text("child", answer.child.Hex());
  out.Open("workers", '[');
  for (const chronology::InvolvedWorker& worker : answer.workers) WriteWorker(worker, out);
  out.Close(']');
  WriteCoverage(answer.coverage, out);
  out.Close('}');
  return std::move(out).Take();
}

std::string Encode(const audit::Released<chronology::SearchAnswer>& released) {
  const chronology::SearchAnswer& answer = released.answer();
  JsonWriter out(answer.found.size() * 200 + 1'000);
  out.Open('{');
  out.Text("decision", answer.decision.Hex());
  out.Open("found", '[');
  for (const chronology::FoundChild& found : answer.found) WriteFound(found, out);
  out.Close(']');
  WriteNextSteps(NextSteps(answer.next, {}), out);
  out.Truth("break_glass", answer.break_glass);
  out.Text("note", kSearchNote);
  out.Close('}');
  return std::move(out).Take();
}

std::string Encode(const audit::Released<Told>& released) {
  JsonWriter out(kDecisionSize);
  out.Open('{');
  WriteDecision(released.answer(), out);
  out.Close('}');
  return std::move(out).Take();
}

std::string EncodeProblem(int status, std::string_view title, std::string_view detail) {
  JsonWriter out(100 + title.size() + detail.size());
  out.Open('{');
  WriteProblem(status, title, detail, out);
  out.Close('}');
  return std::move(out).Take();
}

std::string EncodeRefusal(int status, const Told& told) {
  // What is hidden must look like what is not there, so its reasons stay unsaid.
  const bool hidden = told.outcome == access::Outcome::kHide;
  const std::vector<Rule> unsaid;
  const std::vector<Rule>& because = hidden ? unsaid : told.because;
  const std::vector<Rule>& closed_because = hidden ? unsaid : told.closed_because;
  const std::vector<std::string_view> steps = NextSteps(because, closed_because);

  std::string detail;
  for (const Rule rule : because) {
    if (!detail.empty()) detail += ' ';
    detail += access::Explain(rule).sentence;
  }
  JsonWriter out(kDecisionSize);
  out.Open('{');
  WriteProblem(status, "This cannot be shown to you", detail, out);
  out.Text("decision", told.id.Hex());
  WriteRules(because, out);
  WriteNextSteps(steps, out);
  if (!hidden) WriteOwed(told, out);
  out.Close('}');
  return std::move(out).Take();
}

int StatusOf(ErrorCode code) {
  switch (code) {
    case ErrorCode::kInvalid:
      return 400;
    case ErrorCode::kUnauthenticated:
      return 401;
    case ErrorCode::kForbidden:
      return 403;
    case ErrorCode::kNotFound:
      return 404;
    case ErrorCode::kConflict:
      return 409;
    case ErrorCode::kTooLarge:
      return 413;
    case ErrorCode::kTooMany:
      return 429;
    case ErrorCode::kUnavailable:
      return 503;
    case ErrorCode::kInternal:
      break;
  }
  return 500;
}

}  // namespace hub::wire
