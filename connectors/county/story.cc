#include "connectors/county/story.h"

#include <algorithm>
#include <array>

#include "connectors/county/population.h"
#include "connectors/county/rates.h"
#include "connectors/county/text.h"
#include "connectors/county/word_lists.h"

namespace connectors::county {
namespace {

constexpr int kBefore = 5;  // years of story before the first: cases that are open when it begins

constexpr std::array<std::string_view, 8> kTeams = {
    "Assessment Team North", "Assessment Team South",  "Family Support Team 1",
    "Family Support Team 2", "Children We Look After", "Children with Disabilities Team",
    "Front Door (MASH)",     "Family Support Team 3"};

class Teller {
 public:
  Teller(County& county, Household& household)
      : county_(county),
        at_home_(household),
        need_(static_cast<std::size_t>(household.need)),
        random_(Mix(Mix(county.plan.seed, 0x42), household.number)) {}

  void Tell() {
    for (int year = -kBefore; year < county_.plan.years; ++year) TellYear(year);
    SortByDate(at_home_.incidents);
    for (Incident& incident : at_home_.incidents) {
      incident.number = ++county_.incidents;
      Report(incident);
    }
    for (int year = -kBefore; year < county_.plan.years; ++year) AskForEarlyHelp(year);
    Decide();
    MissingFromCare();
    for (int year = 0; year < county_.plan.years; ++year) {
      GiveSupport(year);
      Suspend(year);
    }
    InvolveAdultServices();
    GiveSocialCareNumbers();
  }

 private:
  static void SortByDate(std::vector<Incident>& incidents) {
    std::stable_sort(incidents.begin(), incidents.end(),
                     [](const Incident& a, const Incident& b) { return a.date < b.date; });
  }

  Date YearStart(int year) const { return Plus(county_.plan.start(), year * 365); }

  int CountOf(int per_ten_thousand) {
    return per_ten_thousand / 10'000 + (random_.Chance(per_ten_thousand % 10'000) ? 1 : 0);
  }

  std::vector<std::size_t> Concerned(Date date, int from, int below) const {
    std::vector<std::size_t> found;
    for (std::size_t i = 0; i < at_home_.children.size(); ++i) {
      const Child& child = at_home_.children[i];
      const int age = child.birth > date ? -1 : child.AgeAt(date);
      if (at_home_.Concerns(child, date) && age >= from && age < below) found.push_back(i);
    }
    return found;
  }

  // --- incidents

  void TellYear(int year) {
    for (int n = CountOf(rates::kDomesticAbuse[need_]); n > 0; --n) DomesticAbuse(year);
    for (int n = CountOf(rates::kVulnerableChild[need_]); n > 0; --n) {
      Happen(year, IncidentKind::kVulnerableChild, 0, 18, VulnerableChildSummaries());
    }
    for (int n = CountOf(rates::kNeglectConcern[need_]); n > 0; --n) {
      Happen(year, IncidentKind::kNeglect, -1, 18, SchoolNotes());
    }
    for (int n = CountOf(rates::kInjury[need_]); n > 0; --n) {
      Happen(year, IncidentKind::kInjury, 0, 14, SchoolNotes());
    }
    const std::size_t teenagers = Concerned(Plus(YearStart(year), 180), 11, 18).size();
    for (std::size_t i = 0; i < teenagers; ++i) {
      for (int n = CountOf(rates::kAntiSocial[need_]); n > 0; --n) {
        Happen(year, IncidentKind::kAntiSocial, 11, 18, AntiSocialSummaries());
      }
      if (random_.Chance(rates::kMissingTeenager[need_])) Missing(year);
    }
  }

  Incident* Add(IncidentKind kind, Date date, std::vector<std::size_t> children, Words summaries) {
    if (children.empty()) return nullptr;
    Incident incident;
    incident.kind = kind;
    incident.date = date;
    incident.minute = random_.Between(0, 1439);
    incident.until = date;
    incident.children = std::move(children);
    incident.summary = random_.Pick(summaries);
    incident.grade = random_.Chance(1500) ? 'R' : random_.Chance(4500) ? 'A' : 'G';
    at_home_.incidents.push_back(std::move(incident));
    return &at_home_.incidents.back();
  }

