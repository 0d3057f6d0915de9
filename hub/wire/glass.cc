#include "hub/wire/glass.h"

#include <utility>

#include "hub/wire/detail/json_writer.h"
#include "hub/wire/detail/request_body.h"
#include "hub/wire/detail/passkey_reader.h"
#include "hub/wire/detail/write_decision.h"

namespace hub::wire {
namespace {

using access::GlassRequest;

constexpr std::size_t kReasonLimit = 4 * 1024;  // bytes

constexpr MemberRule<GlassRequest> kRequestRules[] = {
    {"category", Listed<&GlassRequest::category, &access::EmergencyCategoryFrom>},
    {"reason", Words<&GlassRequest::reason, kReasonLimit>},
    {"must_reach_child", Typed<&GlassRequest::must_reach_child>},
};

std::string MissingOf(const GlassRequest& request) {
  if (request.category == access::EmergencyCategory::kNone) return "missing /category";
  return request.reason.empty() ? "missing /reason" : "";
}

// The members of the request, beside the passkey's.
template <auto kRule>
bool OfRequest(JsonView value, const Path& path, Reading& reading, OpenGlass& into) {
  return kRule(value, path, reading, into.request);
}

bool ReadPasskey(JsonView value, const Path& path, Reading& reading, OpenGlass& into) {
  return ReadAssertion(value, path, reading, into.passkey);
}

constexpr MemberRule<OpenGlass> kOpenRules[] = {
    {"category",
     OfRequest<&Listed<&GlassRequest::category, &access::EmergencyCategoryFrom, GlassRequest>>},
    {"reason", OfRequest<&Words<&GlassRequest::reason, kReasonLimit, GlassRequest>>},
    {"must_reach_child", OfRequest<&Typed<&GlassRequest::must_reach_child, GlassRequest>>},
    {"passkey", ReadPasskey},
};

std::string MissingOfOpen(const OpenGlass& open) {
  if (open.passkey.signature.empty()) return "missing /passkey: a code alone does not open this";
  return MissingOf(open.request);
}

constexpr MemberRule<ReviewGlass> kReviewRules[] = {
    {"outcome", Listed<&ReviewGlass::outcome, &access::ReviewOutcomeFrom>},
    {"note", Words<&ReviewGlass::note, kReasonLimit>},
};

std::string MissingOfReview(const ReviewGlass& review) {
  if (review.outcome == access::ReviewOutcome::kNone) return "missing /outcome";
  return review.note.empty() ? "missing /note" : "";
}

constexpr MemberRule<UnlockGlass> kUnlockRules[] = {
    {"professional", Typed<&UnlockGlass::professional>},
};

std::string MissingOfUnlock(const UnlockGlass& unlock) {
  return unlock.professional.empty() ? "missing /professional" : "";
}

void WriteLine(const access::GlassLine& line, JsonWriter& out) {
  out.Text("id", line.id.Hex());
  out.Text("who", line.who.text());
  out.Text("role", access::Name(line.role));
  out.Text("agency", line.agency.text());
  out.Text("category", access::Name(line.category));
  out.Truth("erased", line.erased);
  out.Text("opened", line.opened.Rfc3339());
  out.Text("closes", line.closes.Rfc3339());
  out.Truth("seconded", line.seconded);
  out.Text("second_by", line.second_by.Rfc3339());
  out.Text("review_by", line.review_by.Rfc3339());
  out.Truth("overdue", line.overdue);
  if (line.reviewed) {
    out.Text("reviewed", line.reviewed->Rfc3339());
    out.Text("outcome", access::Name(line.outcome));
  }
}

}  // namespace

Result<GlassRequest> ParseGlassRequest(std::string_view body) {
  return ParseObject(body, kRequestRules, &MissingOf);
}

Result<OpenGlass> ParseOpenGlass(std::string_view body) {
  return ParseObject(body, kOpenRules, &MissingOfOpen);
}

Result<ReviewGlass> ParseReviewGlass(std::string_view body) {
  return ParseObject(body, kReviewRules, &MissingOfReview);
}

Result<UnlockGlass> ParseUnlockGlass(std::string_view body) {
  return ParseObject(body, kUnlockRules, &MissingOfUnlock);
}

std::string Encode(const audit::Released<access::GlassOpened>& released) {
  const access::GlassOpened& opened = released.answer();
  JsonWriter out(3'000);
  out.Open('{');
  WriteDecisionMember(opened.told, out);
  out.Text("id", opened.id.Hex());
  out.Text("opened", opened.opened.Rfc3339());
  out.Text("closes", opened.closes.Rfc3339());
  out.Number("left_of_quota", static_cast<std::uint64_t>(opened.left));
  out.Open("owed", '[');
  for (const access::Owed& owed : opened.owed) WriteOne(owed, out);
  out.Close(']');
  out.Close('}');
  return std::move(out).Take();
}

std::string Encode(const audit::Released<access::GlassLine>& released) {
  JsonWriter out(512);
  out.Open('{');
  WriteLine(released.answer(), out);
  out.Close('}');
  return std::move(out).Take();
}

std::string Encode(const audit::Released<access::GlassList>& released) {
  JsonWriter out(64 + 512 * released.answer().openings.size());
  out.Open('{');
  out.Open("openings", '[');
  for (const access::GlassLine& line : released.answer().openings) {
    out.Open('{');
    WriteLine(line, out);
    out.Close('}');
  }
  out.Close(']');
  out.Close('}');
  return std::move(out).Take();
}

std::string Encode(const audit::Released<access::GlassDetail>& released) {
  const access::GlassDetail& detail = released.answer();
  JsonWriter out(2'000);
  out.Open('{');
  WriteLine(detail.line, out);
  if (detail.child) out.Text("child", detail.child->Hex());
  out.Truth("must_reach_child", detail.must_reach_child);
  out.TextUnlessEmpty("second_person", detail.second_person.text());
  out.TextUnlessEmpty("reason", detail.reason.Reveal());
  out.TextUnlessEmpty("note", detail.note.Reveal());
  out.Close('}');
  return std::move(out).Take();
}

}  // namespace hub::wire
