// How two people agree field by field: what model.h weighs, and the parts of it from which
// sketch.h tells without looking at the people themselves.

#ifndef HUB_LINKAGE_LIKEN_H_
#define HUB_LINKAGE_LIKEN_H_

#include <cstdint>
#include <string_view>

#include "hub/linkage/model.h"

namespace hub::linkage {

// Names this much alike (JaroWinkler) are close, or alike.
inline constexpr double kCloseFrom = 0.92;
inline constexpr double kAlikeFrom = 0.82;

// How common a value is; 1 where values are not told apart.
double CommonOf(const FieldModel& field, std::uint64_t hash);

// Symmetric. 0 where either is not known.
Level LikenBirths(const Birth& a, const Birth& b);

// Whether two share a given name and each is also called something that the other is not.
bool OtherGivenNamesDiffer(const Traits& a, const Traits& b);

// Each has a verified NHS number, and none is the other's.
bool HaveOtherNhsNumbers(const Traits& a, const Traits& b);

// Whether two given names are so surely one child's that twins would hardly bear them: the same
// first name, a slip of the pen, a short form of the other, or the same names in another order.
// Not two names that many bear each, however alike ("Ella", "Bella"; "Mohammed", "Muhammad"), two
// short forms of one name, or the second name of one as the first of the other.
bool GivenNamesClearlyAgree(const Traits& a, const Traits& b, const Model& model);

// Whether both have a given name and all of one are in a script in which none of the other's is:
// nothing can be said of them, which is as if one had none.
bool GivenNamesOfOtherScripts(const Traits& a, const Traits& b);

// Where both are known to live, and it is not one home.
bool IsOtherHome(const Levels& levels);

// Of two that are not the same: one slip, or the same but for the last two letters.
bool ArePostcodesClose(std::string_view a, std::string_view b);

}  // namespace hub::linkage

#endif  // HUB_LINKAGE_LIKEN_H_
