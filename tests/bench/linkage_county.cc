// Writes the people of the simulated county as its agencies know them, a row a source person,
// with the truth beside them: what tests/bench/linkage is measured on.
//
//   bench_linkage_county --children 165000 --seed 7 --out DIR
//
// DIR/people.csv, DIR/truth.csv (record_id,entity_id), DIR/twins.csv (entity_id,twin_id,kind).
// --one-view: one source person a child. --noisy-twins N: N more rows, each the unknown twin of
// a child in the file, badly written.

#include <CLI/CLI.hpp>
#include <filesystem>
#include <fstream>
#include <string>
#include <unordered_set>

#include "connectors/county/population.h"
#include "connectors/county/rates.h"
#include "connectors/county/story.h"
#include "connectors/county/view.h"

namespace {

using namespace connectors::county;

struct Options {
  std::uint32_t children = 2'000;
  std::uint64_t seed = 7;
  int years = 5;
  std::string out;
  std::string prefix;
  bool one_view = false;
  std::uint32_t noisy_twins = 0;
};

class Book {
 public:
  explicit Book(const Options& options)
      : options_(options),
        people_(options.out + "/people.csv"),
        truth_(options.out + "/truth.csv"),
        twins_(options.out + "/twins.csv") {
    people_ << "id,given,family,birth,sex,postcode,address,nhs,upn\n";
    truth_ << "record_id,entity_id\n";
    twins_ << "entity_id,twin_id,kind\n";
  }

  void Write(const Household& household, Date end) {
    for (std::size_t i = 0; i < household.children.size(); ++i) {
      const Child& child = household.children[i];
      if (child.twin_of != 0) {
        twins_ << Entity(child) << ',' << options_.prefix << child.twin_of << ",born\n";
      }
      if (child.unborn || child.birth > end) continue;
      const Date last = std::min(end, child.died);
      Row(child, "health", SeenBy(household, child, rates::kHealth, 0x4E, last), NhsNumber(child),
          "");
      if (!options_.one_view) WriteOthers(household, i, last);
      AddNoisyTwin(household, child, last);
    }
  }

 private:
  // No parents call both of their twins by one name, whatever the second.
  static std::string FirstWord(const std::string& given) {
    return given.substr(0, given.find_first_of(" -"));
  }

  // There are fewer NHS numbers kept for tests than children in the largest county.
  static std::string NhsNumber(const Child& child) {
    constexpr std::uint32_t kNumbersForTests = 638'999;
    return child.number <= kNumbersForTests ? child.nhs : "";
  }

  std::string Entity(const Child& child) const {
    return options_.prefix + std::to_string(child.number);
  }

  void WriteOthers(const Household& household, std::size_t at, Date last) {
    const Child& child = household.children[at];
    for (const Enrolment& enrolment : child.enrolments) {
      const Date seen = std::min(last, enrolment.span.to);
      Row(child, "school" + std::to_string(enrolment.school->index),
          SeenBy(household, child, rates::kSchool, Mix(0x5C00, enrolment.school->index), seen), "",
          child.upn);
    }
    if (!child.social_care.empty()) {
      Row(child, "social", SeenBy(household, child, rates::kSocialCare, 0x5C, last), "", child.upn);
    }
    for (const Incident& incident : household.incidents) {
      for (const std::size_t who : incident.children) {
        if (who != at || !incident.police || incident.date < child.birth) continue;
        Row(child, "police" + std::to_string(incident.number),
            SeenBy(household, child, rates::kPolice, Mix(0x91, incident.number), incident.date), "",
            "");
      }
    }
    for (const Support& support : household.supports) {
      if (support.child != at || support.sessions.empty()) continue;
      const Date first = support.sessions.front();
      if (first < child.birth) continue;
      Row(child, "voluntary" + std::to_string(support.organisation),
          SeenBy(household, child, rates::kVoluntary, Mix(0x71, support.organisation), first), "",
          "");
    }
  }

  void AddNoisyTwin(const Household& household, const Child& child, Date last) {
    if (twins_made_ >= options_.noisy_twins || child.twin_of != 0) return;
    if (child.number % 97 != 0) return;
    Random random(Mix(child.seed, 0x77));
    Child twin = child;
    while (FirstWord(twin.given) == FirstWord(child.given)) {
      twin.given = GivenName(random, household.community, child.sex);
    }
    twin.number = 900'000'000 + child.number;
    twin.seed = Mix(child.seed, 0x78);
    ++twins_made_;
    Row(twin, "twin", SeenBy(household, twin, rates::kPolice, 0x79, last), "", "");
    twins_ << Entity(twin) << ',' << Entity(child) << ",noisy\n";
  }

  static std::string Cell(std::string text) {
    return text.find(',') == text.npos ? text : '"' + text + '"';
  }

  void Row(const Child& child, const std::string& agency, const View& view, const std::string& nhs,
           const std::string& upn) {
    const std::string id = options_.prefix + agency + "-" + std::to_string(child.number);
    if (!ids_.insert(id).second) return;  // back at the same agency: one source person
    people_ << id << ',' << Cell(view.given) << ',' << Cell(view.family) << ','
            << (view.birth ? view.birth->Iso() : "") << ',' << view.sex << ',' << view.postcode
            << ',' << Cell(view.line + " " + view.town) << ',' << (view.has_number ? nhs : "")
            << ',' << (view.has_number ? upn : "") << '\n';
    truth_ << id << ',' << Entity(child) << '\n';
  }

  const Options& options_;
  std::ofstream people_;
  std::ofstream truth_;
  std::ofstream twins_;
  std::unordered_set<std::string> ids_;
  std::uint32_t twins_made_ = 0;
};

}  // namespace

int main(int argc, char** argv) {
  Options options;
  CLI::App app("Writes the people of the simulated county as its agencies know them");
  app.add_option("--children", options.children, "How many");
  app.add_option("--seed", options.seed, "Another seed, another county");
  app.add_option("--years", options.years, "Academic years");
  app.add_option("--out", options.out, "Folder")->required();
  app.add_option("--prefix", options.prefix, "Before every id");
  app.add_flag("--one-view", options.one_view, "One source person a child");
  app.add_option("--noisy-twins", options.noisy_twins, "Unknown twins, badly written");
  CLI11_PARSE(app, argc, argv);

  std::filesystem::create_directories(options.out);
  const Plan plan{options.children, options.seed, options.years, 2026};
  County county = MakeCounty(plan);
  Book book(options);
  std::uint32_t households = 0;
  while (county.children < plan.children) {
    Household household = MakeHousehold(county, ++households, plan.children - county.children);
    TellStory(county, household);
    book.Write(household, plan.end());
  }
  return 0;
}
