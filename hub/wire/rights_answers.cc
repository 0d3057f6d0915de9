#include "hub/wire/rights_answers.h"

#include <utility>

#include "hub/wire/detail/json_writer.h"
#include "hub/wire/detail/write_decision.h"

namespace hub::wire {
namespace {

constexpr std::size_t kLineSize = 300;
constexpr std::size_t kDecisionSize = 2'000;

void WriteDay(std::string_view name, const std::optional<Date>& day, JsonWriter& out) {
  if (day) out.Text(name, day->Iso());
}

// What every line ends with.
void WriteSaid(const access::SaidBy& said, JsonWriter& out) {
  out.Text("since", said.since.Rfc3339());
  out.TextUnlessEmpty("by", said.by.text());
  out.Close('}');
}

void Write(const access::ListedTie& tie, JsonWriter& out) {
  out.Text("professional", tie.who.text());
  out.Text("agency", tie.agency.text());
  out.Text("state", access::Name(tie.state));
  WriteDay("from", tie.from, out);
  WriteDay("until", tie.until, out);
  WriteSaid(tie.said, out);
}

void Write(const access::ListedAgreement& listed, JsonWriter& out) {
  const access::Agreement& agreement = listed.agreement;
  out.Text("purpose", access::Name(agreement.purpose));
  out.Text("state", access::Name(agreement.state));
  out.Text("given_by", access::Name(agreement.giver));
  out.Open("agencies", '[');
  for (const AgencyId& agency : agreement.agencies) out.Text(agency.text());
  out.Close(']');
  out.Open("classes", '[');
  for (int klass = 0; klass < 32; ++klass) {
    const auto one = static_cast<records::RecordClass>(klass);
    if (agreement.classes.Has(one) && !records::Name(one).empty()) out.Text(records::Name(one));
  }
  out.Close(']');
  out.Truth("evidenced", agreement.evidenced);
  out.Text("review_by", agreement.review_by.Iso());
  out.Truth("overdue", listed.overdue);
  WriteSaid(listed.said, out);
}

void Write(const access::ListedCompetence& listed, JsonWriter& out) {
  out.Text("purpose", access::Name(listed.purpose));
  if (listed.assessed) out.Truth("assessed", *listed.assessed);
  out.Truth("lacks_capacity", listed.lacks_capacity);
  if (listed.on != Date{}) out.Text("on", listed.on.Iso());
  WriteSaid(listed.said, out);
}

void Write(const access::ListedField& listed, JsonWriter& out) {
  out.Text("field", listed.field);
  out.Text("state", listed.state);
  WriteDay("review_by", listed.review_by, out);
  WriteSaid(listed.said, out);
}

void Write(const access::ListedPermission& listed, JsonWriter& out) {
  const access::ConfidencePermission& given = listed.given;
  if (listed.entry) out.Text("entry", listed.entry->Hex());
  out.Text("state", access::Name(given.state));
  out.TextUnlessEmpty("given_to", given.given_to.text());
  out.TextUnlessEmpty("given_to_agency", given.given_to_agency.text());
  out.Truth("adult", listed.adult);
  out.Truth("mention_only", listed.mention_only);
  if (given.review_by != Date{}) out.Text("review_by", given.review_by.Iso());
  WriteSaid(listed.said, out);
}

void Write(const access::ListedGateway& listed, JsonWriter& out) {
  out.Text("gateway", listed.id.Hex());
  out.Text("kind", access::Name(listed.kind));
  out.Text("agency", listed.agency.text());
  out.TextUnlessEmpty("purpose", access::Name(listed.purpose));
  out.Text("opened", listed.opened.Rfc3339());
  WriteDay("until", listed.until, out);
  WriteDay("concluded", listed.concluded, out);
  out.Open("opens_for", '[');
  for (const access::ListedGateway::For& one : listed.opens_for) {
    out.Open('{');
    out.Text("professional", one.who.text());
    if (one.part != access::EnquiryPart::kNone) out.Text("part", access::Name(one.part));
    out.Close('}');
  }
  out.Close(']');
  WriteSaid(listed.said, out);
}

void Write(const access::ListedClearance& listed, JsonWriter& out) {
  out.TextUnlessEmpty("professional", listed.who.text());
  out.Text("from", listed.from.Iso());
  out.Text("review_by", listed.review_by.Iso());
  WriteSaid(listed.said, out);
}

void Write(const access::ListedClosure& listed, JsonWriter& out) {
  out.Text("kind", access::Name(listed.kind));
  WriteSaid(listed.said, out);
}

// What the law makes of a request.
void Write(const access::RightsAnswer& answer, JsonWriter& out) {
  out.Text("law", access::Name(answer.decision.outcome()));
  out.Open("because", '[');
  for (const access::Rule rule : answer.decision.reasons()) {
    const access::RuleText& text = access::Explain(rule);
    out.Open('{');
    out.Text("rule", text.id);
    out.Text("law", text.law);
    out.Text("sentence", text.sentence);
    out.Close('}');
  }
  out.Close(']');
  out.Open("to_do", '[');
  for (const access::Obligation one : answer.obligations.All()) out.Text(access::Words(one));
  out.Close(']');
  out.Truth("restricted_meanwhile", answer.restrict_meanwhile);
  out.Truth("offer_restriction", answer.offer_restriction);
}

void Write(const access::RightsLine& line, JsonWriter& out) {
  out.Text("request", line.id.Hex());
  out.Text("child", line.child.Hex());
  out.Text("right", access::Name(line.right));
  out.Text("received", line.received.Iso());
  WriteDay("acknowledge_by", line.answer.acknowledge_by, out);
  WriteDay("due", line.answer.due, out);
  out.Truth("overdue", line.overdue);
  out.Text("outcome", access::Name(line.outcome));
  if (line.decided) out.Text("decided", line.decided->Rfc3339());
  if (line.entry) out.Text("entry", line.entry->Hex());
  Write(line.answer, out);
  out.Close('}');
}

void Write(const access::Looked& looked, JsonWriter& out) {
  out.TextUnlessEmpty("agency", looked.agency);
  out.TextUnlessEmpty("role", looked.role);
  out.TextUnlessEmpty("purpose", looked.purpose);
  out.Text("on", looked.on.Iso());
  out.Close('}');
}

template <class T>
void WriteLines(std::string_view name, const std::vector<T>& lines, JsonWriter& out) {
  out.Open(name, '[');
  for (const T& line : lines) {
    out.Open('{');
    Write(line, out);
  }
  out.Close(']');
}

void Write(const access::Disclosure& one, JsonWriter& out) {
  out.Open('{');
  if (one.pack) {
    out.Open("pack", '{');
    out.Text("kind", access::Name(one.pack->kind));
    out.Text("purpose", access::Name(one.pack->purpose));
    out.Number("entries", one.pack->entries);
    out.Text("code", one.pack->code);
    out.Close('}');
  } else {
    out.Text("entry", one.entry.Hex());
  }
  if (one.kind) out.Text("kind", records::Name(*one.kind));
  out.Text("from", one.from.text());
  out.TextUnlessEmpty("to", one.to.text());
  out.TextUnlessEmpty("recipient", one.recipient.text());
  out.Text("at", one.at.Rfc3339());
  out.Truth("by_system", one.by_system);
  out.TextUnlessEmpty("by", one.by.text());
  if (one.ended) out.Text("ended", one.ended->Rfc3339());
  if (one.reasoned) out.Text("judgement", one.judgement.Reveal());
  out.Close('}');
}

}  // namespace

std::string Encode(const audit::Released<access::RightsRecorded>& released) {
  JsonWriter out(kDecisionSize + kLineSize);
  out.Open('{');
  WriteDecisionMember(released.answer().told, out);
  out.Open("request", '{');
  Write(released.answer().line, out);
  out.Close('}');
  return std::move(out).Take();
}

std::string Encode(const audit::Released<access::RightsDue>& released) {
  const access::RightsDue& due = released.answer();
  JsonWriter out(128 + due.lines.size() * 2 * kLineSize);
  out.Open('{');
  WriteLines("requests", due.lines, out);
  out.Number("overdue", due.overdue);
  out.Close('}');
  return std::move(out).Take();
}

std::string Encode(const audit::Released<access::WhoLooked>& released) {
  const access::WhoLooked& looked = released.answer();
  JsonWriter out(kDecisionSize + looked.lines.size() * kLineSize);
  out.Open('{');
  WriteDecisionMember(looked.told, out);
  out.Text("child", looked.child.Hex());
  WriteLines("looked", looked.lines, out);
  out.Close('}');
  return std::move(out).Take();
}

std::string Encode(const audit::Released<access::RightsList>& released) {
  const access::RightsList& list = released.answer();
  JsonWriter out(kDecisionSize + list.size() * kLineSize);
  out.Open('{');
  WriteDecisionMember(list.told, out);
  out.Text("child", list.child.Hex());
  out.Truth("shielded", list.shielded);
  WriteLines("relationships", list.relationships, out);
  WriteLines("agreements", list.agreements, out);
  WriteLines("competence", list.competence, out);
  WriteLines("fields", list.fields, out);
  WriteLines("permissions", list.permissions, out);
  WriteLines("gateways", list.gateways, out);
  WriteLines("clearances", list.clearances, out);
  WriteLines("closures", list.closures, out);
  out.Close('}');
  return std::move(out).Take();
}

std::string Encode(const audit::Released<access::DisclosureList>& released) {
  const access::DisclosureList& list = released.answer();
  JsonWriter out(kDecisionSize + list.disclosures.size() * kLineSize);
  out.Open('{');
  WriteDecisionMember(list.told, out);
  out.Text("child", list.child.Hex());
  out.Open("disclosures", '[');
  for (const access::Disclosure& one : list.disclosures) Write(one, out);
  out.Close(']');
  out.Close('}');
  return std::move(out).Take();
}

}  // namespace hub::wire
