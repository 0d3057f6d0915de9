// GET /v1/children/{child}/family: who is asked for, and the answer as JSON.

#ifndef HUB_WIRE_FAMILY_H_
#define HUB_WIRE_FAMILY_H_

#include <optional>
#include <string>

#include "hub/access/vocabulary.h"
#include "hub/audit/released.h"
#include "hub/base/result.h"
#include "hub/base/time.h"
#include "hub/wire/queries.h"

namespace hub::chronology {
struct FamilyAnswer;
}

namespace hub::wire {

// Said with every answer about a family, whoever is in it.
extern const char kFamilyNote[];

// ?purpose=&known_at=
struct FamilyQuery {
  access::Purpose purpose = access::Purpose::kNone;
  std::optional<Instant> known_at;
};
Result<FamilyQuery> ParseFamilyQuery(const Parameters& parameters);

std::string Encode(const audit::Released<chronology::FamilyAnswer>& answer);

}  // namespace hub::wire

#endif  // HUB_WIRE_FAMILY_H_
