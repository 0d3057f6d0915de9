// Entries that somebody had seen and that were taken back or corrected since, and who had seen
// one. Values, as answer.h.

#ifndef HUB_CHRONOLOGY_RECALLS_H_
#define HUB_CHRONOLOGY_RECALLS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hub/access/told.h"
#include "hub/base/ids.h"
#include "hub/base/time.h"

namespace hub::chronology {

enum class Recall : std::uint8_t { kCorrected = 1, kTakenBack = 2 };
inline std::string_view Name(Recall recall) {
  return recall == Recall::kCorrected ? "corrected" : "taken_back";
}

// To somebody who had seen it: nothing of the entry but that it was.
struct RecallMessage {
  ChildId child;
  EntryId entry;  // the version that they had seen
  Recall what = Recall::kCorrected;
  Instant seen;  // when they were first shown it
  Instant at;    // since when it stands no more
  std::optional<Instant> acknowledged;
};
struct RecallMessages {
  access::Told told;
  std::vector<RecallMessage> messages;  // those not acknowledged first, then the newest first
};

// One who was shown an entry, or got it.
struct Reader {
  enum class How : std::uint8_t { kShown = 1, kSent = 2, kExported = 3 };
  How how = How::kShown;
  ProfessionalId who;     // empty: an agency, another agency's reader, or nobody with an account
  AgencyId agency;        // empty: no partner
  bool withheld = false;  // who it was is kept from this officer
  Instant at;
  std::string code;  // of the pack it was in
  std::optional<Instant> acknowledged;
};
inline std::string_view Name(Reader::How how) {
  return how == Reader::How::kShown ? "shown" : how == Reader::How::kSent ? "sent" : "exported";
}
struct EntryReaders {
  access::Told told;
  EntryId entry;
  std::optional<Recall> recalled;
  std::optional<Instant> at;
  std::vector<Reader> readers;  // the newest first
};

}  // namespace hub::chronology

#endif  // HUB_CHRONOLOGY_RECALLS_H_
