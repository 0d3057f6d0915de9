// What really is and what really happened, written beside the agencies' files: who is who, which
// records tell the same incident, which agreement stands, and every event with the record that
// each agency should hold of it. A test of the whole path compares the hub with these files.
//
// truth/persons.csv    one row a person: as they really are
// truth/people.csv     one row for each person an agency knows: its own id, and what it has wrong
// truth/events.csv     one row for each record that an agency's files hold
// truth/incidents.csv  one row for each record of an incident that more than one may have seen
// truth/agreements.csv one row for each agreement to early help
// truth/attendance.csv one row for each pupil, school and term, after corrections

#ifndef CONNECTORS_COUNTY_TRUTH_H_
#define CONNECTORS_COUNTY_TRUTH_H_

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "connectors/county/model.h"
#include "connectors/county/output.h"
#include "connectors/county/view.h"

namespace connectors::county {

struct Event {
  std::string_view agency;
  std::string_view format;
  std::string_view kind;  // a kind of the hub's records
  std::string native_id;  // what tells this record from the agency's others
  Date date;
  Date end = kNever;
  std::uint32_t incident = 0;
  std::string_view detail = {};
};

struct TermTotals {
  std::array<int, 3> possible{};
  std::array<int, 3> present{};
  std::array<int, 3> authorised{};
  std::array<int, 3> unauthorised{};
};

class Truth {
 public:
  Truth(OutputTree& tree, const Plan& plan) : tree_(tree), plan_(plan) {}

  // The household's people and agreements.
  void Tell(const Household& household);
  // An agency knows this child by this id of its own.
  void Known(const Child& child, std::string_view agency, std::string_view kind,
             std::string_view source_id, const View& view);
  void Happened(const Child& child, const Event& event);
  void Attended(const Child& child, const School& school, const SchoolYear& year,
                const TermTotals& totals);

  // Members of the manifest: counts of what was made, and the rates that came out.
  std::string Facts() const;

 private:
  Output& File(std::uint16_t kind, std::string_view name, std::string_view columns);
  void TellChild(const Household& household, const Child& child);
  void TellAgreements(const Household& household);
  void Count(const Household& household);

  OutputTree& tree_;
  const Plan plan_;
  std::map<std::string, std::uint64_t, std::less<>> counts_;
};

}  // namespace connectors::county

#endif  // CONNECTORS_COUNTY_TRUTH_H_
