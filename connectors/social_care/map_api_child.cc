#include "connectors/social_care/map_api_child.h"

#include <algorithm>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "connectors/mapping/codes.h"
#include "connectors/mapping/subject.h"
#include "connectors/mapping/text.h"
#include "hub/base/partial_date.h"

namespace connectors::social_care {
namespace {

using hub::Date;
using hub::PartialDate;
using hub::Sensitive;
using hub::records::IdentifierKind;
using hub::records::Kind;
using hub::records::NameUse;
using hub::records::Nature;
using hub::records::Sex;
using hub::records::Subject;

bool IsTrue(const Json& object, std::string_view name) {
  return ReadTruth(TextAt(object, name)).value_or(false);
}

bool SaysSomething(const Json& value) {
  return !value.is_null() && !(value.is_string() && value.get_ref<const std::string&>().empty()) &&
         !((value.is_array() || value.is_object()) && value.empty());
}

class ApiChild {
 public:
  ApiChild(const Json& child, Filing& filing)
      : child_(child), filing_(filing), details_(At(child, "child_details")) {}

  void Run() {
    const std::uint64_t before = filing_.desk().summary().rows;
    ReadPerson();
    CountIgnored(child_, {"la_child_id", "purge", "child_details", "health_and_wellbeing",
                          "social_care_episodes"});
    MapDetails();
    MapWellbeing();
    for (const Json* episode : ObjectsAt(child_, "social_care_episodes")) MapEpisode(*episode);
    const bool nothing = filing_.desk().summary().rows == before;
    if (purge_) {
      PurgeTheRest(nothing);
    } else if (nothing) {
      filing_.Leave("child without a record");
    }
  }

 private:
  // What the object does not name goes as well: the order is of the child.
  void PurgeTheRest(bool named_none) {
    if (!filing_.PurgeEverything() && named_none) {
      return filing_.Reject("purge.names_nothing",
                            "a purge of a child of whom this --state sent nothing destroys "
                            "nothing: send its records with it, push from where they were sent, "
                            "or erase the person at the hub");
    }
    filing_.Warn("purge.person_stays",
                 "the records go; who the child is stays until the person is erased at the hub");
  }

  void CountIgnored(const Json& object, std::initializer_list<std::string_view> known) {
    if (!object.is_object()) return;
    for (const auto& [key, value] : object.items()) {
      if (std::find(known.begin(), known.end(), key) == known.end() && SaysSomething(value)) {
        filing_.desk().Ignore(key);
      }
    }
  }

  static std::string Text(const Json& object, std::string_view name) {
    return TextAt(object, name);
  }

  // What is in a list and no object is refused; blanks and empty objects say nothing.
  std::vector<const Json*> ObjectsAt(const Json& object, std::string_view name) {
    std::vector<const Json*> objects;
    const std::vector<const Json*> list = ListAt(object, name);
    if (list.empty() && SaysSomething(At(object, name))) filing_.desk().Ignore(std::string(name));
    for (const Json* element : list) {
      if (!SaysSomething(*element)) continue;
      if (element->is_object()) {
        objects.push_back(element);
      } else {
        filing_.Reject("part.no_object", "an element of a list that is no object with fields");
      }
    }
    return objects;
  }

  // Nothing of a person who is being purged goes out.
  void ReadPerson() {
    if (purge_ || IsTrue(details_, "purge")) return;
    CountIgnored(details_, {"unique_pupil_number", "former_unique_pupil_number",
                            "unique_pupil_number_unknown_reason", "first_name", "surname",
                            "date_of_birth", "expected_date_of_birth", "sex", "postcode",
                            "uasc_flag", "uasc_end_date", "purge"});
    Subject& subject = filing_.child();
    AddName(subject, NameUse::kCurrent, {Text(details_, "first_name")}, Text(details_, "surname"));
    AddUpn("unique_pupil_number", IdentifierKind::kUpn);
    AddUpn("former_unique_pupil_number", IdentifierKind::kFormerUpn);
    const auto birth = filing_.Day("date_of_birth", Text(details_, "date_of_birth"));
    if (birth) {
      subject.birth = PartialDate::Day(*birth);
    } else {
      subject.due = filing_.Day("expected_date_of_birth", Text(details_, "expected_date_of_birth"));
    }
    subject.sex = ReadSex(Text(details_, "sex")).value_or(Sex::kUnknown);
    AddAddress(subject, {}, Text(details_, "postcode"));
  }

