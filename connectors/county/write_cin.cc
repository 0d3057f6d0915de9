#include "connectors/county/numbers.h"
#include "connectors/county/text.h"
#include "connectors/county/write_social_care.h"

namespace connectors::county {
namespace {

// One year's census: what was open between 1 April and 31 March.
struct Collection {
  int year = 0;
  Date from() const { return Day(year - 1, 4, 1); }
  Date to() const { return Day(year, 3, 31); }
};

bool Includes(const Collection& collection, const Episode& episode) {
  if (episode.referred > collection.to()) return false;
  if (episode.no_action) return episode.referred >= collection.from();
  return episode.closed >= collection.from();
}

class Writer {
 public:
  Writer(const Desk& desk, const Household& household, const Child& child, std::size_t place)
      : desk_(desk), household_(household), child_(child), place_(place) {}

  // The child's element for one collection; nothing if no episode belongs there.
  void Write(Collection collection, bool last) {
    collection_ = collection;
    last_ = last;
    std::string episodes;
    for (const Episode& episode : household_.episodes) {
      if (episode.child == place_ && Includes(collection, episode))
        AppendEpisode(episodes, episode);
    }
    if (episodes.empty()) return;
    Output& file = desk_.tree.At(Key(FileKind::kCin, 0, collection.year),
                                 Day(collection.year, 5, 1), [&] { return Spec(); });
    std::string& text = file.NextRow();
    text += "<Child>";
    AppendIdentifiers(text);
    text += "<ChildCharacteristics>";
    AppendElement(text, "Ethnicity", child_.ethnicity);
    text += "<Disabilities><Disability>";
    text += child_.sen == 'E' ? "LD" : "NONE";
    text += "</Disability></Disabilities></ChildCharacteristics>";
    text += episodes;
    text += "</Child>\n";
  }

 private:
  FileSpec Spec() const {
    const std::string year = std::to_string(collection_.year);
    std::string head =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Message>\n<Header><CollectionDetails>"
        "<Collection>CIN</Collection><Year>" +
        year + "</Year><ReferenceDate>" + collection_.to().Iso() +
        "</ReferenceDate></CollectionDetails><Source><SourceLevel>L</SourceLevel><LEA>" +
        std::to_string(kHomeAuthority) +
        "</LEA><SoftwareCode>onestory-county</SoftwareCode><Release>1</Release>"
        "<SerialNo>001</SerialNo><DateTime>" +
        year + "-05-01T09:00:00</DateTime></Source></Header>\n<Children>\n";
    return {"social_care/cin_" + year + ".xml",
            std::string(kSocialCareAgency),
            "social_care.cin",
            std::move(head),
            "</Children>\n</Message>\n",
            ""};
  }

  bool Known(Date date) const { return date <= collection_.to(); }

  void AppendIdentifiers(std::string& text) const {
    const View view = SocialCareView(household_, child_, collection_.to());
    const bool born = child_.birth <= collection_.to() && !child_.unborn;
    text += "<ChildIdentifiers>";
    AppendElement(text, "LAchildID", child_.social_care);
    const bool at_school = born && child_.AgeAt(collection_.to()) >= 5;
    if (KnowsUpn(child_, view) && at_school) {
      AppendElement(text, "UPN", UpnInSocialCare(child_));
      AppendElement(text, "FormerUPN", child_.former_upn);
    } else {
      AppendElement(text, "UPNunknown", at_school ? "UN5" : "UN1");
    }
    AppendElement(text, born ? "PersonBirthDate" : "ExpectedPersonBirthDate",
                  view.birth ? view.birth->Iso() : "");
    AppendSex(text, born);
    if (child_.died <= collection_.to()) {
      AppendElement(text, "PersonDeathDate", child_.died.Iso());
      desk_.truth.Happened(child_, {kSocialCareAgency, "social_care.cin", "death",
                                    child_.social_care + "|death", child_.died});
    }
    // No part of DfE's layout; councils that send to the hub add them.
    AppendElement(text, "Surname", view.family);
    AppendElement(text, "Forename", view.given);
    text += "</ChildIdentifiers>";
  }

  void AppendSex(std::string& text, bool born) const {
    if (collection_.year >= 2025) {
      AppendElement(text, "Sex", !born ? "U" : child_.sex == 'M' ? "M" : "F");
    } else {
      AppendElement(text, "GenderCurrent", !born ? "0" : child_.sex == 'M' ? "1" : "2");
    }
  }

  void AppendDate(std::string& text, std::string_view name, Date date) const {
    if (Known(date)) AppendElement(text, name, date.Iso());
  }

  // The truth is told with the last census that an episode is in, when most is known of it.
  void Tell(const Episode& episode, std::string_view kind, std::string_view part, Date from,
            Date to = kNever) const {
    const Collection next{collection_.year + 1};
    if (!last_ && Includes(next, episode)) return;
    desk_.truth.Happened(child_,
                         {kSocialCareAgency, "social_care.cin", kind,
                          child_.social_care + "|" + std::string(part) + "|" + from.Iso(),
                          kind == "case_closure" ? to : from,
                          Known(to) && kind != "case_closure" ? to : kNever, episode.incident});
  }

