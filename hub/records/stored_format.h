// The stored form of a Subject: what an agency knows of who a person is, as bytes
// to be sealed. Length-prefixed fields; a version byte first. Frozen bytes in tests.

#ifndef HUB_RECORDS_STORED_FORMAT_H_
#define HUB_RECORDS_STORED_FORMAT_H_

#include <string>
#include <string_view>

#include "hub/base/result.h"
#include "hub/records/record.h"

namespace hub::records {

std::string EncodeSubject(const Subject& subject);
Result<Subject> DecodeSubject(std::string_view bytes);  // kInternal on anything malformed

// The same for a whole record: how a quarantined record waits, sealed, for its release.
std::string EncodeRecord(const Record& record);
Result<Record> DecodeRecord(std::string_view bytes);

}  // namespace hub::records

#endif  // HUB_RECORDS_STORED_FORMAT_H_