  void DomesticAbuse(int year) {
    const Date date = Plus(YearStart(year), random_.Between(0, 364));
    Incident* incident =
        Add(IncidentKind::kDomesticAbuse, date, Concerned(date, -1, 18), DomesticAbuseSummaries());
    if (incident == nullptr) return;
    incident->police = true;
    incident->emergency = random_.Chance(1500);
    incident->school_note = random_.Chance(6500);
    const bool grave = incident->grade == 'R';
    if (!grave || at_home_.shielded || !random_.Chance(rates::kShieldedAfterViolence)) return;
    at_home_.shielded = true;
    at_home_.shielded_since = Plus(date, random_.Between(10, 60));
    at_home_.addresses.push_back(MakeAddress(random_, random_.Below(40), at_home_.shielded_since));
  }

  void Happen(int year, IncidentKind kind, int from, int below, Words summaries) {
    const Date date = Plus(YearStart(year), random_.Between(0, 364));
    std::vector<std::size_t> children = Concerned(date, from, below);
    if (children.empty()) return;
    const bool one = kind == IncidentKind::kInjury || kind == IncidentKind::kAntiSocial ||
                     (kind == IncidentKind::kVulnerableChild && random_.Chance(5000));
    if (one) children = {random_.Pick(children)};
    Incident* incident = Add(kind, date, std::move(children), summaries);
    incident->police = kind == IncidentKind::kVulnerableChild || kind == IncidentKind::kAntiSocial;
    incident->emergency = kind == IncidentKind::kInjury;
    incident->school_note = kind == IncidentKind::kNeglect && random_.Chance(6000);
  }

  // Most go once; some go four times and more within ninety days.
  void Missing(int year) {
    const std::vector<std::size_t> teenagers = Concerned(YearStart(year), 11, 18);
    if (teenagers.empty()) return;
    const std::size_t who = random_.Pick(teenagers);
    const int times = random_.Chance(3000) ? random_.Between(2, 6) : 1;
    Date date = Plus(YearStart(year), random_.Between(0, 300));
    for (int i = 0; i < times; ++i) {
      GoMissing(who, date, false);
      date = Plus(date, random_.Between(3, 22));
    }
  }

  void GoMissing(std::size_t who, Date date, bool in_care) {
    Incident* incident = Add(IncidentKind::kMissing, date, {who}, MissingSummaries());
    incident->police = !in_care || random_.Chance(8500);
    incident->in_care = in_care;
    incident->until = Plus(date, random_.Chance(6000) ? 1 : random_.Between(1, 5));
    incident->until_minute = random_.Between(300, 1300);
  }

  // --- contacts

  void Report(const Incident& incident) {
    int chance = 0;
    std::string_view source = "6";
    switch (incident.kind) {
      case IncidentKind::kDomesticAbuse:
        chance = incident.grade == 'G' ? 3000 : 9000;
        break;
      case IncidentKind::kVulnerableChild:
        chance = 8000;
        break;
      case IncidentKind::kMissing:
        chance = 3000;
        break;
      case IncidentKind::kAntiSocial:
        chance = 600;
        break;
      case IncidentKind::kInjury:
        chance = 2500;
        source = "3E";
        break;
      case IncidentKind::kNeglect: {
        static constexpr std::array<std::string_view, 9> kSources = {"2A", "2A", "3B", "2B", "1A",
                                                                     "3A", "1B", "9",  "8"};
        chance = 10'000;
        source = incident.school_note ? "2A" : random_.Pick(kSources);
        break;
      }
    }
    if (!random_.Chance(chance)) return;
    const Date date = NextWeekday(Plus(incident.date, random_.Between(0, 2)));
    at_home_.contacts.push_back({date, source, ContactOutcome::kNoAction, incident.number});
  }

  void Decide() {
    SortContacts();
    Date open_until{0};
    for (std::size_t i = 0; i < at_home_.contacts.size(); ++i) {
      Contact& contact = at_home_.contacts[i];
      if (contact.date <= open_until) {
        contact.outcome = ContactOutcome::kAdvice;  // passed to the worker who has the case
        continue;
      }
      static constexpr std::array<int, 4> kShare = {60, 95, 120, 150};  // hundredths, by need
      const bool again = contact.source == "5D";
      if (again || random_.Chance(rates::kContactBecomesReferral * kShare[need_] / 100)) {
        contact.outcome = ContactOutcome::kReferral;
        open_until = Refer(contact);
        if (random_.Chance(rates::kReReferred)) {
          const Date next = NextWeekday(Plus(open_until, random_.Between(20, 330)));
          at_home_.contacts.push_back({next, "5D", ContactOutcome::kNoAction, 0});
          SortContacts();
        }
      } else if (random_.Chance(rates::kContactBecomesEarlyHelp)) {
        contact.outcome = ContactOutcome::kEarlyHelp;
        BeginEarlyHelp(Plus(contact.date, random_.Between(3, 14)));
      } else {
        contact.outcome =
            random_.Chance(4000) ? ContactOutcome::kAdvice : ContactOutcome::kNoAction;
      }
    }
  }

