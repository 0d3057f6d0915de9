// The answer to a checked list: for each child asked for, whether they are known. It carries
// nothing else: no name, no agency, no number of records.

#ifndef HUB_CHRONOLOGY_KNOWN_ANSWER_H_
#define HUB_CHRONOLOGY_KNOWN_ANSWER_H_

#include <cstdint>
#include <string>
#include <vector>

#include "hub/access/vocabulary.h"
#include "hub/base/ids.h"
#include "hub/base/time.h"

namespace hub::chronology {

// Numbers are stored with the audit's details. Never renumber.
enum class Known : std::uint8_t {
  kNo = 1,   // nobody whom the asker may find fits: never "nobody knows this child"
  kYes = 2,  // one child whom the asker may find, and all that was given fits
  kAsk = 3,  // a person must look
};
enum class AskBecause : std::uint8_t {
  kNothing = 0,            // the answer is not "ask"
  kTooFewIdentifiers = 1,  // of the row, whoever it is about
  kSeveralFit = 2,         // all of whom the asker may find
  kSomeDiffer = 3,         // of what was given about somebody whom the asker may find
  kSearchOneByOne = 4,     // a list must not say it: search for this child alone
};

struct KnownRow {
  Known known = Known::kNo;
  AskBecause because = AskBecause::kNothing;

  friend bool operator==(const KnownRow&, const KnownRow&) = default;
};

struct KnownAnswer {
  DecisionId check;
  Instant at;
  access::Purpose purpose = access::Purpose::kNone;
  access::Role role = access::Role::kNone;
  std::string policy;          // version
  std::vector<KnownRow> rows;  // in the order of the list
};

}  // namespace hub::chronology

#endif  // HUB_CHRONOLOGY_KNOWN_ANSWER_H_
