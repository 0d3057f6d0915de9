// What becomes of what an agency sends: taken, taken before, set aside for its steward, or
// refused (law.md A10a, S43 to S46 and S58). Pure; ingest asks it with what it found out.

#ifndef HUB_ACCESS_INTAKE_H_
#define HUB_ACCESS_INTAKE_H_

#include "hub/access/decision.h"
#include "hub/base/ids.h"
#include "hub/records/labels.h"

namespace hub::access {

struct IntakeFacts {
  AgencyId certificate;         // of the connection
  AgencyId owner;               // that the records name
  bool repeated = false;        // the same batch id with the same content
  bool contradicted = false;    // the same batch id with other content
  bool unknown_label = false;   // one that is on no list
  bool above_official = false;  // marked SECRET or higher
  bool nameless = false;        // a consultation that names nobody ...
  bool identifiers = false;     // ... and identifiers were found in it
};

enum class Disposition : std::uint8_t { kRefuse = 0, kTake = 1, kRepeat = 2, kSetAside = 3 };

struct Intake {
  Disposition disposition = Disposition::kRefuse;
  Decision decision;  // set aside: hidden from all but the owner's steward
  AuditGrade grade = AuditGrade::kA0;
  bool keep_no_copy = false;  // in buffers, logs or dead letters
};

// Whether a set of labels says how sensitive a record is. A quality flag says how sure its source
// is, a dispute or a restriction what has become of it since, and OFFICIAL what all records here
// are at most: by itself none of them shows anything to anybody (B9).
bool SaysHowSensitive(records::LabelSet labels);

Intake DecideIntake(const IntakeFacts& facts);

}  // namespace hub::access

#endif  // HUB_ACCESS_INTAKE_H_
