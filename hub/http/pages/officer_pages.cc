#include "hub/base/user_name.h"
#include "hub/http/pages/desk.h"
#include "hub/service/read_log.h"
#include "hub/service/search_log.h"
#include "hub/web/officer_view.h"
#include "hub/wire/forms.h"
#include "hub/wire/glass.h"
#include "hub/wire/notices.h"
#include "hub/wire/queries.h"

namespace hub::http {
namespace {

constexpr std::string_view kReviews = "accesses that wait for a review";

// The search ---------------------------------------------------------------------

web::TypedSearch TypedIn(const Fields& form) {
  const auto typed = [&](std::string_view name) { return std::string(FieldOf(form, name)); };
  return {typed("child"), typed("who"),   typed("agency"), typed("from"),
          typed("to"),    typed("ended"), typed("what")};
}

access::Ended EndedOf(std::string_view typed) {
  if (typed == "allowed") return access::Ended::kAllowed;
  return typed == "refused" ? access::Ended::kRefused : access::Ended::kEither;
}

access::LogSearch SearchOf(const web::TypedSearch& typed, std::vector<web::Fault>& faults) {
  access::LogSearch search;
  search.ended = EndedOf(typed.ended);
  search.what = typed.what;
  if (!typed.child.empty()) search.child = ChildId::FromHex(typed.child);
  if (!typed.child.empty() && !search.child)
    faults.push_back({"child", "Enter the child's number in the hub: 32 letters and digits"});
  if (!typed.who.empty()) {
    const auto who = UserNameFrom(typed.who);
    if (who) search.who = *who;
    if (!who) faults.push_back({"who", "Enter a user name, such as t.jones"});
  }
  if (!typed.agency.empty()) {
    const auto agency = AgencyId::From(typed.agency);
    if (agency) search.agency = *agency;
    if (!agency) faults.push_back({"agency", "Choose an agency from the list"});
  }
  if (!typed.from.empty()) search.from = Date::Parse(typed.from);
  if (!typed.from.empty() && !search.from) faults.push_back({"from", "From must be a real day"});
  if (!typed.to.empty()) search.to = Date::Parse(typed.to);
  if (!typed.to.empty() && !search.to) faults.push_back({"to", "To must be a real day"});
  return search;
}

Response SearchPage(const Visit& visit, const web::TypedSearch& typed,
                    std::vector<web::Fault> faults) {
  const int status = faults.empty() ? 200 : 400;
  return PageOf(visit, "officer_search",
                {"Search the log", "/officer/search", {}, std::move(faults)},
                web::SearchFormView(typed, AgencyNamesAt(visit)), status);
}

// Reviews ------------------------------------------------------------------------

std::vector<web::Fault> FaultsOfReview(const Fields& form) {
  std::vector<web::Fault> faults;
  if (FieldOf(form, "outcome").empty())
    faults.push_back({"outcome-justified", "Choose what you found"});
  if (FieldOf(form, "note").size() < 20)
    faults.push_back({"note", "Say what you checked and with whom, in a sentence"});
  return faults;
}

Response NoticePage(const Visit& visit, const Fields& form, std::vector<web::Fault> faults) {
  const std::optional<DecisionId> id = DecisionId::FromHex(visit.call.id);
  if (!id) return NotFound();
  web::Frame frame{"Review an access", visit.call.request.path, {}, std::move(faults)};
  return DeskPage(visit, visit.services.notices.Show(visit.caller, *id), kReviews, "officer_review",
                  std::move(frame), [&](const auto& notice) {
                    return web::NoticeView(notice, AgencyNamesAt(visit), FieldOf(form, "outcome"),
                                           FieldOf(form, "note"), NowAt(visit));
                  });
}

// Break-glass --------------------------------------------------------------------

const std::vector<access::Role> kReviewers = {access::Role::kDataProtectionOfficer,
                                              access::Role::kCaldicottGuardian,
                                              access::Role::kSupervisor};

Response OpeningPage(const Visit& visit, const Fields& form, std::vector<web::Fault> faults) {
  const auto id = access::OpeningId::FromHex(visit.call.id);
  if (!id) return NotFound();
  const auto detail = visit.services.break_glass.Show(visit.caller, *id);
  if (!detail.ok()) return Failure(detail.error(), visit.services);
  const int status = faults.empty() ? 200 : 400;
  return PageOf(visit, "officer_opening",
                {"An opening by break-glass", visit.call.request.path, {}, std::move(faults)},
                web::OpeningView(detail.value(), AgencyNamesAt(visit), FieldOf(form, "outcome"),
                                 FieldOf(form, "note"), NowAt(visit)),
                status);
}

Response LogPage(const Visit& visit, const service::Outcome<access::LogHealth>& health) {
  return DeskPage(visit, health, "whether the log is whole", "officer_log",
                  {"Is the log whole?", "/officer/log", {}, {}},
                  [](const auto& released) { return web::LogHealthView(released); });
}

}  // namespace

Response ShowLogSearch(const Visit& visit) {
  if (auto refused = NotForRole(visit, kOfficers)) return *std::move(refused);
  web::TypedSearch typed;
  typed.child = visit.call.request.parameter("child").value_or("");
  return SearchPage(visit, typed, {});
}

Response SearchLogByForm(const Visit& visit, const Fields& form) {
  const web::TypedSearch typed = TypedIn(form);
  std::vector<web::Fault> faults;
  access::LogSearch search = SearchOf(typed, faults);
  search.before = NumberIn(FieldOf(form, "before"));
  if (!faults.empty()) {
    if (auto refused = NotForRole(visit, kOfficers)) return *std::move(refused);
    return SearchPage(visit, typed, std::move(faults));
  }
  const auto found = visit.services.pages->desk.search_log.Run(visit.caller, search);
  return DeskPage(
      visit, found, "a search of the log", "officer_search",
      {"Search the log", "/officer/search", {}, {}}, [&](const auto& released) {
        const auto names = AgencyNamesAt(visit);
        web::View view = web::SearchFormView(typed, names);
        return view.Add(web::LogFoundView(released, names, search.child.has_value(), NowAt(visit)));
      });
}

Response ShowNotices(const Visit& visit) {
  wire::Parameters parameters;
  for (const std::string_view name : {"grade", "after"}) {
    const auto given = visit.call.request.parameter(name);
    if (given && !given->empty()) parameters.emplace_back(name, *given);
  }
  const Result<access::NoticesQuery> query = wire::ParseNoticesQuery(parameters);
  if (!query.ok()) return Failure(query.error(), visit.services);
  return DeskPage(
      visit, visit.services.notices.List(visit.caller, query.value()), kReviews, "officer_reviews",
      {"Accesses to review", "/officer/reviews", {}, {}}, [&](const auto& page) {
        return web::NoticesView(page, query.value(), AgencyNamesAt(visit), NowAt(visit));
      });
}

Response ShowNoticePage(const Visit& visit) { return NoticePage(visit, {}, {}); }

Response ReviewNoticeByForm(const Visit& visit, const Fields& form) {
  if (!DecisionId::FromHex(visit.call.id)) return NotFound();
  std::vector<web::Fault> faults = FaultsOfReview(form);
  if (!faults.empty()) return NoticePage(visit, form, std::move(faults));
  Fields fields = form;
  fields.emplace_back("notices." + std::string(visit.call.id), "yes");
  const auto review =
      wire::ParseNoticeReview(wire::FormAsJson(fields, {"outcome", "note"}, {"notices"}));
  if (!review.ok()) return NoticePage(visit, form, {{"note", "Shorten the note"}});
  const auto outcome = visit.services.notices.Review(visit.caller, review.value());
  if (!outcome.ok() && !IsOurs(outcome.error()) && outcome.error().code != ErrorCode::kNotFound)
    return NoticePage(visit, form, {{"note", Sentence(outcome.error().for_caller)}});
  if (!outcome.ok()) return Failure(outcome.error(), visit.services);
  if (outcome.value().index() == 1)
    return RefusedAtDesk(visit, std::get<1>(outcome.value()), "to review an access");
  return DoneAtDesk(visit, "The review is on record",
                    "It stands in the log beside the access, and cannot be changed.",
                    "/officer/reviews", "Go to the next one");
}

Response ShowOpenings(const Visit& visit) {
  if (auto refused = NotForRole(visit, kReviewers)) return *std::move(refused);
  const auto list = visit.services.break_glass.List(visit.caller);
  if (!list.ok()) return Failure(list.error(), visit.services);
  return PageOf(visit, "officer_glass", {"Openings by break-glass", "/officer/break-glass", {}, {}},
                web::OpeningsView(list.value(), AgencyNamesAt(visit), NowAt(visit)));
}

Response ShowOpening(const Visit& visit) {
  if (auto refused = NotForRole(visit, kReviewers)) return *std::move(refused);
  return OpeningPage(visit, {}, {});
}

Response ReviewOpeningByForm(const Visit& visit, const Fields& form) {
  if (auto refused = NotForRole(visit, kReviewers)) return *std::move(refused);
  const auto id = access::OpeningId::FromHex(visit.call.id);
  if (!id) return NotFound();
  std::vector<web::Fault> faults = FaultsOfReview(form);
  if (!faults.empty()) return OpeningPage(visit, form, std::move(faults));
  const auto review = wire::ParseReviewGlass(wire::FormAsJson(form, {"outcome", "note"}));
  if (!review.ok()) return OpeningPage(visit, form, {{"note", "Shorten the note"}});
  const auto done = visit.services.break_glass.Review(visit.caller, *id, review.value().outcome,
                                                      review.value().note);
  if (!done.ok() && !IsOurs(done.error()) && done.error().code != ErrorCode::kNotFound)
    return OpeningPage(visit, form, {{"note", Sentence(done.error().for_caller)}});
  if (!done.ok()) return Failure(done.error(), visit.services);
  return DoneAtDesk(visit, "The review is on record",
                    "It stands in the log beside the opening, and cannot be changed.",
                    "/officer/break-glass", "Go to the next one");
}

Response ShowDisclosures(const Visit& visit) {
  if (auto refused = NotForRole(visit, kOfficers)) return *std::move(refused);
  const auto typed = visit.call.request.parameter("child");
  const std::string with(visit.call.request.parameter("agency").value_or(""));
  web::Frame frame{"What was sent on about a child", "/officer/disclosures", {}, {}};
  web::View view = web::AgencyChoices(AgencyNamesAt(visit), with);
  view.Text("child", typed.value_or(""));
  if (!typed) return PageOf(visit, "officer_disclosures", std::move(frame), view);
  const auto child = ChildId::FromHex(*typed);
  const std::optional<AgencyId> agency = with.empty() ? std::nullopt : AgencyId::From(with);
  if (!child)
    frame.faults.push_back({"child", "Enter the child's number in the hub: 32 letters and digits"});
  if (!with.empty() && !agency)
    frame.faults.push_back({"agency", "Choose an agency from the list"});
  if (!frame.faults.empty())
    return PageOf(visit, "officer_disclosures", std::move(frame), view, 400);
  const auto list = visit.services.read_disclosures.Run(visit.caller, *child, agency);
  return DeskPage(
      visit, list, "what was sent on about a child", "officer_disclosures", std::move(frame),
      [&](const auto& released) {
        return view.Add(web::DisclosuresView(released, AgencyNamesAt(visit), with, NowAt(visit)));
      });
}

Response ShowLogHealth(const Visit& visit) {
  return LogPage(visit, visit.services.pages->desk.read_log.Health(visit.caller));
}

Response CheckLogByForm(const Visit& visit, const Fields&) {
  return LogPage(visit, visit.services.pages->desk.read_log.Check(visit.caller));
}

}  // namespace hub::http
