// The register of one pupil at one school in one school year: a mark for each morning and each
// afternoon, how marks count, and which of them are corrected later.
//
// The register follows the pupil's life: suspensions, closures, the days after a night when the
// police came, the silence of a family that nobody can reach. Everything else is chance at the
// pupil's own rate of absence.

#ifndef CONNECTORS_COUNTY_ATTENDANCE_H_
#define CONNECTORS_COUNTY_ATTENDANCE_H_

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "connectors/county/model.h"
#include "connectors/county/truth.h"

namespace connectors::county {

enum class MarkClass : std::uint8_t { kPresent, kAuthorised, kUnauthorised, kNotPossible };

// A code of the register, as an index of a fixed list.
using Mark = std::uint8_t;
std::string_view CodeOf(Mark mark);
MarkClass ClassOf(Mark mark);

// A mark that was provisional, and what it became.
struct Correction {
  std::size_t day = 0;  // place in the school year
  Mark morning = 0;
  Mark afternoon = 0;
  Date made;
};

struct Remark {
  std::size_t day = 0;
  std::string_view text;
  std::uint32_t incident = 0;
};

// Missed sessions with no attended one between them, as a reader of a register would see them.
struct Spell {
  Date first;
  Date last;
};

struct Register {
  const SchoolYear* year = nullptr;
  std::size_t first = 0;  // the pupil's first day, as a place in the year
  std::vector<std::array<Mark, 2>> days;
  std::vector<Correction> corrections;
  std::vector<Remark> remarks;      // in the order of their days
  std::vector<std::size_t> silent;  // first day of three on which nobody could be reached

  // As it stands after the corrections.
  TermTotals Totals() const;
  // After the corrections. Closed sessions do not end a spell; days without marks do, unless they
  // can be a weekend with the Friday before or the Monday after.
  std::vector<Spell> Spells() const;
  // Sessions of each code in the autumn term, after the corrections: index is the mark.
  std::vector<int> AutumnCounts() const;
};

// Fills `into`, whose room is used again. Leaves it without days if the pupil was not there.
void KeepRegister(const County& county, const Household& household, std::size_t child,
                  const Enrolment& enrolment, const SchoolYear& year, Register& into);

}  // namespace connectors::county

#endif  // CONNECTORS_COUNTY_ATTENDANCE_H_
