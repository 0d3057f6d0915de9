#include "hub/wire/family.h"

#include <string_view>
#include <utility>

#include "hub/chronology/family.h"
#include "hub/wire/detail/json_writer.h"
#include "hub/wire/detail/write_coverage.h"
#include "hub/wire/detail/write_decision.h"

namespace hub::wire {

using chronology::FamilyAnswer;
using chronology::FamilyStatement;
using chronology::Relative;

const char kFamilyNote[] =
    "This is what agencies have told the hub and you may see of it. There may be brothers, "
    "sisters, parents or others at home of whom nobody has told it, or of whom you may not know.";

namespace {

constexpr std::size_t kHeadSize = 3'000;
constexpr std::size_t kRelativeSize = 700;

void WriteText(std::string_view name, std::string_view text, JsonWriter& out) {
  if (text.empty()) {
    out.Null(name);
  } else {
    out.Text(name, text);
  }
}

void WriteDay(std::string_view name, const std::optional<Date>& day, JsonWriter& out) {
  WriteText(name, day ? day->Iso() : std::string(), out);
}

void Write(const FamilyStatement& said, JsonWriter& out) {
  out.Open('{');
  out.Text("entry", said.entry.Hex());
  out.Text("relation", records::Name(said.relation));
  out.Text("words", records::Words(said.relation));
  out.Truth("household", said.household);
  WriteDay("since", said.since, out);
  WriteDay("until", said.until, out);
  WriteText("agency", said.agency_name, out);
  out.Text("agency_kind", records::Name(said.agency_kind));
  out.Text("received", said.received.Rfc3339());
  out.Close('}');
}

void Write(const Relative& relative, JsonWriter& out) {
  out.Open('{');
  if (relative.child) {
    out.Text("child", relative.child->child.Hex());
    WriteText("given", relative.child->given.Reveal(), out);
    WriteText("family", relative.child->family.Reveal(), out);
    WriteText("birth", relative.child->birth.Iso(), out);
    out.Truth("unborn", relative.unborn);
    out.Text("decision", relative.decision.Hex());
  } else {
    out.Null("child");
    WriteText("name", relative.name.Reveal(), out);
  }
  out.Open("said", '[');
  for (const FamilyStatement& said : relative.said) Write(said, out);
  out.Close(']');
  out.Close('}');
}

}  // namespace

Result<FamilyQuery> ParseFamilyQuery(const Parameters& parameters) {
  Parameters of_chronology;
  for (const auto& parameter : parameters) {
    if (parameter.first != "purpose" && parameter.first != "known_at")
      return Error{ErrorCode::kInvalid, "a family is asked for with purpose and known_at alone",
                   "unknown parameter of a family's query"};
    of_chronology.push_back(parameter);
  }
  const auto read = ParseChronologyQuery(of_chronology);
  if (!read.ok()) return read.error();
  return FamilyQuery{read.value().purpose, read.value().known_at};
}

std::string Encode(const audit::Released<FamilyAnswer>& released) {
  const FamilyAnswer& answer = released.answer();
  JsonWriter out(kHeadSize + answer.relatives.size() * kRelativeSize);
  out.Open('{');
  WriteDecisionMember(answer.told, out);
  out.Text("child", answer.child.Hex());
  out.Text("known_at", answer.known_at.Rfc3339());
  out.Open("relatives", '[');
  for (const Relative& relative : answer.relatives) Write(relative, out);
  out.Close(']');
  out.Truth("place_withheld", answer.place_withheld);
  out.Text("family_note", kFamilyNote);
  WriteCoverageMembers(answer.coverage, out);
  out.Close('}');
  return std::move(out).Take();
}

}  // namespace hub::wire
