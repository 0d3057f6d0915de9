// The payload that a council's system sends to DfE's children's social care API: children with an
// episode in the last twelve months, and the odd purge, which tells the receiver to destroy.

#include <algorithm>
#include <vector>

#include "connectors/county/text.h"
#include "connectors/county/write_social_care.h"

namespace connectors::county {
namespace {

class Payload {
 public:
  Payload(const Desk& desk, const Household& household, const Child& child, std::size_t place)
      : desk_(desk),
        household_(household),
        child_(child),
        place_(place),
        as_of_(desk.plan().end()),
        random_(Mix(child.seed, 0xAB)) {}

  void Write() {
    if (!IsDue()) return;
    // Sent by mistake, and to be destroyed: the content is gone, the order remains.
    if (Random(Mix(child_.seed, 0xAC)).Chance(rates::kPurged)) {
      AppendHead(File().NextRow(), true) += "}";
      desk_.truth.Happened(
          child_, {kSocialCareAgency, "social_care.api", "purge", child_.social_care, as_of_});
      return;
    }
    std::string episodes;
    for (const Episode& episode : household_.episodes) {
      if (!IsDue(episode)) continue;
      if (!episodes.empty()) episodes += ",";
      AppendEpisode(episodes, episode);
    }
    std::string& text = AppendHead(File().NextRow(), false);
    text += ",";
    AppendDetails(text);
    text += ",\"social_care_episodes\":[" + episodes + "]}";
  }

 private:
  bool IsDue(const Episode& episode) const {
    const Date since = Plus(as_of_, -365);
    return episode.child == place_ && episode.referred <= as_of_ && episode.closed >= since &&
           !(episode.no_action && episode.referred < since);
  }
  bool IsDue() const {
    return std::any_of(household_.episodes.begin(), household_.episodes.end(),
                       [this](const Episode& episode) { return IsDue(episode); });
  }

  Output& File() {
    return desk_.tree.At(Key(FileKind::kSocialCareApi), as_of_, [] {
      return FileSpec{"social_care/dfe_api.json",
                      std::string(kSocialCareAgency),
                      "social_care.api",
                      "{\"la_code\":" + std::to_string(kHomeAuthority) + ",\"children\":[\n",
                      "\n]}\n",
                      ",\n"};
    });
  }

  std::string& AppendHead(std::string& text, bool purge) const {
    text += "{\"la_child_id\":\"" + child_.social_care + "\",\"mis_child_id\":\"M" +
            child_.social_care + "\",\"purge\":" + (purge ? "true" : "false");
    return text;
  }

  std::string Dates(std::string_view from, std::string_view to, const Span& span) const {
    std::string text = "\"" + std::string(from) + "\":\"" + span.from.Iso() + "\"";
    if (span.to <= as_of_) text += ",\"" + std::string(to) + "\":\"" + span.to.Iso() + "\"";
    return text;
  }

  void AppendDetails(std::string& text) const {
    const View view = SocialCareView(household_, child_, as_of_);
    const bool born = child_.BornBy(as_of_);
    text += "\"child_details\":{";
    const bool upn = KnowsUpn(child_, view);
    if (upn) AppendMember(text, "unique_pupil_number", UpnInSocialCare(child_));
    if (!upn) AppendMember(text, "unique_pupil_number_unknown_reason", born ? "UN2" : "UN1");
    AppendMember(text, "former_unique_pupil_number", upn ? child_.former_upn : "");
    AppendMember(text, "first_name", view.given);
    AppendMember(text, "surname", view.family);
    AppendMember(text, born ? "date_of_birth" : "expected_date_of_birth",
                 view.birth ? view.birth->Iso() : "");
    AppendMember(text, "sex", !born ? "U" : child_.sex == 'M' ? "M" : "F");
    AppendMember(text, "ethnicity", child_.ethnicity);
    text += ",\"disabilities\":[\"";
    text += child_.sen == 'E' ? "LD" : "NONE";
    text += "\"]";
    AppendMember(text, "postcode", view.postcode);
    text += ",\"uasc_flag\":false,\"purge\":false}";
  }

  void AppendEpisode(std::string& text, const Episode& episode) {
    const std::string id = child_.social_care + "-" + Compact(episode.referred);
    text += "{\"social_care_episode_id\":\"" + id + "\",\"referral_date\":\"" +
            episode.referred.Iso() + "\",\"referral_source\":\"" + std::string(episode.source) +
            "\",\"referral_no_further_action_flag\":" + (episode.no_action ? "true" : "false");
    if (episode.closed <= as_of_ && !episode.no_action) {
      AppendMember(text, "closure_date", episode.closed.Iso());
      AppendMember(text, "closure_reason", episode.why_closed);
    }
    text += ",\"care_worker_details\":[{\"worker_id\":\"W" + std::to_string(episode.worker.size()) +
            "\",\"start_date\":\"" + episode.referred.Iso() + "\"}]";
    desk_.truth.Happened(child_, {kSocialCareAgency, "social_care.api", "referral",
                                  child_.social_care + "|referral|" + episode.referred.Iso(),
                                  episode.referred, kNever, episode.incident});
    if (episode.closed <= as_of_ && !episode.no_action) {
      desk_.truth.Happened(
          child_, {kSocialCareAgency, "social_care.api", "case_closure",
                   child_.social_care + "|closure|" + episode.referred.Iso(), episode.closed});
    }
    Tell("involvement", "social-worker", episode.referred, kNever);
    AppendParts(text, episode, id);
    text += ",\"purge\":false}";
  }

