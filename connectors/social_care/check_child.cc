#include "connectors/social_care/check_child.h"

#include <algorithm>
#include <array>
#include <optional>
#include <vector>

#include "connectors/mapping/text.h"

namespace connectors::social_care {
namespace {

using hub::Date;

struct Finding {
  std::string_view rule;
  std::string_view words;
};
constexpr Finding kNoBirth = {"cin.child.no_birth_date",
                              "neither a birth date nor an expected one"};
constexpr Finding kTwoBirths = {"cin.child.two_birth_dates",
                                "both a birth date and an expected one: the first counts"};
constexpr Finding kBirthInFuture = {"cin.child.birth_in_future", "born in the future"};
constexpr Finding kDiedBeforeBirth = {"cin.child.died_before_birth", "died before being born"};
constexpr Finding kNoUpn = {"cin.child.no_upn_and_no_reason", "no UPN and no reason why"};
constexpr Finding kUpnAndReason = {"cin.child.upn_and_reason",
                                   "a UPN, and a reason for having none"};
constexpr Finding kNoReason = {"cin.episode.closure_without_reason", "closed without a reason"};
constexpr Finding kNoClosure = {"cin.episode.reason_without_closure",
                                "a reason for closing, but no closing date"};
constexpr Finding kClosedEarly = {"cin.episode.closed_before_referral",
                                  "closed before it was opened"};
constexpr Finding kTooEarly = {"cin.episode.referral_long_before_birth",
                               "referred more than 40 weeks before birth"};
constexpr Finding kAfterClosure = {"cin.episode.activity_after_closure",
                                   "something begins after the case was closed"};
constexpr Finding kAfterDeath = {"cin.episode.activity_after_death",
                                 "something begins after the child died"};
constexpr Finding kNoAction = {"cin.episode.activity_in_no_further_action",
                               "no further action, and yet something follows"};
constexpr Finding kAssessmentEnds = {"cin.assessment.end_before_start",
                                     "an assessment ends before it starts"};
constexpr Finding kNoFactors = {"cin.assessment.no_factors",
                                "a completed assessment names no factor"};
constexpr Finding kPlanEnds = {"cin.plan.end_before_start", "a plan ends before it starts"};
constexpr Finding kPlansOverlap = {"cin.plan.overlap", "two child in need plans overlap"};
constexpr Finding kProtectionEnds = {"cin.protection_plan.end_before_start",
                                     "a child protection plan ends before it starts"};
constexpr Finding kProtectionOverlap = {"cin.protection_plan.overlap",
                                        "two child protection plans overlap"};
constexpr Finding kReviewOutside = {"cin.protection_plan.review_outside",
                                    "a review on a day outside its plan"};

constexpr std::array kFindings = {
    kNoBirth,      kTwoBirths,    kBirthInFuture,  kDiedBeforeBirth,   kNoUpn,
    kUpnAndReason, kNoReason,     kNoClosure,      kClosedEarly,       kTooEarly,
    kAfterClosure, kAfterDeath,   kNoAction,       kAssessmentEnds,    kNoFactors,
    kPlanEnds,     kPlansOverlap, kProtectionEnds, kProtectionOverlap, kReviewOutside};

// An activity inside an episode: where its start and end stand.
struct Activity {
  std::string_view element;
  std::string_view start;
  std::string_view end;
};
constexpr std::array<Activity, 4> kActivities = {{
    {"Assessments", "AssessmentActualStartDate", "AssessmentAuthorisationDate"},
    {"CINPlanDates", "CINPlanStartDate", "CINPlanEndDate"},
    {"Section47", "S47ActualStartDate", ""},
    {"ChildProtectionPlans", "CPPstartDate", "CPPendDate"},
}};

struct Span {
  std::optional<Date> start;
  std::optional<Date> end;
  std::uint64_t line = 0;
};

class Checker {
 public:
  Checker(const Element& child, const WarnAt& warn, Date today)
      : child_(child), warn_(warn), today_(today) {}

  void Run() {
    if (const Element* identifiers = child_.Find("ChildIdentifiers")) CheckPerson(*identifiers);
    for (const Element& part : child_.children) {
      if (part.name == "CINdetails") CheckEpisode(part);
    }
    CheckOverlaps(plans_, kPlansOverlap);
    CheckOverlaps(protection_plans_, kProtectionOverlap);
  }

 private:
  void Say(const Finding& finding, std::uint64_t line) { warn_(line, finding.rule, finding.words); }

