#include "connectors/county/population.h"

#include <algorithm>
#include <array>

#include "connectors/county/numbers.h"
#include "connectors/county/rates.h"
#include "connectors/county/text.h"
#include "connectors/county/word_lists.h"

namespace connectors::county {
namespace {

constexpr int kLongestWait = 210;      // days before birth that a pregnancy is known
constexpr int kOldest = 25 * 365 + 6;  // the day before the 25th birthday, nearly

class Maker {
 public:
  Maker(County& county, std::uint32_t number)
      : county_(county), random_(Mix(Mix(county.plan.seed, 0x40), number)) {
    household_.number = number;
  }

  Household Make(std::uint32_t most) {
    household_.community = random_.Weighted(rates::kCommunityShares);
    household_.need = static_cast<int>(random_.Weighted(rates::kNeed));
    Settle();
    MakeSurnames();
    MakeCarers();
    MakeChildren(most);
    ChangeNames();
    for (Child& child : household_.children) {
      GiveSchooling(child);
      GiveNumbers(child);
      GiveTraits(child);
    }
    return std::move(household_);
  }

 private:
  const Plan& plan() const { return county_.plan; }
  const Community& community() const { return CommunityAt(household_.community); }
  Date SomeDay() { return Plus(plan().start(), random_.Between(0, plan().years * 365 - 1)); }
  bool EachYear(int in_ten_thousand) { return random_.Chance(in_ten_thousand * plan().years); }

  void Settle() {
    const auto places = static_cast<std::uint32_t>(PlaceNames().size());
    household_.place = random_.Below(places);
    // Families of one community live near each other, as they do.
    if (household_.community > 0 && random_.Chance(5000)) {
      const auto towards = static_cast<std::uint32_t>(household_.community * 3);
      household_.place = (towards + random_.Below(3)) % places;
    }
    const std::uint32_t near = household_.place * county_.practices / places;
    household_.practice = (near + random_.Below(2)) % county_.practices;
    household_.shielded = random_.Chance(rates::kShielded);
    household_.shielded_since = household_.shielded ? plan().start() : kNever;
    Date since = Plus(plan().start(), -6000);
    if (EachYear(rates::kArrives)) {
      household_.arrived = SomeDay();
      household_.addresses.push_back(Outside(since));
      since = household_.arrived;
    } else if (EachYear(rates::kLeaves)) {
      household_.left = SomeDay();
    }
    household_.addresses.push_back(MakeAddress(random_, household_.place, since));
    if (EachYear(rates::kAddressChange)) {
      const Date moved = SomeDay();
      if (moved > since) {
        household_.addresses.push_back(MakeAddress(random_, household_.place, moved));
      }
    }
  }

  Address Outside(Date since) {
    Address address = MakeAddress(random_, household_.place, since);
    address.town = "Farholt";
    address.postcode[1] = 'B';  // the area next door
    return address;
  }

  void MakeSurnames() {
    fathers_ = random_.PickCommon(community().surnames);
    mothers_ = random_.Chance(3000) ? random_.PickCommon(community().surnames) : fathers_;
    if (random_.Chance(rates::kDoubleBarrelled) && mothers_ != fathers_) {
      childrens_ = mothers_ + "-" + fathers_;
    } else {
      childrens_ = random_.Chance(rates::kMothersName) ? mothers_ : fathers_;
    }
  }

  void MakeCarers() {
    const bool one = random_.Chance(rates::kOneCarer + household_.need * 900);
    const bool father_only = one && random_.Chance(900);
    if (!father_only) AddCarer('F', mothers_, "PAM");
    if (!one || father_only) {
      const bool step = !father_only && random_.Chance(900);
      if (step) step_ = random_.PickCommon(community().surnames);
      AddCarer('M', step ? step_ : fathers_, step ? "STP" : "PAF");
    }
    if (random_.Chance(500)) AddCarer('F', mothers_, "GPA");
  }

