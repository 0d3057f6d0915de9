// The county's schools in the formats they export: daily attendance marks, the pupil list of three
// management information systems, suspensions, the tables of the spring school census, and Common
// Transfer Files for pupils who come.

#ifndef CONNECTORS_COUNTY_WRITE_SCHOOL_H_
#define CONNECTORS_COUNTY_WRITE_SCHOOL_H_

#include <string>

#include "connectors/county/attendance.h"
#include "connectors/county/desk.h"

namespace connectors::county {

void WriteSchools(const Desk& desk, const Household& household);

// One pupil at one school, and what the parts below share.
struct Pupil {
  const Household& household;
  const Child& child;
  std::size_t place = 0;  // of the child in the household
  const Enrolment& enrolment;
  const Enrolment* before = nullptr;  // at another school
};

void WriteMarks(const Desk& desk, const Pupil& pupil, const Register& marks);
void WriteTransfer(const Desk& desk, const Pupil& pupil, const Register* last_year);
void WriteCensus(const Desk& desk, const Pupil& pupil, const Register& marks);

View SchoolView(const Pupil& pupil, Date at);
std::string PupilKey(const Pupil& pupil);                      // UPN, else the admission number
std::string YearGroup(const Child& child, int academic_year);  // R, 1 .. 13
Span Within(const Span& span, const Plan& plan);
std::string SchoolPath(const School& school, std::string_view name);

}  // namespace connectors::county

#endif  // CONNECTORS_COUNTY_WRITE_SCHOOL_H_