  void AddUpn(std::string_view name, IdentifierKind kind) {
    if (AddIdentifier(filing_.child(), kind, Text(details_, name)) == Added::kUnverified) {
      filing_.Warn("child.upn_unverified",
                   "a UPN has the wrong shape or check letter: kept, decides nothing");
    }
  }

  void MapDetails() {
    const bool purge = IsTrue(details_, "purge");
    if (IsTrue(details_, "uasc_flag")) {
      filing_.SetPurging(purge_ || purge);
      Draft draft = filing_.StartKeyed("uasc", "", Kind::kAssessment, filing_.SomeDayInLife());
      filing_.AddDay(draft, "until", Text(details_, "uasc_end_date"));
      filing_.File(std::move(draft), "Unaccompanied asylum-seeking child");
    }
    if (purge && !purge_) {
      filing_.Reject("purge.child_details",
                     "who the child is is no record: erase the person at the hub");
    }
  }

  void MapWellbeing() {
    const Json& wellbeing = At(child_, "health_and_wellbeing");
    CountIgnored(wellbeing, {"sdq_assessments", "purge"});
    for (const Json* sdq : ObjectsAt(wellbeing, "sdq_assessments")) {
      filing_.SetPurging(purge_ || IsTrue(wellbeing, "purge") || IsTrue(*sdq, "purge"));
      CountIgnored(*sdq, {"date", "score", "purge"});
      Draft draft = filing_.Start("sdq", Kind::kAssessment, Text(*sdq, "date"));
      AddDetail(draft.record, "sdq_score", Text(*sdq, "score"));
      filing_.File(std::move(draft), "Strengths and difficulties questionnaire");
    }
  }

  void MapEpisode(const Json& episode) {
    episode_purge_ = purge_ || IsTrue(episode, "purge");
    CountIgnored(episode,
                 {"social_care_episode_id", "referral_date", "referral_source",
                  "referral_no_further_action_flag", "closure_date", "closure_reason",
                  "care_worker_details", "child_and_family_assessments", "child_in_need_plans",
                  "section_47_assessments", "child_protection_plans",
                  "child_looked_after_placements", "adoption", "care_leavers", "purge"});
    filing_.SetPurging(episode_purge_);
    MapReferral(episode);
    Each(episode, "care_worker_details", &ApiChild::MapWorker);
    Each(episode, "child_and_family_assessments", &ApiChild::MapAssessment);
    Each(episode, "child_in_need_plans", &ApiChild::MapPlan);
    Each(episode, "section_47_assessments", &ApiChild::MapEnquiry);
    Each(episode, "child_protection_plans", &ApiChild::MapProtectionPlan);
    Each(episode, "child_looked_after_placements", &ApiChild::MapPlacement);
    Each(episode, "adoption", &ApiChild::MapAdoption);
    Each(episode, "care_leavers", &ApiChild::MapCareLeaver);
  }

  // The parts of an episode, each purged with it or by its own word.
  void Each(const Json& episode, std::string_view name, void (ApiChild::*map)(const Json&)) {
    for (const Json* part : ObjectsAt(episode, name)) {
      filing_.SetPurging(episode_purge_ || IsTrue(*part, "purge"));
      (this->*map)(*part);
    }
  }

  // A payload of changes may hold an episode for the sake of its parts alone.
  void MapReferral(const Json& episode) {
    const std::string date = Text(episode, "referral_date");
    const bool closes =
        SaysSomething(At(episode, "closure_date")) || SaysSomething(At(episode, "closure_reason"));
    const bool tells = !date.empty() || closes || IsTrue(episode, "purge") ||
                       SaysSomething(At(episode, "referral_source"));
    if (!tells) return;
    Draft draft = filing_.Start("referral", Kind::kReferral, date);
    const std::string began = draft.when;
    const std::string source =
        filing_.AddCode(draft, "referral-source", Text(episode, "referral_source"));
    filing_.AddTruth(draft, "no_further_action", Text(episode, "referral_no_further_action_flag"));
    std::string summary = With("Referred to children's social care", "; source: ", source);
    if (IsTrue(episode, "referral_no_further_action_flag")) summary += "; no further action";
    filing_.File(std::move(draft), summary);
    if (closes) MapClosure(episode, began);
  }

