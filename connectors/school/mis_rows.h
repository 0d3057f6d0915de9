// Rows of a school system's list of pupils, from a table or from JSON, made into records.

#ifndef CONNECTORS_SCHOOL_MIS_ROWS_H_
#define CONNECTORS_SCHOOL_MIS_ROWS_H_

#include <string>
#include <string_view>
#include <vector>

#include "connectors/mapping/table.h"
#include "connectors/school/desk.h"
#include "connectors/school/gather.h"

namespace connectors::school {

// The spellings of every column, contacts among them.
const Aliases& MisAliases();
// Their canonical names: the columns of a KeptRow that TellMisPupil reads.
const std::vector<std::string>& MisColumns();

// A row has room for five contacts: numbers "", "1" .. "4".
const std::vector<std::string>& ContactNumbers();
std::string ContactColumnName(const std::string& number, std::string_view column);
// The part of a contact that a spelling names ("parentalresponsibility" -> "responsibility");
// empty: none.
std::string_view ContactPart(std::string_view normal_name);

// All rows of one pupil. A later row of an enrolment says anew what an earlier one said.
void TellMisPupil(Desk& desk, PupilRows& group);

}  // namespace connectors::school

#endif  // CONNECTORS_SCHOOL_MIS_ROWS_H_
