#include "hub/wire/matches.h"

#include <cstdio>
#include <utility>

#include "hub/base/digits.h"
#include "hub/wire/detail/request_body.h"
#include "hub/wire/detail/subject_writer.h"

namespace hub::wire {
namespace {

using linkage::QuestionTold;
using linkage::StewardAnswer;

constexpr int kMostQuestions = 200;
constexpr std::size_t kMostPersons = 100;
constexpr std::string_view kUndo = "undo";

Error Invalid(std::string why) { return {ErrorCode::kInvalid, std::move(why), ""}; }

bool ReadAnswer(JsonView value, const Path& path, Reading& reading, MatchDecision& into) {
  if (!IsText(value, path, reading, kCodeLimit)) return false;
  const auto answer = linkage::StewardAnswerFrom(value.text());
  if (!answer && value.text() != kUndo)
    return reading.Fault("not on the list confirm, reject, never_link, undo:", path);
  into.answer = answer.value_or(StewardAnswer::kWithdrawn);
  into.given = true;
  return true;
}

constexpr MemberRule<MatchDecision> kDecisionRules[] = {
    {"decision", ReadAnswer},
    {"reason", Typed<&MatchDecision::reason>},
};

constexpr MemberRule<SplitRequest> kSplitRules[] = {
    {"source_ids", Typed<&SplitRequest::source_ids>},
    {"reason", Typed<&SplitRequest::reason>},
};

template <class T>
std::string MissingOf(const T& request) {
  return request.reason.empty() ? "missing /reason" : "";
}

// As many decimals as the figure has, up to nine.
std::string Decimal(double number) {
  char text[40];
  const int size = std::snprintf(text, sizeof text, "%.9f", number);
  std::string decimal(text, size > 0 ? static_cast<std::size_t>(size) : 0);
  while (decimal.ends_with('0') && !decimal.ends_with(".0")) decimal.pop_back();
  return decimal == "-0.0" ? "0.0" : decimal;
}

void WriteBits(double bits, JsonWriter& out) {
  out.Key("bits");
  out.Raw(Decimal(bits));
}

// The members alone.
void WriteQuestion(const QuestionTold& told, JsonWriter& out) {
  out.Text("id", told.id.Hex());
  out.Text("state", linkage::Name(told.state));
  out.Text("words", linkage::Words(told.state));
  out.Truth("by_split", told.by_split);
  out.Text("owner", told.owner.text());
  out.Text("asked", told.asked.Rfc3339());
  out.Text("due", told.due.Iso());
  out.Truth("overdue", told.overdue);
  WriteBits(told.bits, out);
  out.TextUnlessEmpty("your_answer", linkage::Name(told.own));
  out.Truth("waits_for_you", told.waits_for_you);
  out.Truth("waits_for_others", told.waits_for_others);
  if (told.settled) out.Text("settled", told.settled->Rfc3339());
}

void WriteFields(const std::vector<linkage::FieldTold>& fields, JsonWriter& out) {
  out.Open("fields", '[');
  for (const linkage::FieldTold& field : fields) {
    out.Open('{');
    out.Text("field", field.field);
    out.Text("agreement", field.agreement);
    WriteBits(field.bits, out);
    out.Text("words", field.words);
    out.Close('}');
  }
  out.Close(']');
}

void WriteSide(std::string_view name, const linkage::Question& question, bool proposed,
               JsonWriter& out) {
  out.Open(name, '{');
  out.Open("yours", '[');
  for (const linkage::OwnView& view : question.own) {
    if (view.proposed != proposed) continue;
    out.Open('{');
    WriteSubjectMembers(view.who, out);
    out.Truth("place_withheld", view.shielded);
    out.Close('}');
  }
  out.Close(']');
  out.Truth("others", proposed ? question.others_on_proposed : question.others_on_candidate);
  out.Close('}');
}

constexpr std::string_view kFormOfId = "32 of 0-9 and a-f";
constexpr std::string_view kFormOfLimit = "a number from 1 to 200";

bool ReadLimit(const std::string& value, std::size_t& limit) {
  const int number = DigitsOf(value);
  if (number < 1 || number > kMostQuestions) return false;
  limit = static_cast<std::size_t>(number);
  return true;
}

bool ReadState(const std::string& value, MatchesQuery& query) {
  query.settled = value == "settled";
  return query.settled || value == "open";
}

// `after` and `limit`, of whatever is listed page by page.
template <class T>
bool ReadAfter(const std::string& value, T& query) {
  query.after = decltype(query.after)::value_type::FromHex(value);
  return query.after.has_value();
}
template <class T>
bool ReadLimitOf(const std::string& value, T& query) {
  return ReadLimit(value, query.limit);
}

template <class T>
struct ParameterRule {
  std::string_view name;
  std::string_view form;
  bool (*read)(const std::string& value, T& query);
};

constexpr ParameterRule<MatchesQuery> kMatchesRules[] = {
    {"state", "open or settled", &ReadState},
    {"after", kFormOfId, &ReadAfter<MatchesQuery>},
    {"limit", kFormOfLimit, &ReadLimitOf<MatchesQuery>},
};

constexpr ParameterRule<WaitingTiesQuery> kWaitingRules[] = {
    {"after", kFormOfId, &ReadAfter<WaitingTiesQuery>},
    {"limit", kFormOfLimit, &ReadLimitOf<WaitingTiesQuery>},
};

template <class T, std::size_t kSize>
Result<T> ParseParameters(const Parameters& parameters, const ParameterRule<T> (&rules)[kSize]) {
  T query;
  for (const auto& [name, value] : parameters) {
    const ParameterRule<T>* known = nullptr;
    for (const ParameterRule<T>& rule : rules) {
      if (rule.name == name) known = &rule;
    }
    if (known == nullptr) return Invalid("unknown parameter");
    if (!known->read(value, query))
      return Invalid("bad parameter " + name + ": " + std::string(known->form));
  }
  return query;
}

}  // namespace

Result<MatchesQuery> ParseMatchesQuery(const Parameters& parameters) {
  return ParseParameters(parameters, kMatchesRules);
}

Result<WaitingTiesQuery> ParseWaitingTiesQuery(const Parameters& parameters) {
  return ParseParameters(parameters, kWaitingRules);
}

Result<MatchDecision> ParseMatchDecision(std::string_view body) {
  Result<MatchDecision> decision = ParseObject(body, kDecisionRules, &MissingOf<MatchDecision>);
  if (decision.ok() && !decision.value().given) return Invalid("missing /decision");
  return decision;
}

Result<SplitRequest> ParseSplit(std::string_view body) {
  Result<SplitRequest> split = ParseObject(body, kSplitRules, &MissingOf<SplitRequest>);
  if (!split.ok()) return split;
  if (split.value().source_ids.empty()) return Invalid("missing /source_ids");
  if (split.value().source_ids.size() > kMostPersons) return Invalid("too many /source_ids");
  return split;
}

std::string Encode(const audit::Released<QuestionTold>& answer) {
  JsonWriter out(512);
  out.Open('{');
  WriteQuestion(answer.answer(), out);
  out.Close('}');
  return std::move(out).Take();
}

std::string Encode(const audit::Released<linkage::QuestionPage>& answer) {
  const linkage::QuestionPage& page = answer.answer();
  JsonWriter out(64 + 512 * page.questions.size());
  out.Open('{');
  out.Objects("matches", page.questions, WriteQuestion);
  out.Number("overdue", page.overdue);
  if (page.next) out.Text("next", page.next->Hex());
  out.Close('}');
  return std::move(out).Take();
}

std::string Encode(const audit::Released<linkage::Question>& answer) {
  const linkage::Question& question = answer.answer();
  JsonWriter out(2048);
  out.Open('{');
  WriteQuestion(question.told, out);
  WriteFields(question.fields, out);
  WriteSide("proposed", question, true, out);
  WriteSide("candidate", question, false, out);
  out.Close('}');
  return std::move(out).Take();
}

std::string Encode(const audit::Released<linkage::WrongReads>& answer) {
  const linkage::WrongReads& reads = answer.answer();
  JsonWriter out(128 + 256 * reads.reads.size());
  out.Open('{');
  out.Text("id", reads.match.Hex());
  out.Truth("were_one_child", reads.ever_joined);
  out.Open("reads", '[');
  for (const linkage::WrongRead& read : reads.reads) {
    out.Open('{');
    out.Text("at", read.at.Rfc3339());
    out.Text("what", read.what);
    out.Text("agency", read.agency);
    out.Text("role", read.role);
    out.Text("purpose", read.purpose);
    out.Text("reader", read.reader);
    out.TextUnlessEmpty("who", read.who.text());
    out.Number("entries", read.entries);
    out.Number("misplaced", read.misplaced);
    out.Close('}');
  }
  out.Close(']');
  out.Close('}');
  return std::move(out).Take();
}

std::string Encode(const audit::Released<access::WaitingTies>& answer) {
  const access::WaitingTies& page = answer.answer();
  JsonWriter out(64 + 256 * page.ties.size());
  out.Open('{');
  out.Open("waiting", '[');
  for (const access::WaitingTie& tie : page.ties) {
    out.Open('{');
    out.Text("child", tie.child.Hex());
    out.Text("professional", tie.professional.text());
    out.Text("agency", tie.agency.text());
    out.Text("since", tie.since.Rfc3339());
    out.Text("due", tie.due.Iso());
    out.Truth("overdue", tie.overdue);
    out.Close('}');
  }
  out.Close(']');
  out.Number("overdue", page.overdue);
  if (page.next) out.Text("next", page.next->Hex());
  out.Close('}');
  return std::move(out).Take();
}

}  // namespace hub::wire
