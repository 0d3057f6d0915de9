// Where a connector puts what it reads: records, rejects and warnings, in file order.
//
// A reader (social_care/read_cin.h, health/read_fhir.h) walks one native file and calls
// the sink for each row; it never holds more than one child or entry. The sink may be
// the sender (push/), a counter or a test.
//
// INVARIANT, kept by every reader and checked by tests: rows read = records + rejects +
// rows not taken. Nothing vanishes silently.
//
// No text given to Reject or Warn holds personal data: a child is named by row number.

#ifndef CONNECTORS_MAPPING_SINK_H_
#define CONNECTORS_MAPPING_SINK_H_

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "hub/base/ids.h"
#include "hub/base/sensitive.h"
#include "hub/base/time.h"
#include "hub/records/record.h"

namespace connectors {

// Where in the file: a steward finds the row by it.
struct Position {
  std::uint64_t unit = 0;    // which child or bundle entry, from 1; 0: the file itself
  std::uint64_t line = 0;    // from 1
  std::uint64_t column = 0;  // from 1; 0: not known
  std::uint32_t file = 0;    // which of the files that were read together, from 0
};

class Sink {
 public:
  virtual ~Sink() = default;

  virtual void Take(hub::records::Record record, const Position& at) = 0;

  // The row makes no record. `rule`: a stable id, "cin.child.no_id"; `words`: why, for a
  // steward.
  virtual void Reject(const Position& at, std::string_view rule, std::string_view words) = 0;

  // The row makes its record, but something in it needs a look.
  virtual void Warn(const Position& at, std::string_view rule, std::string_view words) = 0;

  // Asked between units; true ends the run there, the file counted as incomplete.
  virtual bool Stopped() const { return false; }

  // Whether an earlier run handed on a record of this source id: a reader that sees it is no
  // longer so retracts it. A sink without memory says no.
  virtual bool Holds(std::string_view /*source_id*/) const { return false; }

  // The ids of all records that were ever handed on about this person, named as the agency names
  // them, of formats that are purged by person (Format). A sink without memory has none.
  virtual std::vector<std::string> HeldAbout(std::string_view /*person*/) { return {}; }
};

// On whose behalf a file is read, and what every record of it carries.
struct Sender {
  hub::AgencyId agency;
  std::string basis;            // the legal basis for sharing, as a short code
  std::string team;             // whom to ask; may be empty
  hub::Sensitive team_contact;  // the duty line
  std::string source_url;       // the base address of the system the files came from
  hub::Instant now;             // for "in the future"
};

// What became of one file.
struct Summary {
  std::string collection;    // "CIN 2024", "FHIR searchset"
  std::uint64_t units = 0;   // children or bundle entries met
  std::uint64_t people = 0;  // persons that at least one record is about
  std::uint64_t rows = 0;    // elements or resources of the kinds that make records, and others
  std::uint64_t records = 0;
  std::uint64_t rejects = 0;
  std::uint64_t warnings = 0;
  std::map<std::string, std::uint64_t> not_taken;  // rows by what they are
  std::map<std::string, std::uint64_t> ignored;    // fields inside a row that no record has
  bool complete = true;  // false: the file broke off or was stopped; `broken_at` says where
  Position broken_at;
  std::string broken_why;

  std::uint64_t NotTaken() const {
    std::uint64_t sum = 0;
    for (const auto& [what, count] : not_taken) sum += count;
    return sum;
  }
};

}  // namespace connectors

#endif  // CONNECTORS_MAPPING_SINK_H_
