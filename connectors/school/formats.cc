#include "connectors/school/formats.h"

#include "connectors/school/read_attendance.h"
#include "connectors/school/read_census.h"
#include "connectors/school/read_ctf.h"
#include "connectors/school/read_learners.h"
#include "connectors/school/read_mis.h"

namespace connectors {
namespace {

int RecogniseAttendance(const Head& head) {
  return school::IsAttendanceHeader(head.header) ? 80 : 0;
}

int RecogniseCensus(const Head& head) { return school::IsCensusHeader(head.header) ? 95 : 0; }

int RecogniseSuspensions(const Head& head) {
  return school::IsSuspensionsHeader(head.header) ? 75 : 0;
}

// Lists of people look much alike: any format that knows its file better wins.
int RecogniseMis(const Head& head) { return school::IsMisHeader(head.header) ? 40 : 0; }

int RecogniseLearners(const Head& head) { return school::RecogniseLearners(head.text); }

int RecogniseCtf(const Head& head) {
  const auto names = [&](std::string_view text) {
    return head.text.find(text) != std::string_view::npos;
  };
  if (!names("<")) return 0;
  if (names("<CTfile") || names("Common Transfer File") || names("CTFpupilData")) return 95;
  if (names("ATFpupilData")) return 90;
  return names("<Pupil>") && names("<UPN>") ? 60 : 0;
}

hub::Result<Summary> ReadCtfFiles(const std::vector<Input>& files, const Tables& tables,
                                  const Sender& sender, Sink& sink) {
  return ReadEach(&school::ReadCtf, "school-ctf", files, tables, sender, sink);
}

hub::Result<Summary> ReadLearnerFiles(const std::vector<Input>& files, const Tables& tables,
                                      const Sender& sender, Sink& sink) {
  return ReadEach(&school::ReadLearners, "school-learners", files, tables, sender, sink);
}

}  // namespace

const std::vector<Format>& SchoolFormats() {
  static const std::vector<Format> kFormats = {
      {"school-attendance", "attendance marks, CSV", "school", "school", &RecogniseAttendance,
       &school::ReadAttendance, "", false},
      {"school-census", "school census tables, CSV", "school", "school", &RecogniseCensus,
       &school::ReadCensus, "", false},
      {"school-ctf", "Common Transfer File, XML", "school", "school", &RecogniseCtf, &ReadCtfFiles,
       "Pupil"},
      {"school-suspensions", "suspensions and exclusions, CSV", "school", "school",
       &RecogniseSuspensions, &school::ReadSuspensions},
      {"school-learners", "pupils of a school's system, JSON", "school", "school",
       &RecogniseLearners, &ReadLearnerFiles, school::kLearnerLists},
      {"school-mis", "list of pupils of a school's system, CSV", "school", "school", &RecogniseMis,
       &school::ReadMis},
  };
  return kFormats;
}

}  // namespace connectors