  void AppendEpisode(std::string& text, const Episode& episode) {
    text += "<CINdetails>";
    AppendDate(text, "CINreferralDate", episode.referred);
    AppendElement(text, "ReferralSource", episode.source);
    AppendElement(text, "PrimaryNeedCode", episode.no_action ? "N0" : episode.need);
    AppendDate(text, "CINclosureDate", episode.closed);
    if (Known(episode.closed)) AppendElement(text, "ReasonForClosure", episode.why_closed);
    AppendDate(text, "DateOfInitialCPC", episode.conference);
    Tell(episode, "referral", "referral", episode.referred);
    if (Known(episode.closed))
      Tell(episode, "case_closure", "closure", episode.referred, episode.closed);
    if (Known(episode.conference)) {
      Tell(episode, "conference", "initial-conference", episode.conference);
    }
    AppendAssessment(text, episode);
    AppendPlan(text, episode);
    AppendEnquiry(text, episode);
    AppendElement(text, "ReferralNFA", episode.no_action ? "1" : "0");
    AppendProtection(text, episode);
    text += "</CINdetails>";
  }

  void AppendAssessment(std::string& text, const Episode& episode) {
    if (!Known(episode.assessment.from)) return;
    text += "<Assessments>";
    AppendDate(text, "AssessmentActualStartDate", episode.assessment.from);
    AppendDate(text, "AssessmentInternalReviewDate", PlusWorkingDays(episode.assessment.from, 10));
    AppendDate(text, "AssessmentAuthorisationDate", episode.assessment.to);
    Tell(episode, "assessment", "assessment", episode.assessment.from, episode.assessment.to);
    if (Known(episode.assessment.to) && !episode.factors.empty()) {
      text += "<FactorsIdentifiedAtAssessment>";
      for (const std::string_view factor : episode.factors) {
        AppendElement(text, "AssessmentFactors", factor);
      }
      text += "</FactorsIdentifiedAtAssessment>";
      Tell(episode, "assessment", "assessment-factors", episode.assessment.from);
    }
    text += "</Assessments>";
  }

  void AppendPlan(std::string& text, const Episode& episode) {
    if (!Known(episode.plan.from)) return;
    text += "<CINPlanDates>";
    AppendDate(text, "CINPlanStartDate", episode.plan.from);
    AppendDate(text, "CINPlanEndDate", episode.plan.to);
    text += "</CINPlanDates>";
    Tell(episode, "plan", "plan", episode.plan.from, episode.plan.to);
  }

  void AppendEnquiry(std::string& text, const Episode& episode) {
    if (!Known(episode.enquiry)) return;
    text += "<Section47>";
    AppendDate(text, "S47ActualStartDate", episode.enquiry);
    if (episode.conference_needed) {
      AppendElement(text, "InitialCPCtarget", PlusWorkingDays(episode.enquiry, 15).Iso());
      AppendDate(text, "DateOfInitialCPC", episode.conference);
    }
    AppendElement(text, "ICPCnotRequired", episode.conference_needed ? "0" : "1");
    text += "</Section47>";
    Tell(episode, "enquiry", "enquiry", episode.enquiry);
  }

  void AppendProtection(std::string& text, const Episode& episode) {
    if (!episode.protection || !Known(episode.protection->span.from)) return;
    const ProtectionPlan& plan = *episode.protection;
    text += "<ChildProtectionPlans>";
    AppendDate(text, "CPPstartDate", plan.span.from);
    AppendDate(text, "CPPendDate", plan.span.to);
    AppendElement(text, "InitialCategoryOfAbuse", plan.initial);
    AppendElement(text, "LatestCategoryOfAbuse", plan.latest);
    AppendElement(text, "NumberOfPreviousCPP", std::to_string(plan.before));
    Tell(episode, "protection_plan", "protection-plan", plan.span.from, plan.span.to);
    if (!plan.reviews.empty() && Known(plan.reviews.front())) {
      text += "<Reviews>";
      for (const Date review : plan.reviews) {
        if (!Known(review)) break;
        AppendElement(text, "CPPreviewDate", review.Iso());
        Tell(episode, "plan_review", "plan-review", review);
      }
      text += "</Reviews>";
    }
    text += "</ChildProtectionPlans>";
  }

  const Desk& desk_;
  const Household& household_;
  const Child& child_;
  const std::size_t place_;
  Collection collection_;
  bool last_ = false;
};

}  // namespace

void WriteCin(const Desk& desk, const Household& household) {
  if (household.episodes.empty()) return;
  const Plan& plan = desk.plan();
  for (std::size_t i = 0; i < household.children.size(); ++i) {
    Writer writer(desk, household, household.children[i], i);
    for (int year = plan.last_year - plan.years + 1; year <= plan.last_year; ++year) {
      writer.Write({year}, year == plan.last_year);
    }
  }
}

}  // namespace connectors::county
