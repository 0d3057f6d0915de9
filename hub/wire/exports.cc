#include "hub/wire/exports.h"

#include "hub/wire/detail/json_writer.h"
#include "hub/wire/detail/request_body.h"
#include "hub/wire/detail/write_coverage.h"
#include "hub/wire/detail/write_decision.h"

namespace hub::wire {
namespace {

using access::ExportKind;
using access::ExportRecipient;
using access::Purpose;
using chronology::ExportPack;

constexpr std::size_t kHeadSize = 6'000;

// An unknown purpose is a question for access/, as in queries.h.
bool ReadPurpose(JsonView value, const Path& path, Reading& reading, ExportChild& into) {
  if (!IsText(value, path, reading, kCodeLimit)) return false;
  if (value.text().empty()) return true;
  into.purpose = access::PurposeFrom(value.text()).value_or(Purpose::kOffList);
  return true;
}

bool ReadKind(JsonView value, const Path& path, Reading& reading, ExportRecipient& into) {
  if (!IsText(value, path, reading, kCodeLimit)) return false;
  const auto kind = access::ExportKindFrom(value.text());
  if (!kind) return reading.Fault("not one of conference, court, review, family", path);
  into.kind = *kind;
  return true;
}

constexpr MemberRule<ExportRecipient> kRecipientRules[] = {
    {"kind", ReadKind},
    {"name", Short<&ExportRecipient::name>},
    {"agency", Typed<&ExportRecipient::agency>},
    {"professional", UserName<&ExportRecipient::professional>},
};

bool ReadRecipient(JsonView value, const Path& path, Reading& reading, ExportChild& into) {
  return ReadObject(value, path, reading, kRecipientRules, into.recipient);
}

bool ReadFormat(JsonView value, const Path& path, Reading& reading, ExportChild& into) {
  if (!IsText(value, path, reading, kCodeLimit)) return false;
  into.json = value.text() == "json";
  return into.json || value.text() == "pdf" || reading.Fault("not one of pdf, json", path);
}

constexpr MemberRule<ExportChild> kRules[] = {
    {"purpose", ReadPurpose},
    {"recipient", ReadRecipient},
    {"reason", Typed<&ExportChild::reason>},
    {"from", Typed<&ExportChild::from>},
    {"to", Typed<&ExportChild::to>},
    {"format", ReadFormat},
};

bool Complete(const Path& path, Reading& reading, const ExportChild& given) {
  return Needs(given.recipient.kind != ExportKind::kNone, "recipient", path, reading);
}

void WriteCalled(const ExportPack& pack, JsonWriter& out) {
  if (!pack.called) return;
  out.Open("called", '{');
  out.TextUnlessEmpty("given", pack.called->given.Reveal());
  out.TextUnlessEmpty("family", pack.called->family.Reveal());
  out.TextUnlessEmpty("birth", pack.called->birth.Iso());
  out.Close('}');
}

void WriteRecipient(const ExportPack& pack, JsonWriter& out) {
  out.Open("recipient", '{');
  out.Text("kind", access::Name(pack.recipient.kind));
  out.Text("name", pack.recipient.name.Reveal());
  out.TextUnlessEmpty("agency", pack.recipient_agency);
  out.TextUnlessEmpty("professional", pack.recipient.professional.text());
  out.Close('}');
}

}  // namespace

Result<ExportChild> ParseExportChild(std::string_view body) {
  return ParseObject(body, kRules, &Complete);
}

std::string WatermarkOf(const audit::Released<ExportPack>& released) {
  const ExportPack& pack = released.answer();
  std::string words = "Taken by " + pack.by_name + " (" + pack.by.text() + "), " + pack.by_agency;
  words += " on " + pack.chronology.told.at.Rfc3339() + " for ";
  words.append(access::Words(pack.recipient.kind)) += ": " + pack.recipient.name.Reveal();
  if (!pack.recipient_agency.empty()) words += ", " + pack.recipient_agency;
  return words + ". Why: " + pack.reason.Reveal();
}

std::string Encode(const audit::Released<ExportPack>& released) {
  const ExportPack& pack = released.answer();
  const chronology::ChronologyAnswer& answer = pack.chronology;
  JsonWriter out(answer.entries.size() + kHeadSize);
  out.Open('{');
  out.Text("code", pack.code);
  out.Text("watermark", WatermarkOf(released));
  out.Text("child", answer.child.Hex());
  WriteCalled(pack, out);
  WriteRecipient(pack, out);
  out.Text("reason", pack.reason.Reveal());
  out.Open("by", '{');
  out.Text("professional", pack.by.text());
  out.Text("name", pack.by_name);
  out.Text("agency", pack.by_agency);
  out.Close('}');
  WriteDecisionMember(answer.told, out);
  out.Text("known_at", answer.known_at.Rfc3339());
  if (pack.range.from) out.Text("from", pack.range.from->Iso());
  if (pack.range.to) out.Text("to", pack.range.to->Iso());
  out.Open("entries", '[');
  out.Raw(answer.entries);
  out.Close(']');
  out.Number("shown", answer.shown);
  WriteCoverageMembers(answer.coverage, out);
  out.Close('}');
  return std::move(out).Take();
}

}  // namespace hub::wire