  void AddCarer(char sex, const std::string& family, std::string_view relationship) {
    Carer carer;
    carer.number = ++county_.carers;
    carer.sex = sex;
    carer.given = random_.PickCommon(sex == 'F' ? community().girls : community().boys);
    carer.family = family;
    carer.relationship = relationship;
    carer.responsible = relationship == "PAM" || (relationship == "PAF" && random_.Chance(9300));
    // 07700 900000 to 900999 are kept for drama; example.org for examples.
    carer.phone = "07700 900" + Padded(random_.Below(1000), 3);
    if (random_.Chance(7000)) {
      carer.email =
          LowerSlug(Folded(carer.given)) + "." + std::to_string(carer.number) + "@example.org";
    }
    household_.carers.push_back(std::move(carer));
  }

  Date YoungestBirth() {
    while (true) {
      const int age = random_.Between(-kLongestWait, kOldest);
      if (age > 19 * 365 && !random_.Chance(rates::kKeepAged19Up)) continue;
      return Plus(plan().end(), -age);
    }
  }

  void MakeChildren(std::uint32_t most) {
    const std::uint32_t wanted = std::min(
        most, static_cast<std::uint32_t>(random_.Weighted(rates::kChildrenPerHousehold)) + 1);
    Date birth = YoungestBirth();
    while (household_.children.size() < most) {
      AddChild(birth);
      if (random_.Chance(rates::kTwins) && household_.children.size() < most) {
        AddChild(birth);
        Child& twin = household_.children.back();
        twin.twin_of = twin.number - 1;
        (&twin - 1)->twin_of = twin.number;
      }
      if (household_.children.size() >= wanted) break;
      birth = Plus(birth, -random_.Between(420, 1900));
      if (birth < Plus(plan().end(), -kOldest)) break;
    }
  }

  void AddChild(Date birth) {
    Child child;
    child.number = ++county_.children;
    child.seed = Mix(Mix(plan().seed, 0x41), child.number);
    child.sex = random_.Chance(5120) ? 'M' : 'F';
    child.birth = birth;
    child.unborn = birth > plan().end();
    child.due = child.unborn ? birth : Plus(birth, random_.Between(-14, 14));
    child.ethnicity = community().ethnicity;
    child.language = community().language;
    NameChild(child);
    for (int year = 0; year < plan().years; ++year) {
      if (random_.Chance(rates::kDies) && child.died == kNever) child.died = SomeDay();
    }
    if (child.died < birth) child.died = kNever;
    household_.children.push_back(std::move(child));
  }

  void NameChild(Child& child) {
    child.family = childrens_;
    const bool south_asian = household_.community == 3 || household_.community == 5;
    if (south_asian && child.sex == 'F' && random_.Chance(1500)) child.family = "Begum";
    if (!household_.children.empty() && random_.Chance(rates::kStepFamily)) {
      child.family = mothers_;
    }
    do {
      child.given = GivenName(random_, household_.community, child.sex);
    } while (NameIsTaken(child.given));
    if (random_.Chance(rates::kMiddleName)) {
      child.middle = GivenName(random_, household_.community, child.sex);
    }
    const std::string_view nickname = NicknameOf(child.given);
    if (!nickname.empty() && random_.Chance(rates::kPreferredName * 2)) child.preferred = nickname;
  }

  bool NameIsTaken(const std::string& given) const {
    return std::any_of(household_.children.begin(), household_.children.end(),
                       [&](const Child& other) { return other.given == given; });
  }

  void ChangeNames() {
    if (!EachYear(rates::kNameChange)) return;
    const Date when = SomeDay();
    std::string now = step_.empty() ? mothers_ : step_;
    if (now == childrens_) now = std::string(random_.PickCommon(community().surnames));
    for (Child& child : household_.children) {
      if (child.birth >= when || child.family == now) continue;
      child.former_family = child.family;
      child.family = now;
      child.name_changed = when;
    }
  }