  void SortContacts() {
    std::stable_sort(at_home_.contacts.begin(), at_home_.contacts.end(),
                     [](const Contact& a, const Contact& b) { return a.date < b.date; });
  }

  // --- children's social care: what is decided for the household, and for each child

  // Returns the day on which the last child's case is closed.
  Date Refer(const Contact& contact) {
    const std::vector<std::size_t> children = Concerned(contact.date, -1, 18);
    if (children.empty()) return contact.date;
    Episode common;
    common.referred = Plus(contact.date, random_.Between(0, 1));
    common.source = contact.source;
    common.incident = contact.incident;
    common.re_referral = last_closed_ != kNever && common.referred <= Plus(last_closed_, 365);
    common.no_action = random_.Chance(rates::kReferralNoFurtherAction);
    common.need = NeedCode(contact);
    common.team = random_.Pick(kTeams);
    common.worker = WorkerName();
    Date closed = common.referred;
    if (!common.no_action) Assess(common);
    for (const std::size_t child : children) {
      Episode episode = common;
      episode.child = child;
      if (!episode.no_action) Vary(episode);
      if (episode.closed != kNever) closed = std::max(closed, episode.closed);
      at_home_.episodes.push_back(std::move(episode));
    }
    last_closed_ = closed;
    return closed;
  }

  std::string_view NeedCode(const Contact& contact) {
    static constexpr std::array<std::string_view, 6> kOthers = {"N4", "N5", "N2", "N3", "N6", "N8"};
    return contact.source == "6" || random_.Chance(5500) ? "N1" : random_.PickCommon(kOthers);
  }

  std::string WorkerName() {
    return std::string(random_.PickCommon(CommunityAt(0).girls)) + " " +
           std::string(random_.PickCommon(CommunityAt(0).surnames));
  }

  void Assess(Episode& episode) {
    episode.assessment.from = NextWeekday(Plus(episode.referred, random_.Between(0, 3)));
    const int days =
        random_.Chance(rates::kAssessmentLate) ? random_.Between(46, 75) : random_.Between(12, 45);
    episode.assessment.to = PlusWorkingDays(episode.assessment.from, days);
    if (random_.Chance(rates::kEnquiry[need_])) {
      episode.enquiry = NextWeekday(Plus(episode.referred, random_.Between(1, 12)));
      episode.conference_needed = random_.Chance(rates::kConferenceAfterEnquiry);
      if (episode.conference_needed) {
        episode.conference = PlusWorkingDays(episode.enquiry, random_.Chance(1200) ? 22 : 15);
      }
    }
    if (episode.conference_needed && random_.Chance(rates::kPlanAfterConference)) {
      Protect(episode);
    } else if (random_.Chance(rates::kBecomesInNeed[need_])) {
      episode.plan.from = Plus(episode.assessment.to, random_.Between(0, 10));
      episode.plan.to = Plus(episode.plan.from, random_.Between(100, 480));
      episode.closed = NextWeekday(Plus(episode.plan.to, random_.Between(0, 14)));
      episode.why_closed = random_.Chance(500) ? "RC5" : "RC7";
    } else {
      episode.closed = NextWeekday(Plus(episode.assessment.to, random_.Between(0, 10)));
      episode.why_closed = random_.Chance(3000) ? "RC9" : "RC8";
      if (episode.why_closed == "RC9") BeginEarlyHelp(Plus(episode.closed, 7));
    }
  }

