#include "connectors/social_care/annex_a_lists.h"

#include <optional>
#include <sstream>
#include <utility>

#include "connectors/mapping/codes.h"
#include "connectors/mapping/format.h"
#include "connectors/mapping/text.h"

namespace connectors::social_care {
namespace {

using hub::Date;
using hub::Sensitive;
using hub::records::Kind;
using hub::records::Nature;

// The row's own team and worker stand in for the sender's.
void AddAuthor(const Fields& row, Draft& draft) {
  const std::string team = CleanText(row.Get("team"), 200);
  if (!team.empty()) draft.record.author.team = team;
  draft.record.author.name = Sensitive(CleanText(row.Get("worker"), 200));
  if (!draft.record.author.name.empty()) draft.record.author.role = "social worker";
}

bool SaysYes(std::string_view cell) { return ReadTruth(WithoutMenuPrefix(cell)).value_or(false); }

void MapContact(const Fields& row, Filing& filing) {
  Draft draft = filing.Start("contact", Kind::kContact, row.Get("date"));
  const std::string source = filing.AddCode(draft, "referral-source", row.Get("source"));
  filing.File(std::move(draft), With("Contact with children's social care", "; source: ", source));
}

// Early help is support, not social care: the class that an agreement speaks of differs.
// Who assessed may be the child's school, so it says where the child is.
void MapEarlyHelp(const Fields& row, Filing& filing) {
  Draft draft = filing.Start("early-help-assessment", Kind::kSupportGiven, row.Get("start"));
  draft.record.author.role = "early help";
  filing.AddDay(draft, "completed", row.Get("completed"));
  AddDetail(draft.record, "organisation", row.Get("organisation"), true);
  filing.File(std::move(draft), row.Has("completed") ? "Early help assessment, completed"
                                                     : "Early help assessment, under way");
}

void MapReferral(const Fields& row, Filing& filing) {
  Draft draft = filing.Start("referral", Kind::kReferral, row.Get("date"));
  AddAuthor(row, draft);
  const std::string source = filing.AddCode(draft, "referral-source", row.Get("source"));
  filing.AddTruth(draft, "no_further_action", row.Get("no_action"));
  AddDetail(draft.record, "referrals_in_12_months", row.Get("referrals"));
  std::string summary = With("Referred to children's social care", "; source: ", source);
  if (SaysYes(row.Get("no_action"))) summary += "; no further action";
  filing.File(std::move(draft), summary);
}

void MapAssessment(const Fields& row, Filing& filing) {
  Draft draft = filing.Start("assessment", Kind::kAssessment, row.Get("start"));
  AddAuthor(row, draft);
  filing.AddDay(draft, "authorised", row.Get("authorised"));
  filing.AddTruth(draft, "child_seen", row.Get("seen"));
  filing.AddTruth(draft, "needs_social_care", row.Get("outcome"));
  filing.File(std::move(draft), row.Has("authorised")
                                    ? "Children's social care assessment, completed"
                                    : "Children's social care assessment, under way");
}

void MapEnquiry(const Fields& row, Filing& filing) {
  Draft draft = filing.Start("enquiry", Kind::kEnquiry, row.Get("start"));
  AddAuthor(row, draft);
  filing.AddTruth(draft, "conference_unnecessary", row.Get("unnecessary"));
  AddDetail(draft.record, "enquiries_in_12_months", row.Get("enquiries"));
  filing.File(std::move(draft), "Child protection enquiry (section 47)");
  if (!row.Has("conference")) return;
  Draft conference = filing.Start("initial-conference", Kind::kConference, row.Get("conference"));
  AddAuthor(row, conference);
  filing.AddTruth(conference, "led_to_protection_plan", row.Get("led_to_plan"));
  filing.File(std::move(conference), "Initial child protection conference");
}

std::optional<Date> DayOrSerial(std::string_view text) {
  const std::optional<Date> day = ReadDay(text);
  return day ? day : ReadExcelSerial(text);
}

void MapTie(const Fields& row, Filing& filing, std::string_view since, std::string_view until) {
  const std::optional<Date> from = DayOrSerial(since);
  if (!from || (!row.Has("team") && filing.desk().sender().team.empty())) return;
  Draft draft = filing.Start("involvement", Kind::kInvolvement, since);
  AddAuthor(row, draft);
  hub::records::Involvement tie;
  tie.since = from;
  tie.until = DayOrSerial(until);
  if (tie.until && *tie.until < *from) tie.until = from;
  draft.record.involvement = tie;
  filing.File(std::move(draft), "Children's social care works with the family");
}

void MapInNeed(const Fields& row, Filing& filing) {
  Draft draft = filing.Start("in-need", Kind::kPlan, row.Get("start"));
  const std::string began = draft.when;
  AddAuthor(row, draft);
  const std::string need = filing.AddCode(draft, "primary-need", row.Get("need"));
  const std::string status = filing.AddCode(draft, "case-status", row.Get("status"));
  filing.AddDay(draft, "last_seen", row.Get("seen"));
  filing.AddDay(draft, "closed", row.Get("closed"));
  std::string summary = With("Child in need", ": ", status);
  filing.File(std::move(draft), With(std::move(summary), "; need: ", need));
  if (row.Has("closed")) {
    Draft closure = filing.Start("closure", Kind::kCaseClosure, row.Get("closed"));
    closure.when = began;
    closure.record.nature = Nature::kDecision;
    AddDetail(closure.record, "case_opened", began == "undated" ? "" : began);
    const std::string why = filing.AddCode(closure, "reason-for-closure", row.Get("why_closed"));
    filing.File(std::move(closure), With("Case closed by children's social care", ": ", why));
  }
  MapTie(row, filing, row.Get("start"), row.Get("closed"));
}

void MapProtectionPlan(const Fields& row, Filing& filing) {
  Draft draft = filing.Start("protection-plan", Kind::kProtectionPlan, row.Get("start"));
  const std::string began = draft.when;
  AddAuthor(row, draft);
  draft.record.nature = Nature::kDecision;
  const std::string initial = filing.AddCode(draft, "category-of-abuse", row.Get("initial"));
  const std::string latest = filing.AddCode(draft, "category-of-abuse", row.Get("latest"));
  filing.AddDay(draft, "ended", row.Get("ended"));
  filing.AddDay(draft, "last_visit", row.Get("visited"));
  filing.AddTruth(draft, "seen_alone", row.Get("alone"));
  filing.AddTruth(draft, "emergency_protection_in_6_months", row.Get("emergency"));
  AddDetail(draft.record, "plans_before", row.Get("before"));
  std::string summary = With("Child protection plan", ": ", latest.empty() ? initial : latest);
  if (row.Has("ended")) summary += "; ended";
  filing.File(std::move(draft), summary);
  if (!row.Has("review")) return;
  Draft review = filing.Start("plan-review", Kind::kPlanReview, row.Get("review"));
  AddDetail(review.record, "plan_began", began == "undated" ? "" : began);
  filing.File(std::move(review), "Review of the child protection plan");
}

// What health says of a child in care is a record apart, so that it hides itself alone.
void MapHealthInCare(const Fields& row, Filing& filing) {
  const struct {
    std::string_view field, what, summary;
  } checks[] = {{"health", "health-assessment", "Health assessment of a child in care"},
                {"dental", "dental-check", "Dental check of a child in care"}};
  for (const auto& check : checks) {
    if (!row.Has(check.field)) continue;
    filing.File(filing.Start(check.what, Kind::kAssessment, row.Get(check.field)), check.summary);
  }
}

void MapMissingCounts(const Fields& row, Draft& draft) {
  AddDetail(draft.record, "missing_episodes_in_12_months", row.Get("missing"));
  AddDetail(draft.record, "absent_episodes_in_12_months", row.Get("absent"));
  AddDetail(draft.record, "return_interview_offered", WithoutMenuPrefix(row.Get("offered")));
  AddDetail(draft.record, "return_interview_accepted", WithoutMenuPrefix(row.Get("accepted")));
}

void MapPlacement(const Fields& row, Filing& filing) {
  const std::string_view began = row.Has("placed") ? row.Get("placed") : row.Get("care_began");
  Draft draft = filing.Start("placement", Kind::kPlacement, began);
  AddAuthor(row, draft);
  const std::string type = filing.AddCode(draft, "placement-type", row.Get("type"));
  const std::string status = filing.AddCode(draft, "legal-status", row.Get("legal"));
  filing.AddCode(draft, "primary-need", row.Get("need"));
  filing.AddCode(draft, "placement-provider", row.Get("provider"));
  filing.AddDay(draft, "legal_status_since", row.Get("legal_since"));
  filing.AddDay(draft, "looked_after_since", row.Get("care_began"));
  filing.AddDay(draft, "ended", row.Get("care_ended"));
  filing.AddDay(draft, "last_social_work_visit", row.Get("visited"));
  filing.AddDay(draft, "last_reviewing_officer_visit", row.Get("iro"));
  AddDetail(draft.record, "placements_in_12_months", row.Get("placements"));
  filing.AddTruth(draft, "second_period_in_12_months", row.Get("again"));
  MapMissingCounts(row, draft);
  for (const std::string_view field :
       {"placement_postcode", "urn", "placement_location", "placement_la"}) {
    AddDetail(draft.record, field, WithoutMenuPrefix(row.Get(field)), true);
  }
  std::string summary = With("Looked after", ": ", type);
  summary = With(std::move(summary), "; ", status);
  filing.File(std::move(draft), row.Has("care_ended") ? summary + "; ended" : summary);
}

// The permanence plan may be adoption: a record apart, under the labels of that.
void MapPermanence(const Fields& row, Filing& filing) {
  if (!row.Has("permanence")) return;
  Draft draft = filing.Start("permanence-plan", Kind::kPlan, row.Get("care_began"));
  draft.record.nature = Nature::kDecision;
  const std::string plan = filing.AddCode(draft, "permanence-plan", row.Get("permanence"));
  filing.File(std::move(draft), With("Permanence plan", ": ", plan));
}

void MapLookedAfter(const Fields& row, Filing& filing) {
  MapPlacement(row, filing);
  if (row.Has("review")) {
    filing.File(filing.Start("care-review", Kind::kPlanReview, row.Get("review")),
                "Review of a looked-after child");
  }
  MapHealthInCare(row, filing);
  MapPermanence(row, filing);
  if (row.Has("care_ended")) {
    Draft ended = filing.Start("care-ended", Kind::kCaseClosure, row.Get("care_ended"));
    const std::string why = filing.AddCode(ended, "reason-ceased", row.Get("why_ended"));
    filing.File(std::move(ended), With("Stopped being looked after", ": ", why));
  }
}

// A personal adviser's tie has no date of its own: it lasts as long as the list names them.
void MapAdviser(const Fields& row, Filing& filing) {
  if (!row.Has("adviser") && !row.Has("team")) return;
  Draft draft = filing.StartKeyed("leaving-care-team", "", Kind::kInvolvement, {});
  AddAuthor(row, draft);
  if (row.Has("adviser")) {
    draft.record.author.name = Sensitive(CleanText(row.Get("adviser"), 200));
    draft.record.author.role = "personal adviser";
  }
  draft.record.involvement = hub::records::Involvement();
  filing.File(std::move(draft), "The leaving care team works with the young person");
}

void MapCareLeaver(const Fields& row, Filing& filing) {
  const std::string_view when = row.Has("contact") ? row.Get("contact") : row.Get("review");
  Draft draft = filing.Start("care-leaver", Kind::kAssessment, when);
  AddAuthor(row, draft);
  filing.AddCode(draft, "eligibility", row.Get("eligibility"));
  filing.AddCode(draft, "accommodation", row.Get("accommodation"));
  filing.AddCode(draft, "suitability", row.Get("suitability"));
  filing.AddCode(draft, "activity", row.Get("activity"));
  filing.AddTruth(draft, "in_touch", row.Get("in_touch"));
  filing.File(std::move(draft), row.Has("contact") ? "Care leaver: in touch with the council"
                                                   : "Care leaver known to the council");
  if (row.Has("review")) {
    filing.File(filing.Start("pathway-plan-review", Kind::kPlanReview, row.Get("review")),
                "Review of the pathway plan");
  }
  MapAdviser(row, filing);
}

void MapAdoption(const Fields& row, Filing& filing) {
  Draft draft = filing.Start("adoption", Kind::kPlan, row.Get("decided"));
  draft.record.nature = Nature::kDecision;
  for (const std::string_view field : {"care_began", "placement_order", "matched", "placed",
                                       "adoption_order", "no_longer", "fostered_for_adoption"}) {
    filing.AddDay(draft, field, row.Get(field));
  }
  filing.AddCode(draft, "adoption-ceased", row.Get("why_no_longer"));
  filing.File(std::move(draft), "Adoption is the plan");
}

// Prospective adopters are adults and no parents of any child here yet.
void MapAdopter(const Fields&, Filing& filing) { filing.Leave("prospective adopter"); }

Aliases Of(std::initializer_list<std::pair<const std::string, std::vector<std::string>>> own) {
  Aliases aliases = {
      {"child", {"Child Unique ID", "Child ID", "Unique ID", "Child Unique Identifier"}},
      {"sex", {"Gender", "Sex"}},
      {"birth", {"Date of Birth", "DOB"}},
      {"team", {"Allocated Team"}},
      {"worker", {"Allocated Worker", "Allocated Social Worker"}}};
  aliases.insert(own);
  return aliases;
}

AnnexAList List1() {
  return {1,
          "contacts",
          {Of({{"date", {"Date of Contact"}}, {"source", {"Contact Source", "Source of Contact"}}}),
           {"child", "date"}},
          &MapContact};
}

AnnexAList List2() {
  return {2,
          "early help assessments",
          {Of({{"start", {"Assessment start date"}},
               {"completed", {"Assessment completion date"}},
               {"organisation", {"Organisation completing assessment"}}}),
           {"child", "start"}},
          &MapEarlyHelp};
}

AnnexAList List3() {
  return {3,
          "referrals",
          {Of({{"date", {"Date of Referral"}},
               {"source", {"Referral Source"}},
               {"no_action", {"Referral NFA?"}},
               {"referrals", {"Number of Referrals in Last 12 Months"}}}),
           {"child", "date"}},
          &MapReferral};
}

AnnexAList List4() {
  return {4,
          "assessments",
          {Of({{"start", {"Continuous Assessment Start Date"}},
               {"seen", {"Child Seen During Continuous Assessment"}},
               {"authorised", {"Continuous Assessment Date of Authorisation"}},
               {"outcome",
                {"Was the child assessed as requiring LA children's social care support?"}}}),
           {"child", "start"}},
          &MapAssessment};
}

AnnexAList List5() {
  return {5,
          "section 47 enquiries and conferences",
          {Of({{"start",
                {"Strategy discussion initiating Section 47 Enquiry Start Date",
                 "Section 47 Enquiry Start Date"}},
               {"unnecessary", {"Was an Initial Child Protection Conference deemed unnecessary?"}},
               {"conference", {"Date of Initial Child Protection Conference"}},
               {"led_to_plan",
                {"Did the Initial Child Protection Conference Result in a Child Protection Plan"}},
               {"enquiries", {"Number of Section 47 Enquiries in the last 12 months"}}}),
           {"child", "start"}},
          &MapEnquiry};
}

AnnexAList List6() {
  return {6,
          "children in need",
          {Of({{"start", {"CIN Start Date"}},
               {"need", {"Primary Need Code"}},
               {"seen", {"Date Child Was Last Seen"}},
               {"closed", {"CIN Closure Date"}},
               {"why_closed", {"Reason for Closure"}},
               {"status", {"Case Status"}}}),
           {"child", "start"}},
          &MapInNeed};
}

AnnexAList List7() {
  return {7,
          "child protection plans",
          {Of({{"start", {"Child Protection Plan Start Date"}},
               {"initial", {"Initial Category of Abuse"}},
               {"latest", {"Latest Category of Abuse"}},
               {"visited", {"Date of the Last Statutory Visit"}},
               {"alone", {"Was the Child Seen Alone?"}},
               {"review", {"Date of latest review conference"}},
               {"ended", {"Child Protection Plan End Date"}},
               {"emergency",
                {"Subject to Emergency Protection Order or Protected Under Police Powers in Last "
                 "Six Months (Y/N)"}},
               {"before", {"Number of Previous Child Protection Plans"}}}),
           {"child", "start"}},
          &MapProtectionPlan};
}

AnnexAList List8() {
  return {
      8,
      "looked-after children",
      {Of({{"care_began", {"Date Started to be Looked After"}},
           {"need", {"Child's Category of Need"}},
           {"again",
            {"Is this a second or subsequent period of being a Looked After Child within the last "
             "12 months (Y/N)"}},
           {"legal_since", {"Start date of current legal status"}},
           {"legal", {"Child's Legal Status"}},
           {"review", {"Date of Latest Statutory Review"}},
           {"visited", {"Date of Last Social Work Visit"}},
           {"permanence", {"What is the permanence plan for this child?"}},
           {"iro", {"Date of Last IRO Visit / Contact to the Child"}},
           {"health", {"Date of Last Health Assessment"}},
           {"dental", {"Date of Last Dental Check"}},
           {"placements", {"Number of Placements in the Last 12 months"}},
           {"care_ended", {"Date Ceased to be Looked After"}},
           {"why_ended", {"Reason Ceased to be Looked After"}},
           {"placed", {"Start Date of Most Recent Placement"}},
           {"type", {"Placement Type"}},
           {"provider", {"Placement Provider"}},
           {"placement_postcode", {"Placement postcode"}},
           {"urn", {"URN of Placement"}},
           {"placement_location", {"Placement Location"}},
           {"placement_la", {"LA of Placement"}},
           {"missing",
            {"Number of Episodes the Child has been 'Missing' from their Placement in the last 12 "
             "months"}},
           {"absent",
            {"Number of Episodes the Child has been 'Absent' from their Placement in the last 12 "
             "months"}},
           {"offered",
            {"Was the child offered a Return Interview after their last missing episode (Y/N)?"}},
           {"accepted",
            {"Did the child accept a Return Interview after their last missing episode (Y/N)?"}}}),
       {"child", "care_began"}},
      &MapLookedAfter};
}

AnnexAList List9() {
  return {9,
          "care leavers",
          {Of({{"adviser", {"Allocated Personal Advisor", "Allocated Personal Adviser"}},
               {"eligibility", {"Eligibility Category"}},
               {"review", {"Latest Pathway Plan Review Date"}},
               {"in_touch", {"LA in Touch"}},
               {"contact", {"Latest Date of Contact"}},
               {"accommodation", {"Type of Accommodation"}},
               {"suitability", {"Suitability of Accommodation"}},
               {"activity", {"Activity Status"}}}),
           {"child", "eligibility"}},
          &MapCareLeaver};
}

AnnexAList List10() {
  return {
      10,
      "children for adoption",
      {Of({{"care_began", {"Date the Child Entered Care"}},
           {"decided", {"Date of Decision that Child Should be Placed for Adoption"}},
           {"placement_order", {"Date of Placement Order"}},
           {"matched", {"Date of Matching Child and Prospective Adopters"}},
           {"placed", {"Date Placed for Adoption"}},
           {"adoption_order", {"Date of Adoption Order"}},
           {"no_longer", {"Date of Decision that Child Should No Longer be Placed for Adoption"}},
           {"why_no_longer", {"Reason Why Child No Longer Placed for Adoption"}},
           {"fostered_for_adoption",
            {"Date the child was placed for fostering in FFA or concurrent planning "
             "placement"}}}),
       {"child", "decided"}},
      &MapAdoption};
}

AnnexAList List11() {
  return {11,
          "prospective adopters",
          {{{"adopter", {"Individual adopter identifier"}}, {"enquiry", {"Date enquiry received"}}},
           {"adopter", "enquiry"}},
          &MapAdopter};
}

}  // namespace

const std::vector<AnnexAList>& AnnexALists() {
  static const std::vector<AnnexAList> kLists = {List1(), List2(),  List3(), List4(),
                                                 List5(), List6(),  List7(), List8(),
                                                 List9(), List10(), List11()};
  return kLists;
}

const AnnexAList* AnnexAListOf(const std::string& head) {
  for (const AnnexAList& list : AnnexALists()) {
    std::istringstream text(head);
    if (TableReader(text, list.shape).Begin().ok()) return &list;
  }
  return nullptr;
}

const AnnexAList* AnnexAListIn(std::istream& text) {
  std::string head(kHeadBytes, '\0');
  text.read(head.data(), static_cast<std::streamsize>(head.size()));
  head.resize(static_cast<std::size_t>(text.gcount()));
  text.clear();
  text.seekg(0);
  return AnnexAListOf(head);
}

}  // namespace connectors::social_care
