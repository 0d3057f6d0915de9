// The entries of a released chronology, read back from their finished JSON for the pages. What a
// redaction took out is not there to be read.

#ifndef HUB_WIRE_SHOWN_ENTRIES_H_
#define HUB_WIRE_SHOWN_ENTRIES_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "hub/audit/released.h"
#include "hub/base/partial_date.h"
#include "hub/base/result.h"
#include "hub/base/sensitive.h"
#include "hub/base/time.h"
#include "hub/chronology/answer.h"
#include "hub/chronology/curated.h"

namespace hub::wire {

struct ShownEntry {
  struct Detail {
    std::string name;
    Sensitive value;
  };
  struct Code {
    std::string system;
    std::string code;
    std::string text;
    bool mapped = false;
  };

  // What somebody said against it, with what its owner answered.
  struct Dispute {
    std::string by;  // access::Disputant's name
    std::optional<Instant> at;
    Sensitive words;
    bool words_withheld = false;
    bool answered = false;
    std::optional<Instant> answered_at;
    Sensitive answer;
    bool answer_withheld = false;
  };

  std::string id;
  std::string agency;  // its id; "" where the name gives away a place
  std::string agency_name;
  std::string agency_kind;
  std::string kind;
  std::string kind_words;
  PartialDate happened;
  std::optional<Instant> recorded;
  std::optional<Instant> received;
  std::uint32_t version = 1;
  std::string nature;
  Sensitive summary;
  Sensitive narrative;
  std::vector<Detail> details;  // those that locate somebody after the others
  std::vector<Code> codes;
  Sensitive place;
  std::string author_role;
  std::string author_team;
  Sensitive author_name;
  Sensitive author_contact;
  Sensitive team_contact;
  std::vector<std::string> labels;
  std::string basis;
  std::string entered_by;  // for an agency without a system of its own
  std::string entered_by_agency;
  std::vector<std::string> withheld;  // "F1": access::Redaction's names
  std::vector<Dispute> disputes;      // in the order in which they were said
};

// kInternal: an entry is not what the hub writes.
Result<std::vector<ShownEntry>> ReadShownEntries(
    const audit::Released<chronology::ChronologyAnswer>& released);
// Of all that is cited and shown, in order.
Result<std::vector<ShownEntry>> ReadShownEntries(
    const audit::Released<chronology::CuratedAnswer>& released);

}  // namespace hub::wire

#endif  // HUB_WIRE_SHOWN_ENTRIES_H_
