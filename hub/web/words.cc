#include "hub/web/words.h"

#include <array>

namespace hub::web {
namespace {

constexpr std::array<std::string_view, 12> kMonths = {
    "January", "February", "March",     "April",   "May",      "June",
    "July",    "August",   "September", "October", "November", "December"};

std::string MonthWords(Date day) {
  return std::string(kMonths[static_cast<std::size_t>(day.month() - 1)]) + " " +
         std::to_string(day.year());
}

std::string TwoDigits(std::int64_t number) {
  return (number < 10 ? "0" : "") + std::to_string(number);
}

std::string ClockWords(std::int64_t minute) {
  return TwoDigits(minute / 60) + ":" + TwoDigits(minute % 60);
}

// Summer time: from 01:00 UTC on the last Sunday of March to that of October.
bool IsSummer(Instant at) {
  constexpr std::int64_t kHour = 3600;
  const auto last_sunday = [](int year, int month) {
    Date day = *Date::FromCivil(year, month, 31);
    while ((day.days + 4) % 7 != 0) --day.days;  // 1970-01-01 was a Thursday
    return day.Midnight().Plus(kHour);
  };
  const int year = Date::Of(at).year();
  return last_sunday(year, 3) <= at && at < last_sunday(year, 10);
}

std::string RangeWords(Date from, Date to) {
  if (from.year() != to.year()) return DayWords(from) + " to " + DayWords(to);
  const std::string month(kMonths[static_cast<std::size_t>(from.month() - 1)]);
  if (from.month() != to.month())
    return std::to_string(from.day()) + " " + month + " to " + DayWords(to);
  return std::to_string(from.day()) + " to " + DayWords(to);
}

}  // namespace

std::string DayWords(Date day) { return std::to_string(day.day()) + " " + MonthWords(day); }

std::string MomentWords(Instant at) {
  const Instant local = IsSummer(at) ? at.Plus(3600) : at;
  const Date day = Date::Of(local);
  const std::int64_t minute = (local.micros - day.Midnight().micros) / 60'000'000;
  return DayWords(day) + ", " + ClockWords(minute);
}

std::string DateWords(const PartialDate& date) {
  switch (date.precision) {
    case Precision::kUnknown:
      return "date not known";
    case Precision::kYear:
      return std::to_string(date.earliest.year());
    case Precision::kMonth:
      return MonthWords(date.earliest);
    case Precision::kMinute:
      return DayWords(date.earliest) + ", " + ClockWords(date.minute);
    default:
      break;
  }
  if (date.earliest == date.latest) return DayWords(date.earliest);
  return RangeWords(date.earliest, date.latest);
}

std::string AgoWords(Date day, Date today) {
  const std::int32_t ago = today.days - day.days;
  if (ago == 0) return "today";
  const auto count = static_cast<std::size_t>(ago < 0 ? -ago : ago);
  std::string span = Counted(count, "day", "days");
  if (count >= 730) {
    span = Counted(count / 365, "year", "years");
  } else if (count >= 70) {
    span = Counted(count / 30, "month", "months");
  } else if (count >= 21) {
    span = Counted(count / 7, "week", "weeks");
  }
  return ago > 0 ? span + " ago" : "in " + span;
}

std::string_view AgencyKindWords(records::AgencyKind kind) {
  switch (kind) {
    case records::AgencyKind::kSchool:
      return "school";
    case records::AgencyKind::kPolice:
      return "police";
    case records::AgencyKind::kHealth:
      return "health";
    case records::AgencyKind::kSocialCare:
      return "social care";
    case records::AgencyKind::kVoluntary:
      return "voluntary organisation";
    case records::AgencyKind::kOther:
      break;
  }
  return "another agency";
}

std::string_view ClassWords(records::RecordClass klass) {
  switch (klass) {
    case records::RecordClass::kEducation:
      return "education";
    case records::RecordClass::kHealth:
      return "health";
    case records::RecordClass::kSocialCare:
      return "social care";
    case records::RecordClass::kPolice:
      return "police";
    case records::RecordClass::kSupport:
      return "support";
    case records::RecordClass::kInvolvement:
      break;
  }
  return "who is involved";
}

std::string_view PurposeWords(access::Purpose purpose) {
  using access::Purpose;
  switch (purpose) {
    case Purpose::kOwn:
      return "Your own agency's records of the child";
    case Purpose::kEarlyHelp:
      return "Early help: the family gets support that it agreed to";
    case Purpose::kChildInNeed:
      return "Child in need: an assessment or a plan";
    case Purpose::kMash:
      return "Screening a contact in the safeguarding hub";
    case Purpose::kSection47:
      return "Child protection enquiry (section 47)";
    case Purpose::kEmergency:
      return "Emergency: a child may be in danger now";
    case Purpose::kTransit:
      return "Change of school or setting";
    case Purpose::kCourt:
      return "A court order";
    case Purpose::kReview:
      return "A safeguarding practice review";
    default:
      return access::Words(purpose);
  }
}

std::string_view TieWords(access::Relationship tie) {
  using access::Relationship;
  switch (tie) {
    case Relationship::kNamed:
      return "you are named for this child";
    case Relationship::kCover:
      return "you cover for a colleague";
    case Relationship::kAllocated:
      return "this child is allocated to you";
    case Relationship::kSelfClaimed:
      return "you said that you work with this child; nobody has confirmed it yet";
    case Relationship::kAwaiting:
      return "to be confirmed anew, since the child's records were put together or parted";
    default:
      return "";
  }
}

std::string_view StateWords(access::AgreementState state) {
  using access::AgreementState;
  switch (state) {
    case AgreementState::kNotSought:
      return "not asked for yet";
    case AgreementState::kGiven:
      return "given";
    case AgreementState::kGivenPartial:
      return "given for a part";
    case AgreementState::kRefused:
      return "refused";
    case AgreementState::kWithdrawn:
      return "withdrawn";
    case AgreementState::kExpired:
      return "run out";
    case AgreementState::kConflict:
      return "parents disagree";
    case AgreementState::kChildRefused:
      return "refused by the child";
    case AgreementState::kNotRequired:
      return "not needed";
    case AgreementState::kOverridden:
      return "set aside";
    case AgreementState::kUnknown:
      break;
  }
  return "not known";
}

std::string Counted(std::size_t count, std::string_view one, std::string_view many) {
  return std::to_string(count) + " " + std::string(count == 1 ? one : many);
}

std::string Capitalised(std::string_view text) {
  std::string words(text);
  if (!words.empty() && words[0] >= 'a' && words[0] <= 'z')
    words[0] = static_cast<char>(words[0] - 'a' + 'A');
  return words;
}

}  // namespace hub::web