  const School* SchoolOf(bool secondary) {
    const std::vector<std::uint32_t>& list = secondary ? county_.secondaries : county_.primaries;
    const auto count = static_cast<std::uint32_t>(list.size());
    const auto places = static_cast<std::uint32_t>(PlaceNames().size());
    const std::uint32_t turns = std::max(1U, count / places);
    std::uint32_t at = (household_.place + places * (household_.number % turns)) % count;
    if (random_.Chance(1000)) at = random_.Below(count);
    return &county_.schools[list[at]];
  }

  static int ReceptionYear(Date birth) {
    return birth.month() >= 9 ? birth.year() + 5 : birth.year() + 4;
  }

  void GiveSchooling(Child& child) {
    child.in_school = !random_.Chance(rates::kNotInStateSchool);
    const int reception = ReceptionYear(child.birth);
    const int last = random_.Chance(rates::kStaysInSixthForm) ? reception + 14 : reception + 12;
    if (!child.in_school) return;
    Enrol(child, false, {Day(reception, 9, 3), Day(reception + 7, 7, 21)});
    Enrol(child, true, {Day(reception + 7, 9, 3), Day(last, 7, 21)});
  }

  // One phase of schooling, as one enrolment or as several with moves between; only what
  // touches the plan's years is kept.
  void Enrol(Child& child, bool secondary, Span phase) {
    const bool arrives_late = household_.arrived > phase.from;
    if (arrives_late) phase.from = NextWeekday(Plus(household_.arrived, random_.Between(3, 15)));
    phase.to = std::min({phase.to, household_.left, child.died});
    const School* school = SchoolOf(secondary);
    Enrolment now{school, phase, 0, arrives_late};
    for (int year = plan().last_year - plan().years; year < plan().last_year; ++year) {
      const int chance = rates::kMovesSchool * (household_.need > 1 ? 2 : 1);
      const Date moves = NextWeekday(Plus(Day(year, 10, 5), random_.Between(0, 230)));
      if (!random_.Chance(chance) || moves <= Plus(now.span.from, 30) || moves >= phase.to)
        continue;
      const School* next = SchoolOf(secondary);
      if (next == now.school) next = Another(next, secondary);
      now.span.to = Plus(moves, -1);
      Keep(child, now);
      now = {next, {moves, phase.to}, 0, false};
    }
    Keep(child, now);
  }

  const School* Another(const School* school, bool secondary) const {
    const std::vector<std::uint32_t>& list = secondary ? county_.secondaries : county_.primaries;
    const auto at = std::find(list.begin(), list.end(), school->index);
    return &county_.schools[at + 1 == list.end() ? list.front() : *(at + 1)];
  }

  void Keep(Child& child, Enrolment enrolment) {
    const bool any = enrolment.span.from <= enrolment.span.to;
    if (!any || enrolment.span.to < plan().start() || enrolment.span.from > plan().end()) return;
    enrolment.admission = ++county_.admissions[enrolment.school->index];
    child.enrolments.push_back(enrolment);
  }

  void GiveNumbers(Child& child) {
    child.nhs = NhsNumber(child.number, plan().seed);
    const int reception = ReceptionYear(child.birth);
    if (!child.in_school || Day(reception, 9, 3) > plan().end()) return;
    if (random_.Chance(rates::kNoUpn)) return;
    const auto number = static_cast<int>(child.number);
    const bool elsewhere = household_.arrived > Day(reception, 9, 3);
    if (elsewhere) {
      child.upn = Upn(kOtherAuthority, 2000 + number / 1000 % 8000, reception, number % 1000);
      if (!random_.Chance(rates::kNewUpnOnArrival)) return;
      child.former_upn = child.upn;
    }
    const School* school =
        child.enrolments.empty() ? SchoolOf(false) : child.enrolments.front().school;
    const int year = elsewhere ? household_.arrived.year() : reception;
    const auto slot = school->index * 100U + static_cast<unsigned>(year % 100);
    const int serial = ++county_.upn_serials[slot] % 1000;
    child.upn = random_.Chance(rates::kTemporaryUpn)
                    ? TemporaryUpn(kHomeAuthority, school->establishment, year, serial)
                    : Upn(kHomeAuthority, school->establishment, year, serial);
  }

