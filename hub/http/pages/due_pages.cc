#include <algorithm>

#include "hub/http/pages/desk.h"
#include "hub/service/rights_requests.h"
#include "hub/web/due_view.h"
#include "hub/web/entry_view.h"

namespace hub::http {
namespace {

constexpr std::string_view kRequests = "what people ask for under data protection law";
constexpr std::string_view kToRecord = "to record or decide a person's request";
constexpr std::size_t kLongestWords = 4'000;

bool IsTicked(const Fields& form, std::string_view name) { return !FieldOf(form, name).empty(); }

service::NewRightsRequest RequestOf(const Fields& form, std::vector<web::Fault>& faults) {
  service::NewRightsRequest given;
  const auto child = ChildId::FromHex(FieldOf(form, "child"));
  if (child) given.child = *child;
  if (!child) faults.push_back({"child", "Enter the child's number: 32 letters and digits"});
  const auto right = access::RightFrom(FieldOf(form, "right"));
  if (right) given.right = *right;
  if (!right) faults.push_back({"right", "Choose what they ask for"});
  const std::string_view received = FieldOf(form, "received");
  if (!received.empty()) given.received = Date::Parse(received);
  if (!received.empty() && !given.received)
    faults.push_back({"received", "The day on which it was received must be a real one"});
  const std::string_view words = FieldOf(form, "words");
  if (words.empty()) faults.push_back({"words", "Say who asked, and for what"});
  if (words.size() > kLongestWords) faults.push_back({"words", "Shorten what you wrote"});
  given.words = Sensitive(std::string(words));
  const std::string_view entry = FieldOf(form, "entry");
  if (!entry.empty()) given.entry = EntryId::FromHex(entry);
  if (!entry.empty() && !given.entry)
    faults.push_back({"entry", "Enter the entry's number: 32 letters and digits"});
  given.by = access::DisputantFrom(FieldOf(form, "by")).value_or(access::Disputant::kUnsaid);
  const std::string_view disputed = FieldOf(form, "disputed");
  given.disputed = Sensitive(std::string(disputed));
  if (disputed.size() > kLongestWords)
    faults.push_back({"disputed", "Shorten what they say is wrong"});
  if (!disputed.empty() && given.by == access::Disputant::kUnsaid)
    faults.push_back({"by", "Choose who says that it is wrong"});
  given.verified = IsTicked(form, "verified");
  if (!given.verified)
    faults.push_back(
        {"verified", "Check who they are and that they may ask, before anything else"});
  given.rests_on_consent = IsTicked(form, "rests_on_consent");
  given.wrong_child = IsTicked(form, "wrong_child");
  given.past_retention = IsTicked(form, "past_retention");
  return given;
}

Response DuePage(const Visit& visit, const Fields& form, std::vector<web::Fault> faults) {
  web::View view = web::RightChoices(FieldOf(form, "right"), "");
  for (const std::string_view name : {"child", "received", "words", "entry", "disputed"})
    view.Text(std::string(name), FieldOf(form, name));
  for (const std::string_view name :
       {"verified", "rests_on_consent", "wrong_child", "past_retention"})
    view.Truth(std::string(name), IsTicked(form, name));
  view.List("disputants", web::DisputantChoices(FieldOf(form, "by")));
  return DeskPage(visit, visit.services.rights_requests.Due(visit.caller), kRequests,
                  "officer_rights",
                  {"Requests of people", "/officer/rights", {}, std::move(faults)},
                  [&](const auto& due) { return view.Add(web::RightsDueView(due, NowAt(visit))); });
}

// The page of one that is open; of the visitor's own agency's alone, so any other is not found.
Response RequestPage(const Visit& visit, const Fields& form, std::vector<web::Fault> faults) {
  const auto id = GatewayId::FromHex(visit.call.id);
  if (!id) return NotFound();
  const auto due = visit.services.rights_requests.Due(visit.caller);
  if (!due.ok()) return Failure(due.error(), visit.services);
  if (due.value().index() == 1) return RefusedAtDesk(visit, std::get<1>(due.value()), kRequests);
  const auto& released = std::get<0>(due.value());
  const auto& lines = released.answer().lines;
  const auto line = std::find_if(lines.begin(), lines.end(),
                                 [&](const access::RightsLine& one) { return one.id == *id; });
  if (line == lines.end()) return NotFound();
  web::View view = web::RightChoices("", FieldOf(form, "outcome"));
  view.Add(web::RightRecordedView(released.As(access::RightsRecorded{{}, *line}), NowAt(visit)))
      .Truth("may_decide", true)
      .Text("reason", FieldOf(form, "reason"));
  const int status = faults.empty() ? 200 : 400;
  return PageOf(visit, "officer_right",
                {"A person's request", visit.call.request.path, {}, std::move(faults)}, view,
                status);
}

Response RecordedPage(const Visit& visit, std::string title,
                      const service::Outcome<access::RightsRecorded>& done) {
  return DeskPage(
      visit, done, kToRecord, "officer_right", {std::move(title), visit.call.request.path, {}, {}},
      [&](const auto& recorded) { return web::RightRecordedView(recorded, NowAt(visit)); });
}

}  // namespace

Response ShowRightsDue(const Visit& visit) { return DuePage(visit, {}, {}); }

Response RecordRightByForm(const Visit& visit, const Fields& form) {
  if (auto refused = NotForRole(visit, kOfficers)) return *std::move(refused);
  std::vector<web::Fault> faults;
  const service::NewRightsRequest given = RequestOf(form, faults);
  if (!faults.empty()) return DuePage(visit, form, std::move(faults));
  const auto done = visit.services.rights_requests.Record(visit.caller, given);
  if (!done.ok() && !IsOurs(done.error()))
    return DuePage(visit, form, {{"words", Sentence(done.error().for_caller)}});
  return RecordedPage(visit, "The request is on record", done);
}

Response ShowRightDue(const Visit& visit) { return RequestPage(visit, {}, {}); }

Response DecideRightByForm(const Visit& visit, const Fields& form) {
  if (auto refused = NotForRole(visit, kOfficers)) return *std::move(refused);
  const auto id = GatewayId::FromHex(visit.call.id);
  if (!id) return NotFound();
  std::vector<web::Fault> faults;
  const auto outcome = access::RightOutcomeFrom(FieldOf(form, "outcome"));
  const std::string_view reason = FieldOf(form, "reason");
  if (!outcome) faults.push_back({"outcome-granted", "Choose the answer"});
  if (reason.empty()) faults.push_back({"reason", "Say why"});
  if (reason.size() > kLongestWords) faults.push_back({"reason", "Shorten the reason"});
  if (!faults.empty()) return RequestPage(visit, form, std::move(faults));
  const auto done = visit.services.rights_requests.Decide(
      visit.caller, {*id, *outcome, Sensitive(std::string(reason))});
  return RecordedPage(visit, "The decision is on record", done);
}

}  // namespace hub::http