  void Tell(std::string_view kind, std::string_view part, Date from, Date to) const {
    desk_.truth.Happened(child_, {kSocialCareAgency, "social_care.api", kind,
                                  child_.social_care + "|" + std::string(part) + "|" + from.Iso(),
                                  from, to <= as_of_ ? to : kNever});
  }

  void AppendParts(std::string& text, const Episode& episode, const std::string& id) {
    if (episode.assessment.from <= as_of_) {
      const bool purged = random_.Chance(rates::kPurged);
      text +=
          ",\"child_and_family_assessments\":[{\"child_and_family_assessment_id\":\"A" + id + "\",";
      if (purged) {
        text += Dates("start_date", "authorisation_date", episode.assessment) + ",\"purge\":true}]";
        Tell("purge", "assessment", episode.assessment.from, kNever);
      } else {
        text += Dates("start_date", "authorisation_date", episode.assessment) + ",\"factors\":[";
        for (std::size_t i = 0; i < episode.factors.size(); ++i) {
          text += (i > 0 ? ",\"" : "\"") + std::string(episode.factors[i]) + "\"";
        }
        text += "],\"purge\":false}]";
        Tell("assessment", "assessment", episode.assessment.from, episode.assessment.to);
        if (!episode.factors.empty()) {
          Tell("assessment", "assessment-factors", episode.assessment.from, kNever);
        }
      }
    }
    if (episode.plan.from <= as_of_) {
      text += ",\"child_in_need_plans\":[{\"child_in_need_plan_id\":\"P" + id + "\"," +
              Dates("start_date", "end_date", episode.plan) + ",\"purge\":false}]";
      Tell("plan", "plan", episode.plan.from, episode.plan.to);
    }
    if (episode.enquiry <= as_of_) {
      text += ",\"section_47_assessments\":[{\"section_47_assessment_id\":\"S" + id +
              "\",\"start_date\":\"" + episode.enquiry.Iso() +
              "\",\"icpc_required_flag\":" + (episode.conference_needed ? "true" : "false");
      if (episode.conference <= as_of_) {
        AppendMember(text, "icpc_date", episode.conference.Iso());
        Tell("conference", "initial-conference", episode.conference, kNever);
      }
      text += ",\"purge\":false}]";
      Tell("enquiry", "enquiry", episode.enquiry, kNever);
    }
    if (episode.protection && episode.protection->span.from <= as_of_) {
      text += ",\"child_protection_plans\":[{\"child_protection_plan_id\":\"C" + id + "\"," +
              Dates("start_date", "end_date", episode.protection->span) + ",\"purge\":false}]";
      Tell("protection_plan", "protection-plan", episode.protection->span.from,
           episode.protection->span.to);
    }
    AppendPlacements(text, episode);
  }

  void AppendPlacements(std::string& text, const Episode& episode) const {
    std::string list;
    for (const Care& care : household_.cares) {
      const bool mine = care.child == place_ && care.span().from >= episode.referred &&
                        care.span().from <= episode.closed;
      for (const Placement& placement : care.placements) {
        if (!mine || placement.span.from > as_of_) continue;
        const std::string id = "L" + child_.social_care + "-" + Compact(placement.span.from);
        list += list.empty() ? "{" : ",{";
        list += "\"child_looked_after_placement_id\":\"" + id + "\"," +
                Dates("start_date", "end_date", placement.span);
        AppendMember(list, "start_reason", placement.reason);
        AppendMember(list, "placement_type", placement.place);
        AppendMember(list, "postcode", placement.postcode);
        if (placement.span.to <= as_of_) AppendMember(list, "end_reason", placement.ended);
        list += ",\"purge\":false}";
        Tell("placement", "placement", placement.span.from, placement.span.to);
      }
    }
    if (!list.empty()) text += ",\"child_looked_after_placements\":[" + list + "]";
  }

  const Desk& desk_;
  const Household& household_;
  const Child& child_;
  const std::size_t place_;
  const Date as_of_;
  Random random_;
};

}  // namespace

void WriteSocialCareApi(const Desk& desk, const Household& household) {
  for (std::size_t i = 0; i < household.children.size(); ++i) {
    Payload(desk, household, household.children[i], i).Write();
  }
}

}  // namespace connectors::county