  void MapClosure(const Json& episode, const std::string& began) {
    Draft draft = filing_.Start("closure", Kind::kCaseClosure, Text(episode, "closure_date"));
    draft.when = began;
    draft.record.nature = Nature::kDecision;
    AddDetail(draft.record, "case_opened", began == "undated" ? "" : began);
    const std::string why =
        filing_.AddCode(draft, "reason-for-closure", Text(episode, "closure_reason"));
    filing_.File(std::move(draft), With("Case closed by children's social care", ": ", why));
  }

  void MapWorker(const Json& worker) {
    CountIgnored(worker, {"worker_id", "start_date", "end_date", "purge"});
    Draft draft = filing_.Start("social-worker", Kind::kInvolvement, Text(worker, "start_date"));
    draft.record.author.role = "social worker";
    AddDetail(draft.record, "worker_id", Text(worker, "worker_id"));
    hub::records::Involvement tie;
    tie.since = ReadDay(Text(worker, "start_date"));
    tie.until = filing_.Day("end_date", Text(worker, "end_date"));
    if (tie.since && tie.until && *tie.until < *tie.since) tie.until = tie.since;
    tie.lead = true;
    draft.record.involvement = tie;
    filing_.File(std::move(draft), "A social worker works with the child");
  }

  void MapAssessment(const Json& assessment) {
    CountIgnored(assessment, {"child_and_family_assessment_id", "start_date", "authorisation_date",
                              "factors", "purge"});
    const std::string start = Text(assessment, "start_date");
    Draft draft = filing_.Start("assessment", Kind::kAssessment, start);
    const std::string authorised = Text(assessment, "authorisation_date");
    filing_.AddDay(draft, "authorised", authorised);
    filing_.File(std::move(draft), authorised.empty()
                                       ? "Children's social care assessment, under way"
                                       : "Children's social care assessment, completed");
    MapFactors(assessment, start);
  }

  // A record apart, so that a parent's drug use hides itself and not the assessment.
  void MapFactors(const Json& assessment, const std::string& start) {
    const Json& factors = At(assessment, "factors");
    // They go with their assessment, also when the order does not name them.
    if (!SaysSomething(factors) && !(filing_.purging() && ReadDay(start))) return;
    Draft draft = filing_.Start("assessment-factors", Kind::kAssessment, start);
    draft.record.nature = Nature::kOpinion;
    std::string words;
    const auto add = [&](const Json& factor) {
      if (!factor.is_string() || draft.record.codes.size() >= 100) return;
      const std::string one =
          filing_.AddCode(draft, "assessment-factor", factor.get_ref<const std::string&>());
      if (!one.empty()) words += (words.empty() ? "" : "; ") + one;
    };
    if (factors.is_array()) {
      for (const Json& factor : factors) add(factor);
    } else {
      add(factors);
    }
    draft.record.narrative = Sensitive(words);
    filing_.File(std::move(draft), "Factors that the assessment identified");
  }

  void MapPlan(const Json& plan) {
    CountIgnored(plan, {"child_in_need_plan_id", "start_date", "end_date", "purge"});
    Draft draft = filing_.Start("plan", Kind::kPlan, Text(plan, "start_date"));
    draft.record.nature = Nature::kDecision;
    const std::string ended = Text(plan, "end_date");
    filing_.AddDay(draft, "ended", ended);
    filing_.File(std::move(draft),
                 ended.empty() ? "Child in need plan" : "Child in need plan, ended");
  }

