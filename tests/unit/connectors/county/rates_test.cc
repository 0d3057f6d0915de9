// What comes out of chance stays within the bounds that README.md states.

#include "connectors/county/rates.h"

#include <algorithm>
#include <map>
#include <set>

#include "connectors/county/attendance.h"
#include "connectors/county/population.h"
#include "connectors/county/story.h"
#include "connectors/county/view.h"
#include "tests/support/catch.h"

namespace connectors::county {
namespace {

struct Figures {
  double children = 0, under_18 = 0, twins = 0, unborn = 0;
  double in_need = 0, protected_ = 0, in_care = 0;
  double pupils = 0, meals = 0, sen = 0, registers = 0, persistent = 0;
  double misspelt_by_police = 0, birth_missing_by_police = 0, faultless_at_school = 0;
  int silent = 0;
  int often_missing = 0;  // more than three times in ninety days
  int late_reviews = 0;   // more than six weeks after the one before
  int re_referrals = 0;
  int moved_schools = 0;
  int new_upns = 0;
  int renamed = 0;
  int shielded = 0;
  std::map<AgreementState, int> agreements;
  std::set<std::string_view> ethnicities;
};

bool Now(const Span& span, Date at) { return span.from != kNever && span.Holds(at); }

void CountChild(const County& county, const Household& home, std::size_t place, Figures& f) {
  const Child& child = home.children[place];
  const Date end = county.plan.end();
  ++f.children;
  f.twins += child.twin_of != 0 ? 1 : 0;
  f.unborn += child.unborn ? 1 : 0;
  f.new_upns += child.former_upn.empty() ? 0 : 1;
  f.renamed += child.former_family.empty() ? 0 : 1;
  f.ethnicities.insert(child.ethnicity);
  f.moved_schools += child.enrolments.size() > 2 ? 1 : 0;
  const View police = SeenBy(home, child, rates::kPolice, 1, end);
  f.misspelt_by_police += police.faults.find("misspelt") != std::string::npos ? 1 : 0;
  f.birth_missing_by_police += police.birth ? 0 : 1;
  f.faultless_at_school += SeenBy(home, child, rates::kSchool, 2, end).faults.empty() ? 1 : 0;
  if (!child.BornBy(end) || !home.HereOn(end) || child.died <= end) return;
  if (child.AgeAt(end) < 18) ++f.under_18;
  Register marks;
  for (const Enrolment& enrolment : child.enrolments) {
    if (!enrolment.span.Holds(Day(county.plan.last_year, 7, 1))) continue;
    ++f.pupils;
    f.meals += Now(child.free_meals, end) ? 1 : 0;
    f.sen += child.sen != 'N' && child.sen_span.from <= end ? 1 : 0;
    KeepRegister(county, home, place, enrolment, county.years.back(), marks);
    const TermTotals totals = marks.Totals();
    const int possible = totals.possible[0] + totals.possible[1] + totals.possible[2];
    const int present = totals.present[0] + totals.present[1] + totals.present[2];
    if (possible < 40) continue;
    ++f.registers;
    f.persistent += (possible - present) * 10 >= possible ? 1 : 0;
    f.silent += static_cast<int>(marks.silent.size());
  }
}

void CountHousehold(const County& county, const Household& home, Figures& f) {
  const Date end = county.plan.end();
  for (std::size_t i = 0; i < home.children.size(); ++i) CountChild(county, home, i, f);
  f.shielded += home.shielded ? 1 : 0;
  for (const Episode& episode : home.episodes) {
    const bool open = !episode.no_action && episode.referred <= end && episode.closed > end;
    const Child& child = home.children[episode.child];
    f.in_need += open && home.HereOn(end) && child.AgeAt(end) < 18 ? 1 : 0;
    f.protected_ += episode.protection && Now(episode.protection->span, end) ? 1 : 0;
    f.re_referrals += episode.re_referral ? 1 : 0;
  }
  for (const Care& care : home.cares) f.in_care += Now(care.span(), end) ? 1 : 0;
  for (const EarlyHelp& help : home.early_help) {
    ++f.agreements[help.agreement];
    for (std::size_t i = 1; i < help.reviews.size(); ++i) {
      f.late_reviews += help.reviews[i].days - help.reviews[i - 1].days > 45 ? 1 : 0;
    }
  }
  std::map<std::size_t, std::vector<Date>> missing;
  for (const Incident& incident : home.incidents) {
    if (incident.kind == IncidentKind::kMissing) {
      missing[incident.children.front()].push_back(incident.date);
    }
  }
  for (auto& [child, dates] : missing) {
    for (std::size_t i = 3; i < dates.size(); ++i) {
      f.often_missing += dates[i].days - dates[i - 3].days <= 90 ? 1 : 0;
    }
  }
}

const Figures& TheFigures() {
  static const Figures figures = [] {
    County county = MakeCounty({40'000, 11, 2, 2026});
    Figures f;
    for (std::uint32_t n = 1; county.children < county.plan.children; ++n) {
      Household home = MakeHousehold(county, n, county.plan.children - county.children);
      TellStory(county, home);
      CountHousehold(county, home, f);
    }
    return f;
  }();
  return figures;
}

void CheckShare(double part, double whole, double from, double to) {
  const double share = 100 * part / whole;
  CHECK(share > from);
  CHECK(share < to);
}

TEST_CASE("children in need, protected and in care are as many as in England", "[county][rates]") {
  const Figures& f = TheFigures();
  CheckShare(f.in_need, f.under_18, 2.0, 4.0);
  CheckShare(f.protected_, f.under_18, 0.25, 0.60);
  CheckShare(f.in_care, f.under_18, 0.45, 0.95);
}

TEST_CASE("pupils with free meals, with special needs and often away are as many as in England",
          "[county][rates]") {
  const Figures& f = TheFigures();
  CheckShare(f.meals, f.pupils, 15, 20);
  CheckShare(f.sen, f.pupils, 15, 19);
  CheckShare(f.persistent, f.registers, 15, 20);
}

TEST_CASE("there are twins, unborn children and every community", "[county][rates]") {
  const Figures& f = TheFigures();
  CheckShare(f.twins, f.children, 2, 4.5);
  CheckShare(f.unborn, f.children, 0.8, 2.5);
  CHECK(f.ethnicities.size() >= 10);
}

TEST_CASE("the police mishear as often as their quality says, and schools seldom",
          "[county][rates]") {
  const Figures& f = TheFigures();
  CheckShare(f.misspelt_by_police, f.children, 8, 10);
  CheckShare(f.birth_missing_by_police, f.children, 8, 10);
  CheckShare(f.faultless_at_school, f.children, 90, 99.5);
}

TEST_CASE("the seeds of every trigger are sown", "[county][rates]") {
  const Figures& f = TheFigures();
  CHECK(f.silent > 10);         // three school days on which nobody could be reached
  CHECK(f.often_missing > 10);  // more than three times in ninety days
  CHECK(f.late_reviews > 10);   // a review after its six weeks
  CHECK(f.re_referrals > 50);
  CHECK(f.moved_schools > 50);
  CHECK(f.new_upns > 5);
  CHECK(f.renamed > 50);
  CHECK(f.shielded > 30);
  CHECK(f.agreements.at(AgreementState::kGiven) > 50);
  CHECK(f.agreements.at(AgreementState::kRefused) > 50);
  CHECK(f.agreements.at(AgreementState::kWithdrawn) > 50);
}

}  // namespace
}  // namespace connectors::county