  void GiveTraits(Child& child) {
    const auto need = static_cast<std::size_t>(household_.need);
    const Date fifth = child.birth.PlusYears(5);
    if (random_.Chance(rates::kFreeMeals[need])) {
      child.free_meals = {Plus(fifth, random_.Between(-100, 1500)), kNever};
      if (random_.Chance(3000)) {
        child.free_meals.to = Plus(child.free_meals.from, random_.Between(200, 1500));
      }
    }
    static constexpr std::array<std::string_view, 7> kNeeds = {"SLCN", "SEMH", "ASD", "SPLD",
                                                               "MLD",  "PD",   "HI"};
    const bool plan = random_.Chance(rates::kSenPlan[need]);
    if (plan || random_.Chance(rates::kSenSupport[need])) {
      child.sen = plan ? 'E' : 'K';
      child.sen_need = random_.PickCommon(kNeeds);
      child.sen_span.from = Plus(fifth, random_.Between(60, 1800));
    }
    child.young_carer = random_.Chance(rates::kYoungCarer[need]);
    std::array<int, rates::kAbsence.size()> weights{};
    for (std::size_t i = 0; i < weights.size(); ++i) weights[i] = rates::kAbsence[i].weight;
    const rates::AbsenceBand& band = rates::kAbsence[random_.Weighted(weights)];
    child.absence =
        random_.Between(band.from, band.to) + household_.need * rates::kMoreAbsencePerNeed;
    child.asthma = random_.Chance(rates::kAsthma);
    child.anxiety = random_.Chance(rates::kAnxiety + household_.need * 300);
  }

  County& county_;
  Random random_;
  Household household_;
  std::string fathers_;
  std::string mothers_;
  std::string childrens_;
  std::string step_;
};

}  // namespace

Address MakeAddress(Random& random, std::uint32_t place, Date since) {
  // Unit letters that Royal Mail uses; area ZA is none of its areas.
  static constexpr std::string_view kLetters = "ABDEFGHJLNPQRSTUWXYZ";
  const Words beginnings = StreetBeginnings();
  const Words endings = StreetEndings();
  const std::uint32_t street = random.Below(60);
  const std::uint32_t house = 1 + random.Below(98);
  Address address;
  address.since = since;
  address.line = random.Chance(800) ? "Flat " + std::to_string(1 + random.Below(12)) + ", " : "";
  address.line += std::to_string(house) + " ";
  address.line += beginnings[(street + place * 7) % beginnings.size()];
  address.line += " ";
  address.line += endings[(street + place) % endings.size()];
  address.town = PlaceNames()[place];
  address.postcode = "ZA" + std::to_string(place + 1) + " " + std::to_string(1 + street % 9);
  address.postcode += kLetters[(street * 7 + place) % kLetters.size()];
  address.postcode += kLetters[(street / 3 + house / 25) % kLetters.size()];
  return address;
}

std::string GivenName(Random& random, std::size_t community, char sex) {
  const Community& from = CommunityAt(community);
  const Words names = sex == 'F' ? from.girls : from.boys;
  std::string name(random.PickCommon(names));
  if (random.Chance(rates::kSeveralGivenNames)) {
    const std::string_view second = random.PickCommon(names);
    if (second != name) name += (random.Chance(3000) ? "-" : " ") + std::string(second);
  }
  return name;
}

Household MakeHousehold(County& county, std::uint32_t number, std::uint32_t most) {
  return Maker(county, number).Make(most);
}

}  // namespace connectors::county
