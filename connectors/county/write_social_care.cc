#include "connectors/county/write_social_care.h"

#include <algorithm>

#include "connectors/county/numbers.h"
#include "connectors/county/text.h"

namespace connectors::county {
namespace {

constexpr std::uint64_t kSocialCareSalt = 0x5C;

// What happened to a child in care between two days, for one year's return.
class LookedAfterYear {
 public:
  LookedAfterYear(const Desk& desk, const Household& household, int year, bool last)
      : desk_(desk), household_(household), year_(year), last_(last) {}

  void Write(const Care& care) {
    const Child& child = household_.children[care.child];
    const Span span = care.span();
    if (span.from > to() || span.to < from()) return;
    id_ = child.social_care;
    birth_ = Slash(child.birth);
    WriteHeader(child);
    for (const Placement& placement : care.placements) WritePlacement(child, placement);
    for (const Date review : care.reviews) WriteReview(child, review);
    for (const Incident& incident : household_.incidents) {
      const bool same =
          incident.in_care && household_.children[incident.children.front()].number == child.number;
      if (same && span.Holds(incident.date)) WriteMissing(child, incident);
    }
    WriteOutcomes(child, span);
  }

 private:
  Date from() const { return Day(year_ - 1, 4, 1); }
  Date to() const { return Day(year_, 3, 31); }

  Output& File(FileKind kind, std::string_view name, std::string_view columns) {
    return desk_.tree.At(Key(kind, 0, year_), Day(year_, 6, 1), [&] {
      return FileSpec{
          "social_care/ssda903_" + std::to_string(year_) + "/" + std::string(name) + ".csv",
          std::string(kSocialCareAgency),
          "social_care.ssda903." + std::string(name),
          std::string(columns) + "\n",
          "",
          ""};
    });
  }

  void WriteHeader(const Child& child) {
    const View view = SocialCareView(household_, child, to());
    const bool coded = year_ < 2025;
    const std::string sex = coded ? (child.sex == 'M' ? "1" : "2") : std::string(1, child.sex);
    Output& file = File(FileKind::k903Header, "header", "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB");
    if (file.owner == child.number) return;  // a second period in care, in the same year
    file.owner = child.number;
    AppendCells(file.NextRow(), {id_, sex, birth_, child.ethnicity,
                                 KnowsUpn(child, view) ? UpnInSocialCare(child) : "UN4", "", ""});
  }

  // Told once: by the last return that holds it.
  bool TellsNow(Date end) const { return last_ || end <= to(); }

  void WritePlacement(const Child& child, const Placement& placement) {
    if (placement.span.from > to() || placement.span.to < from()) return;
    const bool ended = placement.span.to <= to();
    AppendCells(
        File(FileKind::k903Episodes, "episodes",
             "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,"
             "PL_POST,URN")
            .NextRow(),
        {id_, Slash(placement.span.from), placement.reason, placement.legal, "N1", placement.place,
         placement.provider, ended ? Slash(placement.span.to) : "", ended ? placement.ended : "",
         ended && placement.ended == "X1" ? "CARPL" : "",
         household_.AddressAt(placement.span.from).postcode, placement.postcode, ""});
    if (!TellsNow(placement.span.to)) return;
    desk_.truth.Happened(child, {kSocialCareAgency, "social_care.ssda903.episodes", "placement",
                                 id_ + "|placement|" + placement.span.from.Iso(),
                                 placement.span.from, ended ? placement.span.to : kNever});
    if (ended && placement.ended != "X1") {
      desk_.truth.Happened(child,
                           {kSocialCareAgency, "social_care.ssda903.episodes", "case_closure",
                            id_ + "|care-ended|" + placement.span.to.Iso(), placement.span.to});
    }
  }

  void WriteReview(const Child& child, Date review) {
    if (review < from() || review > to()) return;
    const std::string_view code = child.AgeAt(review) < 4 ? "PN0" : "PN1";
    AppendCells(File(FileKind::k903Reviews, "reviews", "CHILD,DOB,REVIEW,REVIEW_CODE").NextRow(),
                {id_, birth_, Slash(review), code});
    desk_.truth.Happened(child, {kSocialCareAgency, "social_care.ssda903.reviews", "plan_review",
                                 id_ + "|care-review|" + review.Iso(), review});
  }

