// Ofsted's Annex A lists 1 to 9 as CSV: twelve months to the end of the plan (six for some in
// life; one span keeps the lists comparable), with the menu prefixes, Excel serial dates and odd
// cells that the real ones have.

#include <algorithm>
#include <array>

#include "connectors/county/text.h"
#include "connectors/county/word_lists.h"
#include "connectors/county/write_social_care.h"

namespace connectors::county {
namespace {

constexpr std::array<std::string_view, 10> kListColumns = {
    "",
    "Child Unique ID,Gender,Ethnicity,Date of Birth,Age,Date of Contact,Contact Source",
    "Child Unique ID,Gender,Ethnicity,Date of Birth,Age,Assessment start date,Assessment "
    "completion date,Organisation completing assessment",
    "Child Unique ID,Gender,Ethnicity,Date of Birth,Age,Date of Referral,Referral Source,Referral "
    "NFA?,Number of Referrals in Last 12 Months,Allocated Team,Allocated Worker",
    "Child Unique ID,Gender,Ethnicity,Date of Birth,Age,Does the Child have a "
    "Disability,Continuous Assessment Start Date,Child Seen During Continuous "
    "Assessment,Continuous Assessment Date of Authorisation,Was the child assessed as requiring LA "
    "children's social care support?,Allocated Team,Allocated Worker",
    "Child Unique ID,Gender,Ethnicity,Date of Birth,Age,Does the Child have a "
    "Disability,Strategy discussion initiating Section 47 Enquiry Start Date,Was an Initial Child "
    "Protection Conference deemed unnecessary?,Date of Initial Child Protection Conference,Did the "
    "Initial Child Protection Conference Result in a Child Protection Plan,Number of Section 47 "
    "Enquiries in the last 12 months,Number of ICPCs in the last 12 months,Allocated "
    "Team,Allocated Worker",
    "Child Unique ID,Gender,Ethnicity,Date of Birth,Age,Does the Child have a Disability,CIN Start "
    "Date,Primary Need Code,Date Child Was Last Seen,CIN Closure Date,Reason for Closure,Case "
    "Status,Allocated Team,Allocated Worker",
    "Child Unique ID,Gender,Ethnicity,Date of Birth,Age,Does the Child have a Disability,Child "
    "Protection Plan Start Date,Initial Category of Abuse,Latest Category of Abuse,Date of the "
    "Last Statutory Visit,Was the Child Seen Alone?,Date of latest review conference,Child "
    "Protection Plan End Date,Subject to Emergency Protection Order or Protected Under Police "
    "Powers in Last Six Months (Y/N),Number of Previous Child Protection Plans,Allocated "
    "Team,Allocated Worker",
    "Child Unique ID,Gender,Ethnicity,Date of Birth,Age,Unaccompanied Asylum Seeking Child (UASC) "
    "within the Last 12 Months (Y/N)),Does the Child have a Disability,Date Started to be Looked "
    "After,Child's Category of Need,Is this a second or subsequent period of being a Looked After "
    "Child within the last 12 months (Y/N),Start date of current legal status,Child's Legal "
    "Status,Date of Latest Statutory Review,Date of Last Social Work Visit,What is the permanence "
    "plan for this child?,Date of Last IRO Visit / Contact to the Child,Date of Last Health "
    "Assessment,Date of Last Dental Check,Number of Placements in the Last 12 months,Date Ceased "
    "to be Looked After,Reason Ceased to be Looked After,Start Date of Most Recent "
    "Placement,Placement Type,Placement Provider,Placement postcode,URN of Placement,Placement "
    "Location,LA of Placement,Number of Episodes the Child has been "
    "\xE2\x80\x98Missing\xE2\x80\x99 "
    "from their Placement in the last 12 months,Number of Episodes the Child has been "
    "\xE2\x80\x98"
    "Absent\xE2\x80\x99 from their Placement in the last 12 months,Was the child "
    "offered a Return Interview after their last missing episode (Y/N)?,Did the child accept a "
    "Return Interview after their last missing episode (Y/N)?,Allocated Team,Allocated Worker",
    "Child Unique ID,Gender,Ethnicity,Date of Birth,Age,\"Unaccompanied Asylum Seeking Child "
    "(UASC), or formerly UASC if 18 or over (Y/N)\",Does the Child have a Disability,Allocated "
    "Team,Allocated Worker,Allocated Personal Advisor,Eligibility Category,Latest Pathway Plan "
    "Review Date,LA in Touch,Latest Date of Contact,Type of Accommodation,Suitability of "
    "Accommodation,Activity Status"};

struct Menu {
  std::string_view code;
  std::string_view cell;
};
constexpr std::array<Menu, 17> kSources = {{{"1A", "a) 1A: Individual - family member"},
                                            {"1B", "b) 1B: Individual - acquaintance"},
                                            {"1C", "c) 1C: Individual - self"},
                                            {"2A", "e) 2A: Schools"},
                                            {"2B", "f) 2B: Education services"},
                                            {"3A", "g) 3A: Health services - GP"},
                                            {"3B", "h) 3B: Health services - Health visitor"},
                                            {"3C", "i) 3C: Health services - School nurse"},
                                            {"3E", "k) 3E: Health services - A&E"},
                                            {"4", "m) 4: Housing"},
                                            {"5A", "n) 5A: LA services - Social care"},
                                            {"5B", "o) 5B: LA services - Other internal"},
                                            {"5D", "o) 5D: LA services - Early help"},
                                            {"6", "q) 6: Police"},
                                            {"7", "r) 7: Other legal agency"},
                                            {"8", "s) 8: Other"},
                                            {"9", "t) 9: Anonymous"}}};
constexpr std::array<Menu, 13> kEthnicities = {{{"WBRI", "a) WBRI"},
                                                {"WIRI", "b) WIRI"},
                                                {"WOTH", "c) WOTH"},
                                                {"MWBC", "f) MWBC"},
                                                {"MOTH", "i) MOTH"},
                                                {"AIND", "j) AIND"},
                                                {"APKN", "k) APKN"},
                                                {"ABAN", "l) ABAN"},
                                                {"BCRB", "n) BCRB"},
                                                {"BAFR", "o) BAFR"},
                                                {"CHNE", "q) CHNE"},
                                                {"OOTH", "r) OOTH"},
                                                {"NOBT", "s) NOBT"}}};
constexpr std::array<Menu, 5> kAbuse = {{{"NEG", "a) Neglect"},
                                         {"PHY", "b) Physical abuse"},
                                         {"SAB", "c) Sexual abuse"},
                                         {"EMO", "d) Emotional abuse"},
                                         {"MUL", "e) Multiple"}}};
constexpr std::array<Menu, 5> kPlacements = {{{"U6", "f) U6: Foster placement - not FFA"},
                                              {"U1", "a) U1: Foster placement with relative"},
                                              {"U4", "d) U4: Foster placement - concurrent"},
                                              {"K2", "i) K2: Children's home"},
                                              {"H5", "l) H5: Semi-independent living"}}};

template <std::size_t kSize>
std::string_view Cell(const std::array<Menu, kSize>& menu, std::string_view code) {
  for (const Menu& row : menu) {
    if (row.code == code) return row.cell;
  }
  return code;
}

// Days as Excel counts them.
std::string Serial(Date date) { return std::to_string(date.days + 25'569); }

class Lists {
 public:
  Lists(const Desk& desk, const Household& household)
      : desk_(desk), household_(household), as_of_(desk.plan().end()) {}

  void Write() {
    for (const Contact& contact : household_.contacts) WriteContact(contact);
    for (const EarlyHelp& help : household_.early_help) WriteEarlyHelp(help);
    for (const Episode& episode : household_.episodes) WriteEpisode(episode);
    for (const Care& care : household_.cares) WriteCare(care);
  }

 private:
  bool Recent(Date date) const { return date <= as_of_ && date > Plus(as_of_, -365); }
  bool Overlaps(const Span& span) const {
    return span.from <= as_of_ && span.to > Plus(as_of_, -365);
  }
  std::string SerialOf(Date date) const { return date <= as_of_ ? Serial(date) : ""; }

  // A row with its first five cells written and a comma after them.
  std::string& Begin(int list, const Child& child) {
    const auto place = static_cast<std::size_t>(list);
    Output& file =
        desk_.tree.At(Key(FileKind::kAnnex, static_cast<std::uint32_t>(list)), as_of_, [&] {
          return FileSpec{"social_care/annex_a/list_" + std::to_string(list) + ".csv",
                          std::string(kSocialCareAgency),
                          "social_care.annex_a." + std::to_string(list),
                          std::string(kListColumns[place]) + "\n",
                          "",
                          ""};
        });
    Random random(Mix(child.seed, 0x0A + place + file.owner));
    ++file.owner;
    std::string& row = file.NextRow();
    row += child.social_care + ",";
    const bool odd = random.Chance(rates::kAnnexOddCell);
    row +=
        odd ? (child.sex == 'M' ? "Male" : "Female") : (child.sex == 'M' ? "a) Male" : "b) Female");
    row += ",";
    row += Cell(kEthnicities, child.ethnicity);
    const bool born = child.BornBy(as_of_);
    row += ",";
    if (born && !random.Chance(rates::kAnnexOddCell)) row += Serial(child.birth);
    row += ",";
    if (born && random.Chance(rates::kAnnexOddCell)) {
      row += "#N/A";
    } else if (born) {
      const int days = as_of_.days - child.birth.days;
      row += std::to_string(days / 365) + "." +
             Padded(static_cast<std::uint64_t>(days % 365) * 10'000 / 365, 4);
    }
    row += ",";
    return row;
  }

  void Tell(const Child& child, int list, std::string_view kind, std::string_view part, Date date,
            Date end, std::uint32_t incident = 0) {
    desk_.truth.Happened(child,
                         {kSocialCareAgency, "social_care.annex_a." + std::to_string(list), kind,
                          child.social_care + "|" + std::string(part) + "|" + date.Iso(), date,
                          end <= as_of_ ? end : kNever, incident});
  }

  // Known by the day of the referral, and of the day on which it closed.
  void TellClosure(const Child& child, const Episode& episode) {
    desk_.truth.Happened(
        child, {kSocialCareAgency, "social_care.annex_a.6", "case_closure",
                child.social_care + "|closure|" + episode.referred.Iso(), episode.closed});
  }

  void WriteContact(const Contact& contact) {
    if (!Recent(contact.date)) return;
    for (const Child& child : household_.children) {
      if (!household_.Concerns(child, contact.date)) continue;
      AppendCells(Begin(1, child), {Serial(contact.date), Cell(kSources, contact.source)});
      Tell(child, 1, "contact", "contact", contact.date, kNever, contact.incident);
    }
  }

  void WriteEarlyHelp(const EarlyHelp& help) {
    if (!Recent(help.asked) || help.agreement == AgreementState::kRefused) return;
    for (const std::size_t place : help.children) {
      const Child& child = household_.children[place];
      AppendCells(Begin(2, child),
                  {Serial(help.asked), SerialOf(help.completed), help.organisation});
      Tell(child, 2, "support_given", "early-help-assessment", help.asked, help.completed);
    }
  }

  std::string_view YesNo(bool yes) const { return yes ? "a) Yes" : "b) No"; }

  void WriteEpisode(const Episode& episode) {
    const Child& child = household_.children[episode.child];
    const std::string_view disabled = YesNo(child.sen == 'E');
    // Names are pasted in from another program, with its no-break space.
    std::string worker = episode.worker;
    if (child.number % 40 == 0) worker.replace(worker.find(' '), 1, "\xC2\xA0");
    if (Recent(episode.referred)) {
      AppendCells(Begin(3, child), {Serial(episode.referred), Cell(kSources, episode.source),
                                    episode.no_action ? "Yes" : "No",
                                    episode.re_referral ? "1" : "0", episode.team, worker});
      Tell(child, 3, "referral", "referral", episode.referred, kNever, episode.incident);
    }
    if (episode.no_action) return;
    if (Overlaps(episode.assessment)) {
      const bool in_need = episode.plan.from <= as_of_ || episode.protection;
      AppendCells(
          Begin(4, child),
          {disabled, Serial(episode.assessment.from), "Yes", SerialOf(episode.assessment.to),
           episode.assessment.to <= as_of_ ? YesNo(in_need) : "", episode.team, worker});
      Tell(child, 4, "assessment", "assessment", episode.assessment.from, episode.assessment.to);
    }
    if (episode.enquiry != kNever && Recent(episode.enquiry)) {
      AppendCells(Begin(5, child),
                  {disabled, Serial(episode.enquiry), YesNo(!episode.conference_needed),
                   SerialOf(episode.conference),
                   episode.conference <= as_of_ ? YesNo(episode.protection.has_value()) : "", "1",
                   episode.conference <= as_of_ ? "1" : "0", episode.team, worker});
      Tell(child, 5, "enquiry", "enquiry", episode.enquiry, kNever);
      if (episode.conference <= as_of_) {
        Tell(child, 5, "conference", "initial-conference", episode.conference, kNever);
      }
    }
    WriteInNeed(episode, child, disabled, worker);
    WriteProtected(episode, child, disabled, worker);
  }

  void WriteInNeed(const Episode& episode, const Child& child, std::string_view disabled,
                   std::string_view worker) {
    if (!Overlaps({episode.referred, episode.closed})) return;
    const bool closed = episode.closed <= as_of_;
    const std::string_view status = closed               ? "e) Closed episode"
                                    : episode.protection ? "b) Child protection plan"
                                                         : "c) Child in need plan";
    AppendCells(Begin(6, child),
                {disabled, Serial(episode.referred), episode.need,
                 Serial(std::min(as_of_, Plus(episode.referred, 12))), SerialOf(episode.closed),
                 closed ? episode.why_closed : "", status, episode.team, worker});
    Tell(child, 6, "plan", "in-need", episode.referred, episode.closed, episode.incident);
    Tell(child, 6, "involvement", "involvement", episode.referred, episode.closed);
    if (closed) TellClosure(child, episode);
  }

  void WriteProtected(const Episode& episode, const Child& child, std::string_view disabled,
                      std::string_view worker) {
    if (!episode.protection || !Overlaps(episode.protection->span)) return;
    const ProtectionPlan& plan = *episode.protection;
    Date review = kNever;
    for (const Date date : plan.reviews) {
      if (date <= as_of_) review = date;
    }
    const Date visited = std::min(as_of_, plan.span.to);
    AppendCells(Begin(7, child), {disabled, Serial(plan.span.from), Cell(kAbuse, plan.initial),
                                  Cell(kAbuse, plan.latest), Serial(Plus(visited, -9)), "a) Yes",
                                  SerialOf(review), SerialOf(plan.span.to), "b) No",
                                  std::to_string(plan.before), episode.team, worker});
    Tell(child, 7, "protection_plan", "protection-plan", plan.span.from, plan.span.to);
    if (review != kNever) Tell(child, 7, "plan_review", "plan-review", review, kNever);
  }

  void WriteCare(const Care& care) {
    const Child& child = household_.children[care.child];
    const Span span = care.span();
    if (!Overlaps(span)) return;
    const Placement* now = &care.placements.front();
    for (const Placement& placement : care.placements) {
      if (placement.span.from <= as_of_) now = &placement;
    }
    Date review = kNever;
    for (const Date date : care.reviews) {
      if (date <= as_of_) review = date;
    }
    int missing = 0;
    for (const Incident& incident : household_.incidents) {
      if (incident.in_care && incident.children.front() == care.child && Recent(incident.date)) {
        ++missing;
      }
    }
    const bool ended = span.to <= as_of_;
    AppendCells(Begin(8, child),
                {"b) No",
                 YesNo(child.sen == 'E'),
                 Serial(span.from),
                 "N1 - Abuse or Neglect",
                 "b) No",
                 Serial(span.from),
                 now->legal,
                 SerialOf(review),
                 Serial(Plus(std::min(as_of_, span.to), -11)),
                 "",
                 "",
                 "",
                 "",
                 std::to_string(care.placements.size()),
                 ended ? Serial(span.to) : "",
                 ended ? now->ended : "",
                 Serial(now->span.from),
                 Cell(kPlacements, now->place),
                 now->provider == "PR1" ? "b) PR1 - Own provision" : "e) PR4 - Private provision",
                 now->postcode,
                 "",
                 "In",
                 std::to_string(kHomeAuthority),
                 std::to_string(missing),
                 "0",
                 missing > 0 ? "a) Yes" : "",
                 missing > 0 ? "a) Yes" : "",
                 "Children We Look After",
                 "Robin Invented"});
    Tell(child, 8, "placement", "placement", now->span.from, now->span.to);
    if (review != kNever) Tell(child, 8, "plan_review", "care-review", review, kNever);
    if (ended) Tell(child, 8, "case_closure", "care-ended", span.to, kNever);
    if (span.to <= as_of_ && child.AgeAt(as_of_) >= 17) WriteLeaver(child);
  }

  void WriteLeaver(const Child& child) {
    Random random(Mix(child.seed, 0x09));
    const Date contact = Plus(as_of_, -random.Between(3, 120));
    AppendCells(Begin(9, child),
                {"b) No", YesNo(child.sen == 'E'), "Leaving Care Team", "Jo Invented",
                 "Sam Invented", "b) Former relevant child", Serial(Plus(as_of_, -90)),
                 random.Chance(9200) ? "a) Yes" : "b) No", Serial(contact),
                 "D: Semi-independent, transitional", "a) Suitable",
                 random.Chance(6000) ? "F2: Full time in education" : "G4: Not in education"});
    Tell(child, 9, "assessment", "care-leaver", contact, kNever);
    Tell(child, 9, "plan_review", "pathway-plan-review", Plus(as_of_, -90), kNever);
    desk_.truth.Happened(child, {kSocialCareAgency, "social_care.annex_a.9", "involvement",
                                 child.social_care + "|leaving-care-team", contact});
  }

  const Desk& desk_;
  const Household& household_;
  const Date as_of_;
};

}  // namespace

void WriteAnnexA(const Desk& desk, const Household& household) { Lists(desk, household).Write(); }

}  // namespace connectors::county
