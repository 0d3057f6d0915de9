// onestory-county: the command line. What it does is in simulate.h.

#include <unistd.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <iostream>
#include <string>

#include "connectors/county/simulate.h"

namespace {

using connectors::county::Made;
using connectors::county::Options;
using connectors::county::Shape;

constexpr const char* kAbout =
    "Invents an English county to try a Onestory hub on: families, schools, police, health,\n"
    "social care and the voluntary sector, over some school years. It writes each agency's files\n"
    "in the format that its system really exports, and beside them the truth: who is who, which\n"
    "records tell the same incident, which agreement stands.\n"
    "\n"
    "No real person is in it. The same --children, --seed, --years and --until give the same\n"
    "bytes on every machine.";

constexpr const char* kFooter =
    "A small county to look at:\n"
    "  onestory-county --children 2000 --seed 1 --years 3 --out /tmp/county\n"
    "  onestory-push social-care /tmp/county/social_care/cin_2026.xml --agency social-care "
    "--dry-run\n"
    "The size of Oxfordshire (some 10 GB, minutes):\n"
    "  onestory-county --children 165000 --seed 7 --years 5 --out /tmp/oxfordshire\n"
    "What each agency would push on each day:\n"
    "  onestory-county --children 500 --seed 1 --years 1 --as days --out /tmp/days\n"
    "\n"
    "In the folder:\n"
    "  schools/9982001/ ...  attendance marks, pupils, suspensions, census tables, transfer files\n"
    "  social_care/          children in need census, SSDA903, Annex A lists, DfE API payload\n"
    "  health/               FHIR bundles by practice, immunisation batches, HL7 messages\n"
    "  police/               notices as CSV and JSON\n"
    "  voluntary/            support given, adult services' involvement, service directory\n"
    "  truth/                what really is; never push it\n"
    "  manifest.json         every file with its agency, format and number of rows\n"
    "With --as days the agencies' folders lie under days/YYYY-MM-DD/.\n"
    "\n"
    "Exit codes:\n"
    "  0  the county is complete\n"
    "  1  the command line cannot be used, or the folder is not empty\n"
    "  2  the disk is full or cannot be written; remove the folder and begin again";

void AddOptions(CLI::App& app, Options& options, std::string& out, std::string& shape) {
  options.plan.last_year = 2026;
  app.add_option("--children", options.plan.children, "how many children, born and unborn")
      ->required()
      ->check(CLI::Range(1, 800'000));
  app.add_option("--seed", options.plan.seed, "any number; another one makes another county")
      ->capture_default_str();
  options.plan.years = 1;
  app.add_option("--years", options.plan.years, "school years to tell of")
      ->check(CLI::Range(1, 10))
      ->capture_default_str();
  app.add_option("--until", options.plan.last_year, "the year whose August ends the last of them")
      ->check(CLI::Range(2010, 2090))
      ->capture_default_str();
  app.add_option("--out", out, "the folder to fill; made if it is not there, else empty")
      ->required();
  app.add_option("--as", shape, "one export of everything, or what is new on each of the days")
      ->check(CLI::IsMember({"one", "days"}))
      ->capture_default_str();
  app.footer(kFooter);
}

// Children and rate on a terminal; silent elsewhere.
class Progress {
 public:
  explicit Progress(std::uint32_t of) : of_(of), shown_(::isatty(2) == 1) {}

  void Say(std::uint32_t children) const {
    if (!shown_) return;
    const auto passed = std::chrono::steady_clock::now() - began_;
    const double seconds = std::chrono::duration<double>(passed).count();
    const double rate = seconds > 0 ? children / seconds : 0;
    std::cerr << "\r" << children << " of " << of_ << " children, " << static_cast<int>(rate)
              << " a second, " << static_cast<int>(rate > 0 ? (of_ - children) / rate : 0)
              << " s left   " << std::flush;
    if (children >= of_) std::cerr << '\n';
  }

 private:
  const std::uint32_t of_;
  const bool shown_;
  const std::chrono::steady_clock::time_point began_ = std::chrono::steady_clock::now();
};

}  // namespace

int main(int argc, char** argv) {
  Options options;
  std::string out;
  std::string shape = "one";
  CLI::App app(kAbout, "onestory-county");
  AddOptions(app, options, out, shape);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& wrong) {
    return app.exit(wrong) == 0 ? 0 : 1;
  }
  options.out = out;
  options.shape = shape == "days" ? Shape::kDayByDay : Shape::kOneExport;

  const Progress progress(options.plan.children);
  const hub::Result<Made> made = connectors::county::Simulate(
      options, [&progress](std::uint32_t children) { progress.Say(children); });
  if (!made.ok()) {
    std::cerr << "onestory-county: " << made.error().for_caller << '\n';
    return made.error().code == hub::ErrorCode::kInvalid ? 1 : 2;
  }
  std::cout << made.value().children << " children in " << made.value().households
            << " households, " << made.value().bytes / 1'000'000 << " MB in " << out << '\n';
  return 0;
}
