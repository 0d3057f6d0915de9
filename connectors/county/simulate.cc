#include "connectors/county/simulate.h"

#include <system_error>

#include "connectors/county/desk.h"
#include "connectors/county/numbers.h"
#include "connectors/county/population.h"
#include "connectors/county/story.h"
#include "connectors/county/text.h"
#include "connectors/county/write_health.h"
#include "connectors/county/write_police.h"
#include "connectors/county/write_school.h"
#include "connectors/county/write_social_care.h"
#include "connectors/county/write_voluntary.h"

namespace connectors::county {
namespace {

namespace fs = std::filesystem;

constexpr std::uint32_t kMostChildren = 800'000;  // each has an NHS number of the test range
static_assert(kMostChildren <= kNhsNumbers);

hub::Error Invalid(std::string why) { return {hub::ErrorCode::kInvalid, std::move(why), ""}; }

hub::Status Check(const Plan& plan) {
  if (plan.children < 1 || plan.children > kMostChildren) {
    return Invalid("the number of children must lie between 1 and " +
                   std::to_string(kMostChildren));
  }
  if (plan.years < 1 || plan.years > 10) return Invalid("the years must lie between 1 and 10");
  if (plan.last_year < 2010 || plan.last_year > 2090) {
    return Invalid("the last year must lie between 2010 and 2090");
  }
  return hub::Done{};
}

hub::Status MakeEmptyFolder(const fs::path& folder) {
  std::error_code failed;
  fs::create_directories(folder, failed);
  if (failed || !fs::is_directory(folder)) {
    return Invalid("cannot make the folder " + folder.string() + ": " + failed.message());
  }
  if (!fs::is_empty(folder, failed) || failed) {
    return Invalid("the folder " + folder.string() +
                   " is not empty; choose a new one, so that old and new files cannot mix");
  }
  return hub::Done{};
}

// What each school is called, by its agency.
std::string SchoolNames(const County& county) {
  std::string names = "{";
  for (const School& school : county.schools) AppendMember(names, school.agency, school.name);
  return names + "}";
}

std::string Header(const Options& options, const County& county, const Truth& truth) {
  const Plan& plan = options.plan;
  return "  \"made_by\": \"onestory-county\",\n  \"children\": " + std::to_string(plan.children) +
         ",\n  \"seed\": " + std::to_string(plan.seed) + ",\n  \"from\": \"" + plan.start().Iso() +
         "\",\n  \"to\": \"" + plan.end().Iso() + "\",\n  \"as\": \"" +
         (options.shape == Shape::kDayByDay ? "days" : "one") +
         "\",\n  \"schools\": " + SchoolNames(county) + ",\n" + truth.Facts();
}

}  // namespace

hub::Result<Made> Simulate(const Options& options,
                           const std::function<void(std::uint32_t)>& progress) {
  if (const hub::Status fit = Check(options.plan); !fit.ok()) return fit.error();
  if (const hub::Status ready = MakeEmptyFolder(options.out); !ready.ok()) return ready.error();

  County county = MakeCounty(options.plan);
  OutputTree tree(options.out, options.shape);
  Truth truth(tree, options.plan);
  const Desk desk{county, tree, truth};
  WriteServices(desk);
  std::uint32_t households = 0;
  while (county.children < options.plan.children) {
    Household household =
        MakeHousehold(county, ++households, options.plan.children - county.children);
    TellStory(county, household);
    truth.Tell(household);
    WriteSchools(desk, household);
    WriteSocialCare(desk, household);
    WriteHealth(desk, household);
    WritePolice(desk, household);
    WriteVoluntary(desk, household);
    tree.Breathe();
    if (households % 256 == 0) progress(county.children);
  }
  progress(county.children);
  const hub::Result<std::uint64_t> bytes = tree.Finish(Header(options, county, truth));
  if (!bytes.ok()) return bytes.error();
  return Made{county.children, households, bytes.value()};
}

}  // namespace connectors::county
