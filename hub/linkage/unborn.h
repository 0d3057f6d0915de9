// One life before and after birth: what was told of an unborn child belongs to the baby that the
// same mother bore about the due date.
//
// An unborn child has no name to be compared by. It is known by its mother and the day on which
// it is expected; whoever calls here says who the mother is, in a text that is the same for her
// in every agency (her verified number, or the hub's own id of her).

#ifndef HUB_LINKAGE_UNBORN_H_
#define HUB_LINKAGE_UNBORN_H_

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hub/base/time.h"
#include "hub/linkage/linkage.h"

namespace hub::linkage {

// Why two are one life, as it is stored with a link: beside the score, which has no part in it.
inline constexpr std::string_view kByLife = "mother agrees; due date and day of birth fit";

// Why what was told before a birth is told of a further baby of that birth too.
inline constexpr std::string_view kSharedLife = "told before the birth: of each baby that was born";
// From when on somebody who was told of as expected is told of as born.
inline constexpr std::string_view kToldAsBorn = "expected until then, born since";

// One life as far as mother and days tell of it.
struct Life {
  std::string mother;       // empty: unknown
  std::optional<Date> due;  // of a child not known to be born
  std::optional<Date> born;
  std::optional<Date> expected;  // as `due`, and of one who was expected and is known to be born
};
Life LifeOf(const records::Subject& subject);

// What was said of somebody before they were born, of all that is said of them now: no name that
// one baby was given, nothing that is one baby's own.
records::Subject AsExpected(const records::Subject& subject);

// Texts to be hashed under the store's key, for the mother's months about that day: two people
// who may be one life share one. Two of them: a due date and a birth lie in one, or in
// neighbouring ones.
std::vector<std::string> UnbornKeys(std::string_view mother, Date due);
// By the due date or the day of birth; none where mother or day is unknown.
std::vector<std::string> UnbornKeys(const Life& life);

// Whether two due dates told of one mother may be one pregnancy: scans move a due date by
// weeks, and another pregnancy is months away.
bool SamePregnancy(Date due, Date other_due);

// Whether a baby born on that day may be the child expected then: from the twenty-third week
// of pregnancy to three weeks after the due date.
bool MayBeBirthOf(Date due, Date birth);

// The children of one mother who were born, for one unborn child of hers.
//   kNone   none of them may be the child: it stays unborn
//   kMatch  one: one life
//   kMany   several, twins or more: each is a child of its own, and what was told before birth
//           belongs to each
Verdict BirthsOf(Date due, const std::vector<Date>& births);

}  // namespace hub::linkage

#endif  // HUB_LINKAGE_UNBORN_H_
