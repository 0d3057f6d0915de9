// What every writer of native files works with.

#ifndef CONNECTORS_COUNTY_DESK_H_
#define CONNECTORS_COUNTY_DESK_H_

#include <cstdint>

#include "connectors/county/model.h"
#include "connectors/county/output.h"
#include "connectors/county/truth.h"

namespace connectors::county {

struct Desk {
  County& county;
  OutputTree& tree;
  Truth& truth;

  const Plan& plan() const { return county.plan; }
  // It has happened, in the years that the county tells of.
  bool Told(Date date) const { return date >= plan().start() && date <= plan().end(); }
};

// Names a file's kind in a FileKey; one for each file that the simulator writes.
enum class FileKind : std::uint8_t {
  kTruthPersons = 1,
  kTruthPeople,
  kTruthEvents,
  kTruthIncidents,
  kTruthAgreements,
  kTruthAttendance,
  kAttendance,
  kAttendanceCorrections,
  kPupils,
  kSuspensions,
  kTransfer,
  kCensusOnRoll,
  kCensusLeft,
  kCensusSessions,
  kCensusExclusions,
  kCensusNeeds,
  kCensusMeals,
  kCensusAddresses,
  kCin,
  k903Header,
  k903Episodes,
  k903Reviews,
  k903Missing,
  k903Outcomes,
  kAnnex,
  kSocialCareApi,
  kFhir,
  kImmunisations,
  kHl7Adt,
  kHl7Vxu,
  kHl7Oru,
  kPoliceCsv,
  kPoliceJson,
  kSupport,
  kAdultServices,
  kServices,
};

inline FileKey Key(FileKind kind, std::uint32_t unit = 0, int year = 0) {
  return {static_cast<std::uint16_t>(kind), unit, static_cast<std::uint16_t>(year)};
}

}  // namespace connectors::county

#endif  // CONNECTORS_COUNTY_DESK_H_
