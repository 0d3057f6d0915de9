#include "hub/wire/sharing.h"

#include <charconv>
#include <utility>

#include "hub/wire/detail/json_writer.h"
#include "hub/wire/detail/policy_reader.h"
#include "hub/wire/detail/request_body.h"
#include "hub/wire/detail/write_decision.h"

namespace hub::wire {
namespace {

using access::Agreement;
using access::NewShareDecision;
using access::ShareQuestion;
using access::WhatIfRequest;

constexpr std::size_t kWithLimit = 500;      // bytes
constexpr std::size_t kWhyLimit = 8 * 1024;  // bytes
constexpr std::size_t kSampleLimit = 100'000;
constexpr JsonLimits kWhatIfLimits{256 * 1024, 20'000};

// A purpose on no list is a question for access/, which bars it and says so (B1).
bool ReadPurpose(JsonView value, const Path& path, Reading& reading, access::Purpose& into) {
  if (!IsText(value, path, reading, kCodeLimit)) return false;
  into = access::PurposeFrom(value.text()).value_or(access::Purpose::kOffList);
  return true;
}

bool SharePurpose(JsonView value, const Path& path, Reading& reading, ShareQuestion& into) {
  return ReadPurpose(value, path, reading, into.asker.purpose);
}

// As it was, or nothing: a day from which on.
bool Since(JsonView value, const Path& path, Reading& reading, Agreement& into) {
  std::optional<Date> day;
  if (!Read(value, path, reading, day)) return false;
  if (day) into.from = day->Midnight();
  return true;
}

bool ReviewBy(JsonView value, const Path& path, Reading& reading, Agreement& into) {
  std::optional<Date> day;
  if (!Read(value, path, reading, day)) return false;
  if (day) into.review_by = *day;
  return true;
}

constexpr MemberRule<Agreement> kAgreementRules[] = {
    {"state", Listed<&Agreement::state, &access::AgreementStateFrom>},
    {"given_by", Listed<&Agreement::giver, &access::GiverFrom>},
    {"on_record", Typed<&Agreement::evidenced>},
    {"agencies", Typed<&Agreement::agencies>},
    {"classes", SetOf<&Agreement::classes, &records::RecordClassFrom>},
    {"since", Since},
    {"review_by", ReviewBy},
};

bool ReadAgreement(JsonView value, const Path& path, Reading& reading, ShareQuestion& into) {
  Agreement& agreement = into.agreement.emplace();
  if (!ReadObject(value, path, reading, kAgreementRules, agreement)) return false;
  const bool given = agreement.state == access::AgreementState::kGiven ||
                     agreement.state == access::AgreementState::kGivenPartial;
  if (given && agreement.review_by == Date{})
    return reading.Fault("missing", path.Member("review_by"));
  return true;
}

constexpr MemberRule<ShareQuestion> kQuestionRules[] = {
    {"purpose", SharePurpose},
    {"recipient_role", Listed<&ShareQuestion::recipient, &access::RoleFrom>},
    {"recipient_agency", Typed<&ShareQuestion::recipient_agency>},
    {"class", Listed<&ShareQuestion::klass, &records::RecordClassFrom>},
    {"labels", SetOf<&ShareQuestion::labels, &records::LabelFrom>},
    {"agreement", ReadAgreement},
    {"competence", Listed<&ShareQuestion::competence, &access::CompetenceFrom>},
    {"child_refused", Typed<&ShareQuestion::child_refused>},
    {"shielded", Typed<&ShareQuestion::shielded>},
    {"relevant_to_harm", Typed<&ShareQuestion::relevant_to_harm>},
    {"permission_expressed", Typed<&ShareQuestion::permission_expressed>},
    {"adult_agreed", Typed<&ShareQuestion::adult_agreed>},
    {"named_roles", SetOf<&ShareQuestion::named_roles, &access::RoleFrom>},
};

std::string MissingOf(const ShareQuestion& question) {
  if (question.recipient == access::Role::kNone) return "missing /recipient_role";
  if (question.recipient_agency.empty()) return "missing /recipient_agency";
  if (question.labels.empty()) return "missing /labels: GENERAL where nothing is sensitive";
  return "";
}

void CoverWhatIsAsked(ShareQuestion& question) {
  if (!question.agreement) return;
  Agreement& agreement = *question.agreement;
  if (agreement.agencies.empty()) agreement.agencies = {question.recipient_agency};
  if (agreement.classes.bits() == 0) agreement.classes = agreement.classes.With(question.klass);
}

bool ReadQuestion(JsonView value, const Path& path, Reading& reading, NewShareDecision& into) {
  if (!ReadObject(value, path, reading, kQuestionRules, into.question)) return false;
  CoverWhatIsAsked(into.question);
  return true;
}

bool ReadQuestionOfCase(JsonView value, const Path& path, Reading& reading,
                        access::Consultation& into) {
  if (!ReadObject(value, path, reading, kQuestionRules, into.question)) return false;
  CoverWhatIsAsked(into.question);
  return true;
}

constexpr MemberRule<access::Consultation> kConsultationRules[] = {
    {"question", ReadQuestionOfCase},
    {"text", Words<&access::Consultation::text, kWhyLimit>},
};

std::string MissingOfConsultation(const access::Consultation& consultation) {
  return consultation.text.empty() ? "missing /text" : MissingOf(consultation.question);
}

bool ReadVerdict(JsonView value, const Path& path, Reading& reading, NewShareDecision& into) {
  if (!IsText(value, path, reading, kCodeLimit)) return false;
  into.share = value.text() == "share";
  return into.share || value.text() == "do_not_share" || reading.Fault("not on the list", path);
}

constexpr MemberRule<NewShareDecision> kDecisionRules[] = {
    {"question", ReadQuestion},
    {"decision", ReadVerdict},
    {"child", HexId<&NewShareDecision::child>},
    {"with", Words<&NewShareDecision::with, kWithLimit>},
    {"why", Words<&NewShareDecision::why, kWhyLimit>},
    {"review_by", Typed<&NewShareDecision::review_by>},
};

std::string MissingOfDecision(const NewShareDecision& decision) {
  if (decision.with.empty()) return "missing /with: who there";
  if (decision.why.empty()) return "missing /why";
  return MissingOf(decision.question);
}

bool WhatIfPurpose(JsonView value, const Path& path, Reading& reading, WhatIfRequest& into) {
  return ReadPurpose(value, path, reading, into.purpose);
}

bool ReadSample(JsonView value, const Path& path, Reading& reading, WhatIfRequest& into) {
  if (!value.is(JsonType::kInteger) || value.integer() < 1 ||
      value.integer() > static_cast<std::int64_t>(kSampleLimit)) {
    return reading.Fault("not a number of children", path);
  }
  into.sample = static_cast<std::size_t>(value.integer());
  return true;
}

bool ReadDraft(JsonView value, const Path& path, Reading& reading, WhatIfRequest& into) {
  return ReadPolicy(value, path, reading, into.draft.emplace());
}

constexpr MemberRule<WhatIfRequest> kWhatIfRules[] = {
    {"role", Listed<&WhatIfRequest::role, &access::RoleFrom>},
    {"agency", Typed<&WhatIfRequest::agency>},
    {"purpose", WhatIfPurpose},
    {"child", Typed<&WhatIfRequest::child>},
    {"sample", ReadSample},
    {"draft", ReadDraft},
};

std::string MissingOfWhatIf(const WhatIfRequest& request) {
  if (request.role == access::Role::kNone) return "missing /role";
  if (request.agency.empty()) return "missing /agency";
  if (request.purpose == access::Purpose::kNone) return "missing /purpose";
  if (request.child.empty() == (request.sample == 0)) return "give either /child or /sample";
  return "";
}

void WriteReasons(const std::vector<access::RuleText>& reasons, JsonWriter& out) {
  out.Open("because", '[');
  for (const access::RuleText& reason : reasons) {
    out.Open('{');
    out.Text("rule", reason.id);
    out.Text("law", reason.law);
    out.Text("sentence", reason.sentence);
    out.TextUnlessEmpty("next_step", reason.next_step);
    out.Close('}');
  }
  out.Close(']');
}

void WriteRedactions(std::string_view name, access::RedactionSet redactions, JsonWriter& out) {
  out.Open(name, '[');
  for (const access::Redaction redaction : redactions.All()) {
    out.Open('{');
    out.Text("code", access::Name(redaction));
    out.Text("words", access::Words(redaction));
    out.Close('}');
  }
  out.Close(']');
}

std::string_view WordsOf(access::ShareVerdict verdict) {
  switch (verdict) {
    case access::ShareVerdict::kYes:
      return "Yes. They may see this already.";
    case access::ShareVerdict::kJudgeFirst:
      return "Yes, once you have judged that it is relevant, that it helps them to do their work "
             "for the child, and that sharing harms the child no more than keeping it back; and "
             "have written that down.";
    case access::ShareVerdict::kOwnerDecides:
      return "Not by yourself: the agency that holds it, or the lead professional, decides.";
    case access::ShareVerdict::kNo:
      break;
  }
  return "No.";
}

void WriteAdvice(const access::ShareAdvice& advice, JsonWriter& out) {
  out.Text("answer", access::Name(advice.answer.verdict));
  out.Text("words", WordsOf(advice.answer.verdict));
  WriteReasons(advice.reasons, out);
  WriteRedactions("leave_out", advice.answer.leave_out, out);
  out.Open("record", '[');
  for (const access::Obligation obligation : advice.answer.record.All()) {
    out.Open('{');
    out.Text("code", access::Name(obligation));
    out.Text("words", access::Words(obligation));
    out.Close('}');
  }
  out.Close(']');
  out.Text("decision", advice.told.id.Hex());
  out.Text("policy", advice.told.policy);
  out.Text("purpose", access::Name(advice.told.purpose));
  out.Text("at", advice.told.at.Rfc3339());
}

void WriteLine(const access::ShareDecisionLine& line, JsonWriter& out) {
  out.Open('{');
  out.Text("id", line.id.Hex());
  out.Text("author", line.author.text());
  out.Text("agency", line.agency.text());
  if (line.child) out.Text("child", line.child->Hex());
  out.Text("decision", line.shared ? "share" : "do_not_share");
  out.Text("at", line.at.Rfc3339());
  if (line.review_by) out.Text("review_by", line.review_by->Iso());
  out.Truth("review_overdue", line.overdue);
  out.Truth("erased", line.erased);
  if (!line.erased) {
    out.Text("purpose", access::Name(line.purpose));
    out.Text("recipient_role", access::Name(line.question.recipient));
    out.Text("recipient_agency", line.question.recipient_agency.text());
    out.Text("class", records::Name(line.question.klass));
    out.Open("labels", '[');
    for (const records::Label label : line.question.labels.All()) out.Text(records::Name(label));
    out.Close(']');
    out.Text("advised", access::Name(line.advised));
    out.Text("policy", line.policy);
    out.Text("with", line.with.Reveal());
    out.Text("why", line.why.Reveal());
  }
  out.Close('}');
}

void WriteTally(std::string_view name, const access::Tally& tally, JsonWriter& out) {
  out.Open(name, '{');
  out.Number("whole", tally.whole);
  out.Number("redacted", tally.redacted);
  out.Number("referred", tally.referred);
  out.Number("hidden", tally.hidden);
  out.Close('}');
}

void WriteOutcome(std::string_view name, const access::Decision& decision, JsonWriter& out) {
  out.Open(name, '{');
  out.Text("outcome", access::Name(decision.outcome()));
  out.Open("rules", '[');
  for (const access::Rule rule : decision.reasons()) out.Text(access::Explain(rule).id);
  out.Close(']');
  WriteRedactions("withheld", decision.redactions(), out);
  out.Close('}');
}

void WriteChild(const access::WhatIfChild& child, JsonWriter& out) {
  const access::WhatIf& compared = child.compared;
  out.Open('{');
  out.Text("child", child.pseudonym);
  WriteOutcome("opened_now", compared.child_now.decision, out);
  WriteOutcome("opened_then", compared.child_then.decision, out);
  WriteTally("now", compared.now, out);
  WriteTally("then", compared.then, out);
  out.Open("differences", '[');
  for (const access::Difference& difference : compared.differences) {
    const access::EntryClass& klass = child.classes[difference.entry_class];
    out.Open('{');
    out.Text("class", records::Name(klass.facts.klass));
    out.Text("owner_kind", records::Name(klass.facts.owner_kind));
    out.Number("entries", klass.entries);
    WriteOutcome("now", difference.now, out);
    WriteOutcome("then", difference.then, out);
    out.Close('}');
  }
  out.Close(']');
  out.Close('}');
}

}  // namespace

Result<ShareQuestion> ParseShareQuestion(std::string_view body) {
  Result<ShareQuestion> question = ParseObject(body, kQuestionRules, &MissingOf);
  if (question.ok()) CoverWhatIsAsked(question.value());
  return question;
}

Result<NewShareDecision> ParseShareDecision(std::string_view body) {
  return ParseObject(body, kDecisionRules, &MissingOfDecision);
}

Result<access::Consultation> ParseConsultation(std::string_view body) {
  return ParseObject(body, kConsultationRules, &MissingOfConsultation);
}

Result<std::uint64_t> ParseShareRegisterQuery(const Parameters& parameters) {
  std::uint64_t before = 0;
  for (const auto& [name, value] : parameters) {
    const char* const end = value.data() + value.size();
    const auto read = std::from_chars(value.data(), end, before);
    if (name != "before" || read.ec != std::errc() || read.ptr != end || before == 0 ||
        before > static_cast<std::uint64_t>(INT64_MAX)) {
      return Error{ErrorCode::kInvalid, "before must be what the page before called next", ""};
    }
  }
  return before;
}

Result<WhatIfRequest> ParseWhatIf(std::string_view body) {
  return ParseObject(body, kWhatIfRules, &MissingOfWhatIf, kWhatIfLimits);
}

std::string Encode(const audit::Released<access::ShareAdvice>& released) {
  JsonWriter out(4'000);
  out.Open('{');
  WriteAdvice(released.answer(), out);
  out.Close('}');
  return std::move(out).Take();
}

std::string Encode(const audit::Released<access::ShareDecided>& released) {
  JsonWriter out(4'000);
  out.Open('{');
  out.Text("id", released.answer().id.Hex());
  out.Open("advice", '{');
  WriteAdvice(released.answer().advice, out);
  out.Close('}');
  out.Close('}');
  return std::move(out).Take();
}

std::string Encode(const audit::Released<access::ShareRegister>& released) {
  const access::ShareRegister& found = released.answer();
  JsonWriter out(64 + 1'000 * found.decisions.size());
  out.Open('{');
  out.Open("decisions", '[');
  for (const access::ShareDecisionLine& line : found.decisions) WriteLine(line, out);
  out.Close(']');
  if (found.next) {
    out.Number("next", *found.next);
  } else {
    out.Null("next");
  }
  out.Close('}');
  return std::move(out).Take();
}

std::string Encode(const audit::Released<access::WhatIfAnswer>& released) {
  const access::WhatIfAnswer& answer = released.answer();
  JsonWriter out(1'000 + 500 * answer.children.size());
  out.Open('{');
  WriteDecisionMember(answer.told, out);
  out.Text("policy_now", answer.in_force);
  out.Text("policy_then", answer.draft);
  WriteTally("now", answer.now, out);
  WriteTally("then", answer.then, out);
  out.Open("children", '[');
  for (const access::WhatIfChild& child : answer.children) WriteChild(child, out);
  out.Close(']');
  out.Close('}');
  return std::move(out).Take();
}

}  // namespace hub::wire
