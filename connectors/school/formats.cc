#include "connectors/school/formats.h"

#include "connectors/school/read_attendance.h"
#include "connectors/school/read_census.h"
#include "connectors/school/read_mis.h"

namespace connectors {
namespace {

int RecogniseAttendance(const Head& head) {
  return school::IsAttendanceHeader(head.header) ? 80 : 0;
}

int RecogniseSuspensions(const Head& head) {
  return school::IsSuspensionsHeader(head.header) ? 75 : 0;
}

int RecogniseCensus(const Head& head) { return school::IsCensusHeader(head.header) ? 95 : 0; }

// Lists of people look much alike: any format that knows its file better wins.
int RecogniseMis(const Head& head) { return school::IsMisHeader(head.header) ? 40 : 0; }

}  // namespace

const std::vector<Format>& SchoolFormats() {
  static const std::vector<Format> kFormats = {
      {"school-attendance", "attendance marks, CSV", "school", "school", &RecogniseAttendance,
       &school::ReadAttendance},
      {"school-census", "school census tables, CSV", "school", "school", &RecogniseCensus,
       &school::ReadCensus},
      {"school-suspensions", "suspensions and exclusions, CSV", "school", "school",
       &RecogniseSuspensions, &school::ReadSuspensions},
      {"school-mis", "list of pupils of a school's system, CSV", "school", "school", &RecogniseMis,
       &school::ReadMis},
  };
  return kFormats;
}

}  // namespace connectors
