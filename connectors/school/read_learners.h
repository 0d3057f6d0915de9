// Reads pupils as JSON, as school systems give them over their interfaces: an array of learners,
// the same in an object under any usual name, or one learner alone. Member names are compared as
// column names are (mis_rows.h); inner objects are looked into; contacts are a list.

#ifndef CONNECTORS_SCHOOL_READ_LEARNERS_H_
#define CONNECTORS_SCHOOL_READ_LEARNERS_H_

#include <istream>
#include <string_view>

#include "connectors/mapping/sink.h"
#include "connectors/mapping/tables.h"
#include "hub/base/result.h"

namespace connectors::school {

// Where the list of learners may stand, in the form of Format::units.
inline constexpr std::string_view kLearnerLists =
    ". learners Learners students Students pupils Pupils value data Data results data/students "
    "data/pupils";

// kInvalid when there is no JSON object or array in it.
hub::Result<Summary> ReadLearners(std::istream& in, const Tables& tables, const Sender& sender,
                                  Sink& sink);

// 0 to 100, by the beginning of the text.
int RecogniseLearners(std::string_view text);

}  // namespace connectors::school

#endif  // CONNECTORS_SCHOOL_READ_LEARNERS_H_
