#include "hub/wire/notices.h"

#include <utility>

#include "hub/wire/detail/json_writer.h"
#include "hub/wire/detail/request_body.h"
#include "hub/wire/detail/write_decision.h"

namespace hub::wire {
namespace {

using access::AccessNotice;
using access::NoticeReview;

constexpr std::size_t kNoteLimit = 4 * 1024;  // bytes

bool ReadIds(JsonView value, const Path& path, Reading& reading, NoticeReview& into) {
  if (!IsList(value, path, reading, kListLimit)) return false;
  std::size_t place = 0;
  for (const JsonView element : value) {
    const Path at = path.Element(place++);
    if (!IsText(element, at, reading, kCodeLimit)) return false;
    const auto id = DecisionId::FromHex(element.text());
    if (!id) return reading.Fault(kNotHexId, at);
    into.notices.push_back(*id);
  }
  return true;
}

constexpr MemberRule<NoticeReview> kReviewRules[] = {
    {"notices", ReadIds},
    {"outcome", Listed<&NoticeReview::outcome, &access::ReviewOutcomeFrom>},
    {"note", Words<&NoticeReview::note, kNoteLimit>},
};

std::string MissingOfReview(const NoticeReview& review) {
  if (review.notices.empty()) return "missing /notices";
  if (review.outcome == access::ReviewOutcome::kNone) return "missing /outcome";
  return review.note.empty() ? "missing /note" : "";
}

void WriteNotice(const AccessNotice& notice, JsonWriter& out) {
  out.Text("id", notice.id.Hex());
  out.Text("at", notice.at.Rfc3339());
  out.Text("what", notice.what);
  out.Text("grade", access::Name(notice.grade));
  out.Text("outcome", notice.outcome);
  out.TextUnlessEmpty("agency", notice.agency);
  out.TextUnlessEmpty("role", notice.role);
  out.TextUnlessEmpty("purpose", notice.purpose);
  out.TextUnlessEmpty("reader", notice.reader);
  if (notice.withheld) out.Truth("withheld", true);
  out.TextUnlessEmpty("who", notice.who.text());
  out.Number("entries_shown", notice.entries_shown);
  out.Truth("waits", notice.waits);
  if (notice.review_by) out.Text("review_by", notice.review_by->Rfc3339());
  out.Truth("overdue", notice.overdue);
  out.TextUnlessEmpty("reviewed", notice.reviewed);
}

void WriteReasons(const AccessNotice& notice, JsonWriter& out) {
  if (notice.child) out.Text("child", notice.child->Hex());
  out.Open("because", '[');
  for (const access::Rule rule : notice.because) {
    const access::RuleText& text = access::Explain(rule);
    out.Open('{');
    out.Text("rule", text.id);
    out.Text("law", text.law);
    out.Text("sentence", text.sentence);
    out.Close('}');
  }
  out.Close(']');
  out.Open("owed", '[');
  for (const access::Owed& owed : notice.owed) WriteOne(owed, out);
  out.Close(']');
}

}  // namespace

Result<NoticeReview> ParseNoticeReview(std::string_view body) {
  return ParseObject(body, kReviewRules, &MissingOfReview);
}

std::string Encode(const audit::Released<access::NoticePage>& released) {
  const access::NoticePage& page = released.answer();
  JsonWriter out(128 + 512 * page.notices.size());
  out.Open('{');
  out.Objects("notices", page.notices, WriteNotice);
  out.Number("overdue", page.overdue);
  if (page.next) out.Text("next", page.next->Hex());
  out.Close('}');
  return std::move(out).Take();
}

std::string Encode(const audit::Released<AccessNotice>& released) {
  JsonWriter out(2'000);
  out.Open('{');
  WriteNotice(released.answer(), out);
  WriteReasons(released.answer(), out);
  out.Close('}');
  return std::move(out).Take();
}

}  // namespace hub::wire