  void MapEnquiry(const Json& enquiry) {
    CountIgnored(enquiry, {"section_47_assessment_id", "start_date", "icpc_required_flag",
                           "icpc_date", "end_date", "purge"});
    Draft draft = filing_.Start("enquiry", Kind::kEnquiry, Text(enquiry, "start_date"));
    filing_.AddTruth(draft, "conference_required", Text(enquiry, "icpc_required_flag"));
    filing_.AddDay(draft, "ended", Text(enquiry, "end_date"));
    filing_.File(std::move(draft), "Child protection enquiry (section 47)");
    const std::string conference = Text(enquiry, "icpc_date");
    if (conference.empty()) return;
    filing_.File(filing_.Start("initial-conference", Kind::kConference, conference),
                 "Initial child protection conference");
  }

  void MapProtectionPlan(const Json& plan) {
    CountIgnored(plan, {"child_protection_plan_id", "start_date", "end_date", "purge"});
    Draft draft = filing_.Start("protection-plan", Kind::kProtectionPlan, Text(plan, "start_date"));
    draft.record.nature = Nature::kDecision;
    const std::string ended = Text(plan, "end_date");
    filing_.AddDay(draft, "ended", ended);
    filing_.File(std::move(draft),
                 ended.empty() ? "Child protection plan" : "Child protection plan; ended");
  }

  void MapPlacement(const Json& placement) {
    CountIgnored(placement,
                 {"child_looked_after_placement_id", "start_date", "start_reason", "placement_type",
                  "postcode", "end_date", "end_reason", "change_reason", "purge"});
    const std::string ended = Text(placement, "end_date");
    const std::string why = Text(placement, "end_reason");
    const bool care_ended = !ended.empty() && !why.empty() && Upper(why) != "X1";
    Draft draft = filing_.Start("placement", Kind::kPlacement, Text(placement, "start_date"));
    const std::string type =
        filing_.AddCode(draft, "placement-type", Text(placement, "placement_type"));
    filing_.AddCode(draft, "new-episode", Text(placement, "start_reason"));
    filing_.AddCode(draft, "placement-change", Text(placement, "change_reason"));
    if (!care_ended) filing_.AddCode(draft, "reason-ceased", why);
    filing_.AddDay(draft, "ended", ended);
    AddDetail(draft.record, "placement_postcode", Text(placement, "postcode"), true);
    const std::string summary = With("Looked after", ": ", type);
    filing_.File(std::move(draft), ended.empty() ? summary : summary + "; ended");
    if (!care_ended) return;
    Draft closing = filing_.Start("care-ended", Kind::kCaseClosure, ended);
    const std::string words = filing_.AddCode(closing, "reason-ceased", why);
    filing_.File(std::move(closing), With("Stopped being looked after", ": ", words));
  }

  void MapAdoption(const Json& adoption) {
    CountIgnored(adoption, {"initial_decision_date", "matched_date", "placed_date", "purge"});
    const std::string placed = Text(adoption, "placed_date");
    Draft draft = filing_.Start("adoption", Kind::kPlan, Text(adoption, "initial_decision_date"));
    draft.record.nature = Nature::kDecision;
    filing_.AddDay(draft, "matched", Text(adoption, "matched_date"));
    filing_.File(std::move(draft), "Adoption is the plan");
    if (placed.empty()) return;
    filing_.File(filing_.Start("adoption-placement", Kind::kPlacement, placed),
                 "Placed for adoption");
  }

  void MapCareLeaver(const Json& leaver) {
    CountIgnored(leaver, {"contact_date", "activity", "accommodation", "purge"});
    Draft draft = filing_.Start("care-leaver", Kind::kAssessment, Text(leaver, "contact_date"));
    filing_.AddCode(draft, "activity", Text(leaver, "activity"));
    filing_.AddCode(draft, "accommodation", Text(leaver, "accommodation"));
    filing_.File(std::move(draft), "Care leaver: in touch with the council");
  }

  const Json& child_;
  Filing& filing_;
  const Json& details_;
  const bool purge_ = IsTrue(child_, "purge");
  bool episode_purge_ = false;
};

}  // namespace

void MapApiChild(const Json& child, const Position& at, Filing& filing) {
  if (!filing.Begin(at, TextAt(child, "la_child_id"))) return;
  ApiChild(child, filing).Run();
}

}  // namespace connectors::social_care
