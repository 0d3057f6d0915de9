// Reads the tables that a council holds of a school census, as CSV: pupils on roll and no longer
// on roll, counts of sessions by reason, exclusions, SEN needs, free meals, addresses. All files
// of a run are one set; rows of a pupil are joined by the table's own pupil number.
//
// Which census a file is of stands in its name only ("2025_spring_pupilonroll.csv").

#ifndef CONNECTORS_SCHOOL_READ_CENSUS_H_
#define CONNECTORS_SCHOOL_READ_CENSUS_H_

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "connectors/mapping/format.h"
#include "connectors/school/calendar.h"

namespace connectors::school {

hub::Result<Summary> ReadCensus(const std::vector<Input>& files, const Tables& tables,
                                const Sender& sender, Sink& sink);
// With another budget than kPortionBytes.
hub::Result<Summary> ReadCensusWithin(std::size_t budget, const std::vector<Input>& files,
                                      const Tables& tables, const Sender& sender, Sink& sink);

// By NormalHeader cells.
bool IsCensusHeader(const std::vector<std::string>& header);

// "2025_spring_pupilonroll.csv": the spring term of 2024/25.
std::optional<SchoolTerm> TermInName(std::string_view file_name);

}  // namespace connectors::school

#endif  // CONNECTORS_SCHOOL_READ_CENSUS_H_
