// The sealed half of an audit leaf: exactly who asked about whom, what they were told and
// which versions of which entries they were shown.
//
// Lines of text, so that a data protection officer can read an opened detail as it is:
//   actor <professional>
//   child <hex>
//   told <at> <purpose> <role> <outcome> <because> <closed> <withheld> <policy> [<fingerprint>]
//   graded <grade> <owed>[:<due>],...     numbers; "-" for nothing owed
//   facts <what it was decided from: stored_facts.h>
//   shown <source person>:<seq>[-<seq>] ...
//   note <what was done and why, in words; any number of lines>
//   meant <hex>                   who fits what a search or a list asked for, shown or not
//   row <answer> <because> <fingerprint> [<hex>,<hex> ...]   of a checked list, in its order

#ifndef HUB_SERVICE_AUDIT_DETAIL_H_
#define HUB_SERVICE_AUDIT_DETAIL_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "hub/access/told.h"
#include "hub/base/ids.h"
#include "hub/chronology/known_answer.h"
#include "hub/crypto/hash.h"
#include "hub/store/rows.h"

namespace hub::service {

using ShownEntry = std::pair<store::PersonRow, std::int64_t>;

// One child of a checked list: what was answered, whom it meant, and a keyed hash of what was
// asked, so that whoever knows that can tell whether it was, and nobody else learns a name.
struct CheckedRow {
  chronology::KnownRow answer;
  store::Hash16 fingerprint{};
  std::vector<ChildId> meant;

  friend bool operator==(const CheckedRow&, const CheckedRow&) = default;
};

struct AuditDetail {
  ProfessionalId actor;
  std::optional<ChildId> child;
  std::optional<access::Told> told;  // without its id, which is the leaf's place
  std::vector<ShownEntry> shown;
  std::vector<std::string> notes = {};
  std::string facts = {};  // EncodeFacts(); empty: there was no decision
  std::vector<ChildId> meant = {};
  std::vector<CheckedRow> rows = {};
};

// What a leaf says of the entries shown: SHA-256 of their ids in order, sixteen bytes each.
crypto::Hash HashOfShown(const std::vector<EntryId>& ids);

std::string Encode(AuditDetail detail);
std::optional<AuditDetail> DecodeAuditDetail(std::string_view text);

}  // namespace hub::service

#endif  // HUB_SERVICE_AUDIT_DETAIL_H_