  void Protect(Episode& episode) {
    static constexpr std::array<std::string_view, 4> kCategories = {"NEG", "EMO", "PHY", "SAB"};
    ProtectionPlan plan;
    plan.span = {episode.conference, Plus(episode.conference, random_.Between(170, 500))};
    plan.initial = random_.PickCommon(kCategories);
    plan.latest = random_.Chance(1200) ? "MUL" : plan.initial;
    plan.before = plans_before_++;
    Date review = Plus(plan.span.from, random_.Between(70, 90));
    while (review < plan.span.to) {
      plan.reviews.push_back(NextWeekday(review));
      review = Plus(review, random_.Between(150, 182));
      if (random_.Chance(rates::kReviewLate)) review = Plus(review, 40);
    }
    if (!plan.reviews.empty() && plan.reviews.back() > plan.span.to) plan.reviews.pop_back();
    episode.plan.from = plan.span.to;  // stepped down to a plan for a child in need
    episode.plan.to = Plus(plan.span.to, random_.Between(60, 150));
    episode.closed = NextWeekday(Plus(episode.plan.to, random_.Between(0, 14)));
    episode.why_closed = "RC7";
    episode.protection = std::move(plan);
  }

  void Vary(Episode& episode) {
    static constexpr std::array<std::string_view, 18> kFactors = {
        "3B", "4B", "17A", "16A", "2B", "1B",  "3A",  "4A",  "5A",
        "6A", "3C", "20",  "18C", "7A", "14A", "19C", "22A", "24A"};
    for (int n = random_.Between(1, 4); n > 0; --n) {
      const std::string_view factor = random_.PickCommon(kFactors);
      const bool known = std::find(episode.factors.begin(), episode.factors.end(), factor) !=
                         episode.factors.end();
      if (!known) episode.factors.push_back(factor);
    }
    const bool on_plan = episode.protection.has_value();
    const bool in_need = episode.plan.from != kNever;
    if (on_plan && random_.Chance(rates::kCareAfterPlan)) {
      TakeIntoCare(episode, Plus(episode.protection->span.from, random_.Between(30, 140)));
    } else if (in_need && !on_plan && random_.Chance(rates::kCareWithoutPlan)) {
      TakeIntoCare(episode, Plus(episode.plan.from, random_.Between(10, 80)));
    }
    ComeOfAge(episode);
  }

  // A case about a child ends on the eighteenth birthday.
  void ComeOfAge(Episode& episode) {
    const Date adult = at_home_.children[episode.child].birth.PlusYears(18);
    const auto cut = [adult](Date& date) {
      if (date != kNever && date > adult) date = adult;
    };
    for (Span* span : {&episode.plan, &episode.assessment}) {
      if (span->from != kNever && span->from > adult) *span = {kNever, kNever};
      cut(span->to);
    }
    if (episode.protection) {
      cut(episode.protection->span.to);
      std::vector<Date>& reviews = episode.protection->reviews;
      while (!reviews.empty() && reviews.back() >= adult) reviews.pop_back();
      if (episode.protection->span.from >= adult) episode.protection.reset();
    }
    if (episode.enquiry != kNever && episode.enquiry > adult) episode.enquiry = kNever;
    if (episode.conference != kNever && episode.conference > adult) episode.conference = kNever;
    cut(episode.closed);
  }

  void TakeIntoCare(Episode& episode, Date from) {
    const Child& child = at_home_.children[episode.child];
    const Date adult = child.birth.PlusYears(18);
    if (from >= Plus(adult, -60) || from <= child.birth) return;
    Date until =
        Plus(from, random_.Chance(4500) ? random_.Between(30, 400) : random_.Between(400, 3200));
    until = std::min(until, adult);
    Care care;
    care.child = episode.child;
    PlaceWithCarers(care, from, until, until == adult);
    Date review = Plus(from, 28);
    for (int turn = 0; review < until; ++turn) {
      care.reviews.push_back(NextWeekday(review));
      review = Plus(review, turn == 0 ? 90 : random_.Between(160, 183));
      if (random_.Chance(rates::kReviewLate)) review = Plus(review, 50);
    }
    if (!care.reviews.empty() && care.reviews.back() > until) care.reviews.pop_back();
    EndPlansInCare(episode, from);
    episode.closed = NextWeekday(Plus(until, 14));
    episode.why_closed = "RC7";
    at_home_.cares.push_back(std::move(care));
  }