  void WriteMissing(const Child& child, const Incident& incident) {
    if (incident.date < from() || incident.date > to()) return;
    const std::string_view code = incident.number % 5 == 0 ? "A" : "M";
    AppendCells(
        File(FileKind::k903Missing, "missing", "CHILD,DOB,MISSING,MIS_START,MIS_END").NextRow(),
        {id_, birth_, code, Slash(incident.date), Slash(incident.until)});
    desk_.truth.Happened(child, {kSocialCareAgency, "social_care.ssda903.missing",
                                 "missing_episode", id_ + "|missing|" + incident.date.Iso(),
                                 incident.date, incident.until, incident.number});
  }

  // Asked of those in care for the whole year.
  void WriteOutcomes(const Child& child, const Span& span) {
    if (span.from > from() || span.to < to()) return;
    Random random(Mix(child.seed, static_cast<std::uint64_t>(year_)));
    const bool aged = child.AgeAt(to()) >= 4 && child.AgeAt(to()) <= 16;
    const auto yes = [&random](int chance) { return random.Chance(chance) ? "1" : "0"; };
    AppendCells(File(FileKind::k903Outcomes, "oc2",
                     "CHILD,DOB,SDQ_SCORE,SDQ_REASON,CONVICTED,HEALTH_CHECK,IMMUNISATIONS,"
                     "TEETH_CHECK,HEALTH_ASSESSMENT,SUBSTANCE_MISUSE,INTERVENTION_RECEIVED,"
                     "INTERVENTION_OFFERED")
                    .NextRow(),
                {id_, birth_, aged ? std::to_string(random.Between(2, 30)) : "", aged ? "" : "SDQ1",
                 yes(200), child.AgeAt(to()) < 5 ? yes(9000) : "", yes(8500), yes(8000), yes(9000),
                 yes(300), "", ""});
    for (const std::string_view part : {"health", "sdq", "conviction", "substance"}) {
      desk_.truth.Happened(
          child, {kSocialCareAgency, "social_care.ssda903.oc2", "assessment",
                  id_ + "|" + std::string(part) + "|" + std::to_string(year_), from(), to()});
    }
  }

  const Desk& desk_;
  const Household& household_;
  const int year_;
  const bool last_;
  std::string id_;
  std::string birth_;
};

}  // namespace

View SocialCareView(const Household& household, const Child& child, Date at) {
  return SeenBy(household, child, rates::kSocialCare, kSocialCareSalt, at);
}

bool KnowsUpn(const Child& child, const View&) {
  Random random(Mix(child.seed, 0x5D));
  return !child.upn.empty() && !random.Chance(rates::kUpnUnknownToSocialCare);
}

std::string UpnInSocialCare(const Child& child) {
  // Keyed in from a letter, now and then wrongly.
  Random random(Mix(child.seed, 0x5E));
  return random.Chance(80) ? WithWrongLetter(child.upn) : child.upn;
}

void WriteLookedAfter(const Desk& desk, const Household& household) {
  const Plan& plan = desk.plan();
  for (int year = plan.last_year - plan.years + 1; year <= plan.last_year; ++year) {
    LookedAfterYear writer(desk, household, year, year == plan.last_year);
    for (std::size_t child = 0; child < household.children.size(); ++child) {
      for (const Care& care : household.cares) {
        if (care.child == child) writer.Write(care);
      }
    }
  }
}

void WriteSocialCare(const Desk& desk, const Household& household) {
  for (const Child& child : household.children) {
    if (child.social_care.empty()) continue;
    desk.truth.Known(child, kSocialCareAgency, "la_child_id", child.social_care,
                     SocialCareView(household, child, desk.plan().end()));
  }
  WriteCin(desk, household);
  WriteLookedAfter(desk, household);
  WriteAnnexA(desk, household);
  WriteSocialCareApi(desk, household);
}

}  // namespace connectors::county
