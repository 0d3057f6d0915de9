#include "hub/access/obligations.h"

#include <set>

#include "tests/support/catch.h"

namespace hub::access {
namespace {

TEST_CASE("whoever was refused is told where to go, and not who watches", "[access]") {
  int told = 0;
  for (int number = 1; number <= 25; ++number)
    told += IsToldOfRefusal(static_cast<Obligation>(number)) ? 1 : 0;
  CHECK(told == 2);
  CHECK(IsToldOfRefusal(Obligation::kPointToAdoptionAgency));
  CHECK(IsToldOfRefusal(Obligation::kProtectionFlagOnly));
}

TEST_CASE("obligations keep the number and name already in stored decisions", "[access][format]") {
  const struct {
    Obligation value;
    int number;
    std::string_view name;
  } written[] = {
      {Obligation::kNotifyOwner, 1, "notify_owner"},
      {Obligation::kQueueForOfficer, 2, "queue_for_officer"},
      {Obligation::kAlert, 3, "alert"},
      {Obligation::kReview, 4, "review"},
      {Obligation::kSecondPersonAfter, 5, "second_person_after"},
      {Obligation::kWatermark, 6, "watermark"},
      {Obligation::kMarkCover, 7, "mark_cover"},
      {Obligation::kConfirmRelationship, 8, "confirm_relationship"},
      {Obligation::kLeadDecides, 9, "lead_decides"},
      {Obligation::kThresholdDecision, 10, "threshold_decision"},
      {Obligation::kInformOrDefer, 11, "inform_or_defer"},
      {Obligation::kNoticeOverdue, 12, "notice_overdue"},
      {Obligation::kReviewAgreement, 13, "review_agreement"},
      {Obligation::kStrategyDiscussion, 14, "strategy_discussion"},
      {Obligation::kReceipt, 15, "receipt"},
      {Obligation::kBanner, 16, "banner"},
      {Obligation::kShowAsOpinion, 17, "show_as_opinion"},
      {Obligation::kAskOriginator, 18, "ask_originator"},
      {Obligation::kHealthOpinion, 19, "health_opinion"},
      {Obligation::kBestInterests, 20, "best_interests"},
      {Obligation::kOwnerDecides, 21, "owner_decides"},
      {Obligation::kPointToAdoptionAgency, 22, "point_to_adoption_agency"},
      {Obligation::kTellRecipients, 23, "tell_recipients"},
      {Obligation::kRecordJudgement, 24, "record_judgement"},
      {Obligation::kProtectionFlagOnly, 25, "protection_flag_only"},
  };
  ObligationSet all;
  for (const auto& [value, number, name] : written) {
    CHECK(static_cast<int>(value) == number);
    CHECK(Name(value) == name);
    CHECK_FALSE(Words(value).empty());
    all = all.With(value);
  }
  CHECK(all.All().size() == std::size(written));
  CHECK(Name(static_cast<Obligation>(31)).empty());
  CHECK(ObligationSet().All().empty());
}

}  // namespace
}  // namespace hub::access