  static void EndPlansInCare(Episode& episode, Date from) {
    if (episode.protection) {
      if (episode.protection->span.to > from) episode.protection->span.to = from;
      std::vector<Date>& reviews = episode.protection->reviews;
      while (!reviews.empty() && reviews.back() >= from) reviews.pop_back();
      episode.plan = {kNever, kNever};
    } else if (episode.plan.to > from) {
      episode.plan.to = from;
    }
  }

  void PlaceWithCarers(Care& care, Date from, Date until, bool grown_up) {
    static constexpr std::array<std::string_view, 5> kPlaces = {"U6", "U1", "U4", "K2", "H5"};
    static constexpr std::array<std::string_view, 3> kLegal = {"V2", "C1", "C2"};
    std::string_view legal = random_.PickCommon(kLegal);
    for (Date begin = from; begin < until;) {
      Placement placement;
      placement.span.from = begin;
      const int days = random_.Chance(5000) ? 3000 : random_.Between(40, 500);
      placement.span.to = std::min(until, Plus(begin, days));
      placement.reason = begin == from ? "S" : "P";
      placement.legal = legal;
      placement.place = random_.PickCommon(kPlaces);
      placement.provider = random_.Chance(6000) ? "PR1" : "PR4";
      placement.postcode = MakeAddress(random_, random_.Below(40), begin).postcode;
      const bool last = placement.span.to == until;
      placement.ended = !last ? "X1" : grown_up ? "E7" : "E4A";
      care.placements.push_back(placement);
      begin = placement.span.to;
      if (legal == "C1") legal = "C2";
    }
  }

  void MissingFromCare() {
    const std::size_t known = at_home_.incidents.size();
    for (const Care& care : at_home_.cares) {
      const Child& child = at_home_.children[care.child];
      for (int year = 0; year < county_.plan.years; ++year) {
        if (!random_.Chance(3500)) continue;
        Date date = Plus(YearStart(year), random_.Between(0, 330));
        for (int n = random_.Chance(4000) ? random_.Between(2, 6) : 1; n > 0; --n) {
          const bool there = care.span().from < date && Plus(date, 6) < care.span().to;
          if (there && child.AgeAt(date) >= 11) GoMissing(care.child, date, true);
          date = Plus(date, random_.Between(6, 24));
        }
      }
    }
    for (std::size_t i = known; i < at_home_.incidents.size(); ++i) {
      at_home_.incidents[i].number = ++county_.incidents;
    }
    SortByDate(at_home_.incidents);
  }

  void GiveSocialCareNumbers() {
    for (const Contact& contact : at_home_.contacts) {
      for (const std::size_t child : Concerned(contact.date, -1, 18)) Number(child);
    }
    for (const Episode& episode : at_home_.episodes) Number(episode.child);
    for (const EarlyHelp& help : at_home_.early_help) {
      for (const std::size_t child : help.children) Number(child);
    }
  }

