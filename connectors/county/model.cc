#include "connectors/county/model.h"

#include <algorithm>

#include "connectors/county/rates.h"
#include "connectors/county/text.h"
#include "connectors/county/word_lists.h"

namespace connectors::county {
namespace {

constexpr int kUpnYears = 100;  // two digits in the number

std::uint32_t Scaled(int per_165000, std::uint32_t children, std::uint32_t least) {
  const std::uint64_t scaled = static_cast<std::uint64_t>(per_165000) * children / 165'000;
  return std::max(least, static_cast<std::uint32_t>(scaled));
}

School MakeSchool(std::uint32_t index, bool secondary, std::uint32_t nth, Random& random) {
  School school;
  school.index = index;
  school.secondary = secondary;
  school.establishment = (secondary ? 4001 : 2001) + static_cast<int>(nth);
  school.urn = 900'001 + static_cast<int>(index);
  const Words places = PlaceNames();
  school.place = nth % static_cast<std::uint32_t>(places.size());
  // The first of a place bears its name alone; the others must be told apart.
  const std::uint32_t turn = nth / static_cast<std::uint32_t>(places.size());
  const Words beginnings = SchoolBeginnings();
  school.name = std::string(places[school.place]);
  if (turn > 0) {
    school.name = std::string(beginnings[(turn - 1) % beginnings.size()]) + ", " + school.name;
  }
  school.name += secondary ? (random.Chance(5000) ? " School" : " Academy")
                           : (random.Chance(4000) ? " CofE Primary School" : " Primary School");
  school.key = std::to_string(kHomeAuthority) + std::to_string(school.establishment);
  school.agency = "school-" + school.key;
  school.mis = static_cast<Mis>(index % 3);
  return school;
}

}  // namespace

std::string_view Name(IncidentKind kind) {
  switch (kind) {
    case IncidentKind::kDomesticAbuse:
      return "domestic_abuse";
    case IncidentKind::kVulnerableChild:
      return "vulnerable_child";
    case IncidentKind::kNeglect:
      return "neglect";
    case IncidentKind::kInjury:
      return "injury";
    case IncidentKind::kMissing:
      return "missing";
    case IncidentKind::kAntiSocial:
      return "anti_social";
  }
  return "";
}

std::string_view Name(AgreementState state) {
  switch (state) {
    case AgreementState::kGiven:
      return "given";
    case AgreementState::kRefused:
      return "refused";
    case AgreementState::kWithdrawn:
      return "withdrawn";
    case AgreementState::kExpired:
      return "expired";
  }
  return "";
}

const Address& Household::AddressAt(Date at) const {
  const Address* found = &addresses.front();
  for (const Address& address : addresses) {
    if (address.since <= at) found = &address;
  }
  return *found;
}

bool Household::Concerns(const Child& child, Date at, int age) const {
  const bool begun = child.birth <= Plus(at, 210);
  return begun && at <= child.died && HereOn(at) && child.AgeAt(at) < age;
}

std::string PersonId(const Child& child) { return "P" + Padded(child.number, 7); }
std::string PersonId(const Carer& carer) { return "A" + Padded(carer.number, 7); }
std::string IncidentId(std::uint32_t number) { return "INC-" + Padded(number, 7); }

const SchoolYear* County::YearOf(Date date) const {
  const int at = AcademicYearOf(date) - years.front().start;
  if (at < 0 || at >= static_cast<int>(years.size())) return nullptr;
  return &years[static_cast<std::size_t>(at)];
}

County MakeCounty(const Plan& plan) {
  County county;
  county.plan = plan;
  Random random(Mix(plan.seed, 0xC0));
  const std::uint32_t primaries = Scaled(rates::kPrimariesPer165000, plan.children, 3);
  const std::uint32_t secondaries = Scaled(rates::kSecondariesPer165000, plan.children, 2);
  for (std::uint32_t i = 0; i < primaries + secondaries; ++i) {
    const bool secondary = i >= primaries;
    county.schools.push_back(MakeSchool(i, secondary, secondary ? i - primaries : i, random));
    (secondary ? county.secondaries : county.primaries).push_back(i);
  }
  for (int year = plan.last_year - plan.years; year < plan.last_year; ++year) {
    county.years.push_back(MakeSchoolYear(year));
  }
  county.practices = std::max(2U, plan.children / 2'500);
  county.admissions.assign(county.schools.size(), 1000);
  county.upn_serials.assign(county.schools.size() * kUpnYears, 0);
  return county;
}

}  // namespace connectors::county