  void CheckPerson(const Element& person) {
    birth_ = ReadDay(person.Text("PersonBirthDate"));
    died_ = ReadDay(person.Text("PersonDeathDate"));
    const bool born = person.Has("PersonBirthDate");
    const bool expected = person.Has("ExpectedPersonBirthDate");
    if (!born && !expected) Say(kNoBirth, person.line);
    if (born && expected) Say(kTwoBirths, person.line);
    if (birth_ && *birth_ > today_) Say(kBirthInFuture, person.line);
    if (birth_ && died_ && *died_ < *birth_) Say(kDiedBeforeBirth, person.line);
    const bool excused = person.Has("UPNunknown");
    if (!person.Has("UPN") && !excused && !expected) Say(kNoUpn, person.line);
    if (person.Has("UPN") && excused) Say(kUpnAndReason, person.line);
  }

  void CheckEpisode(const Element& episode) {
    const std::optional<Date> referred = ReadDay(episode.Text("CINreferralDate"));
    const std::optional<Date> closed = ReadDay(episode.Text("CINclosureDate"));
    const bool has_closure = episode.Has("CINclosureDate");
    const bool has_reason = episode.Has("ReasonForClosure");
    if (has_closure && !has_reason) Say(kNoReason, episode.line);
    if (has_reason && !has_closure) Say(kNoClosure, episode.line);
    if (referred && closed && *closed < *referred) Say(kClosedEarly, episode.line);
    if (referred && birth_ && referred->days < birth_->days - 280) Say(kTooEarly, episode.line);
    if (referred && died_ && *referred > *died_) Say(kAfterDeath, episode.line);
    const std::string_view nfa = episode.Text("ReferralNFA");
    const bool no_action = nfa == "1" || nfa == "true";
    for (const Element& part : episode.children) {
      for (const Activity& activity : kActivities) {
        if (part.name == activity.element) CheckActivity(part, activity, closed, no_action);
      }
    }
  }

  void CheckActivity(const Element& part, const Activity& activity, std::optional<Date> closed,
                     bool no_action) {
    const Span span = {ReadDay(part.Text(activity.start)), ReadDay(part.Text(activity.end)),
                       part.line};
    if (no_action) Say(kNoAction, part.line);
    if (span.start && closed && *span.start > *closed) Say(kAfterClosure, part.line);
    if (span.start && died_ && *span.start > *died_) Say(kAfterDeath, part.line);
    const bool backwards = span.start && span.end && *span.end < *span.start;
    if (activity.element == "Assessments") {
      if (backwards) Say(kAssessmentEnds, part.line);
      const Element* factors = part.Find("FactorsIdentifiedAtAssessment");
      const bool none = factors == nullptr || factors->children.empty();
      if (span.end && none) Say(kNoFactors, part.line);
    } else if (activity.element == "CINPlanDates") {
      if (backwards) Say(kPlanEnds, part.line);
      plans_.push_back(span);
    } else if (activity.element == "ChildProtectionPlans") {
      if (backwards) Say(kProtectionEnds, part.line);
      CheckReviews(part, span);
      protection_plans_.push_back(span);
    }
  }

  void CheckReviews(const Element& plan, const Span& span) {
    const Element* reviews = plan.Find("Reviews");
    if (reviews == nullptr) return;
    for (const Element& review : reviews->children) {
      const std::optional<Date> day = ReadDay(review.text);
      const bool before = day && span.start && *day < *span.start;
      const bool after = day && span.end && *day > *span.end;
      if (before || after) Say(kReviewOutside, review.line);
    }
  }

  // A plan that begins while an earlier one runs; one may begin on the day another ends.
  void CheckOverlaps(std::vector<Span>& spans, const Finding& finding) {
    spans.erase(
        std::remove_if(spans.begin(), spans.end(), [](const Span& span) { return !span.start; }),
        spans.end());
    std::stable_sort(spans.begin(), spans.end(),
                     [](const Span& a, const Span& b) { return *a.start < *b.start; });
    for (std::size_t i = 1; i < spans.size(); ++i) {
      const bool open = !spans[i - 1].end;
      if (open || *spans[i].start < *spans[i - 1].end) Say(finding, spans[i].line);
    }
  }

  const Element& child_;
  const WarnAt& warn_;
  const Date today_;
  std::optional<Date> birth_;
  std::optional<Date> died_;
  std::vector<Span> plans_;
  std::vector<Span> protection_plans_;
};

}  // namespace

void CheckChild(const Element& child, const WarnAt& warn, hub::Instant now) {
  Checker(child, warn, Date::Of(now)).Run();
}

std::vector<std::string_view> CheckRules() {
  std::vector<std::string_view> rules;
  for (const Finding& finding : kFindings) rules.push_back(finding.rule);
  return rules;
}

}  // namespace connectors::social_care