  void Number(std::size_t child) {
    std::string& id = at_home_.children[child].social_care;
    if (id.empty()) id = std::to_string(510'000 + ++county_.social_care_ids);
  }

  // --- early help and support

  void AskForEarlyHelp(int year) {
    if (!random_.Chance(rates::kEarlyHelpAsked[need_])) return;
    BeginEarlyHelp(NextWeekday(Plus(YearStart(year), random_.Between(0, 364))));
  }

  void BeginEarlyHelp(Date asked) {
    EarlyHelp help;
    help.asked = asked;
    help.children = Concerned(asked, 0, 18);
    if (help.children.empty() || at_home_.carers.empty()) return;
    for (const EarlyHelp& other : at_home_.early_help) {
      if (asked <= Plus(other.asked, 300)) return;
    }
    help.organisation = EarlyHelpOrganisation(help.children.front(), asked);
    help.giver = random_.Below(static_cast<std::uint32_t>(at_home_.carers.size()));
    help.completed = NextWeekday(Plus(asked, random_.Between(10, 35)));
    help.closed = NextWeekday(Plus(help.completed, random_.Between(90, 270)));
    if (random_.Chance(rates::kAgreementRefused)) {
      help.agreement = AgreementState::kRefused;
      help.completed = help.closed = kNever;
    } else if (random_.Chance(rates::kAgreementWithdrawn)) {
      help.agreement = AgreementState::kWithdrawn;
      help.withdrawn = Plus(help.completed, random_.Between(5, 80));
      help.closed = help.withdrawn;
    } else if (help.closed <= county_.plan.end()) {
      help.agreement = AgreementState::kExpired;
    }
    if (help.completed != kNever) HoldReviews(help);
    at_home_.early_help.push_back(std::move(help));
  }

  std::string EarlyHelpOrganisation(std::size_t child, Date at) {
    for (const Enrolment& enrolment : at_home_.children[child].enrolments) {
      if (enrolment.span.Holds(at) && random_.Chance(6000)) return enrolment.school->name;
    }
    return "Family Solutions " + std::string(PlaceNames()[at_home_.place]);
  }

  void HoldReviews(EarlyHelp& help) {
    Date review = help.completed;
    while (true) {
      review = Plus(review, random_.Chance(rates::kReviewLate) ? random_.Between(50, 80)
                                                               : random_.Between(28, 42));
      if (review >= help.closed) break;
      help.reviews.push_back(NextWeekday(review));
    }
  }

  void GiveSupport(int year) {
    if (!random_.Chance(rates::kSupported[need_])) return;
    const Date date = Plus(YearStart(year), random_.Between(0, 300));
    const std::vector<std::size_t> children = Concerned(date, 4, 18);
    if (children.empty()) return;
    Support support;
    support.child = random_.Pick(children);
    support.organisation = random_.Below(12);
    support.kind = random_.Pick(SupportKinds());
    const int count = random_.Between(1, 8);
    for (int i = 0; i < count; ++i) support.sessions.push_back(NextWeekday(Plus(date, i * 7)));
    at_home_.supports.push_back(std::move(support));
  }

  void InvolveAdultServices() {
    if (at_home_.need < 2 || at_home_.carers.empty()) return;
    if (!random_.Chance(rates::kAdultService)) return;
    static constexpr std::array<std::string_view, 3> kServices = {"substance_misuse", "housing",
                                                                  "probation"};
    AdultService service;
    service.carer = random_.Below(static_cast<std::uint32_t>(at_home_.carers.size()));
    service.service = random_.Pick(kServices);
    service.span.from =
        Plus(county_.plan.start(), random_.Between(0, county_.plan.years * 365 - 60));
    service.span.to =
        random_.Chance(5000) ? kNever : Plus(service.span.from, random_.Between(60, 700));
    at_home_.adult_services.push_back(service);
  }

  // --- school

  void Suspend(int year) {
    const SchoolYear& school_year = county_.years[static_cast<std::size_t>(year)];
    for (std::size_t i = 0; i < at_home_.children.size(); ++i) {
      for (const Enrolment& enrolment : at_home_.children[i].enrolments) {
        const Date middle = Day(school_year.start + 1, 2, 1);
        if (!enrolment.span.Holds(middle)) continue;
        const int chance = rates::kSuspended[need_] / (enrolment.school->secondary ? 1 : 9);
        for (int n = random_.Chance(chance) ? random_.Between(1, 3) : 0; n > 0; --n) {
          SuspendOnce(i, enrolment, school_year);
        }
      }
    }
  }

  void SuspendOnce(std::size_t child, const Enrolment& enrolment, const SchoolYear& year) {
    static constexpr std::array<std::string_view, 10> kReasons = {"DB", "VA", "PP", "OW", "DA",
                                                                  "BU", "DM", "MT", "PA", "TH"};
    const auto days = static_cast<std::uint32_t>(year.days.size());
    Suspension suspension;
    suspension.child = child;
    suspension.from = year.days[5 + random_.Below(days - 20)].date;
    if (!enrolment.span.Holds(suspension.from)) return;
    for (const Suspension& other : at_home_.suspensions) {
      const int apart = other.from.days - suspension.from.days;
      if (other.child == child && apart < 21 && apart > -21) return;
    }
    suspension.sessions = random_.Between(1, 10);
    suspension.category = "SUSP";
    suspension.reason1 = random_.PickCommon(kReasons);
    suspension.reason2 = random_.Chance(3000) ? random_.PickCommon(kReasons) : std::string_view();
    if (suspension.reason2 == suspension.reason1) suspension.reason2 = "";
    at_home_.suspensions.push_back(suspension);
  }

  County& county_;
  Household& at_home_;
  const std::size_t need_;
  Random random_;
  Date last_closed_ = kNever;
  int plans_before_ = 0;
};

}  // namespace

void TellStory(County& county, Household& household) { Teller(county, household).Tell(); }

}  // namespace connectors::county
