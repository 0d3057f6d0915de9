// The stored form of one entry: finished JSON members, ready to be spliced into an
// answer, with a directory that says where each member lies.
//
// An entry shown whole is one memcpy. An entry with any redaction is rebuilt from
// its permitted members, never cut out of text; each member is a complete
// `"name":value`. What must be decided on (labels, times, ids) is beside it in the
// store's own columns, not in here.
//
//   byte 0      format version: 1, or 2 where notes follow the text
//   byte 1      number of members n
//   n x 5       field (1 byte), offset from the text's start (4 bytes, little-endian)
//   4 bytes     length of the text, little-endian
//   the text    {"kind":"referral","happened":...}   one member per directory row, in its order
//   the notes   what was worked out of the entry when it came, by whoever stored it: no answer has
//               them, and whoever cannot read them works it out again
//
// Sealed as written here; tests hold frozen bytes of it.

#ifndef HUB_RECORDS_ENTRY_FORMAT_H_
#define HUB_RECORDS_ENTRY_FORMAT_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "hub/base/result.h"
#include "hub/records/record.h"

namespace hub::records {

// Numbers are stored. Add at the end; never renumber or reuse one.
enum class Field : std::uint8_t {
  kId = 1,          // "id": the entry's random id
  kAgency = 2,      // "agency": {"id","name"}
  kAgencyKind = 3,  // "agency_kind"
  kKind = 4,        // "kind", "kind_words"
  kHappened = 5,    // "happened": {"iso","earliest","latest","precision"}
  kRecorded = 6,    // "recorded"
  kReceived = 7,    // "received"
  kVersion = 8,     // "version"
  kNature = 9,      // "nature"
  kSummary = 10,
  kNarrative = 11,
  kDetails = 12,          // "details": those that locate nobody
  kLocatingDetails = 13,  // "place_details"
  kCodes = 14,
  kPlace = 15,
  kAuthorRole = 16,     // "author_role"
  kAuthorName = 17,     // "author_name"
  kAuthorContact = 18,  // "author_contact"
  kAuthorTeam = 19,     // "author_team"
  kTeamContact = 20,    // "team_contact"
  kLabels = 21,
  kBasis = 22,
  kInvolvement = 23,  // "involvement": {"since","until","lead"}
  kEnteredBy = 24,    // "entered_by": {"name","agency":{"id","name"}}
  kFamilyTie = 25,  // "family_tie": {"relation","since","until"}: of the other to the first subject
  kHousehold = 26,  // "household": true, that they live together; cut with the address
  kRelative = 27,   // "relative": the name of who is no subject
};

// A set of fields to keep.
class FieldSet {
 public:
  constexpr FieldSet() = default;
  static constexpr FieldSet AllFields() { return FieldSet(~std::uint64_t{0}); }
  constexpr FieldSet Without(Field f) const {
    return FieldSet(bits_ & ~(std::uint64_t{1} << static_cast<int>(f)));
  }
  constexpr FieldSet With(Field f) const {
    return FieldSet(bits_ | std::uint64_t{1} << static_cast<int>(f));
  }
  constexpr bool Has(Field f) const { return (bits_ >> static_cast<int>(f) & 1) != 0; }
  constexpr FieldSet And(FieldSet other) const { return FieldSet(bits_ & other.bits_); }
  constexpr FieldSet Or(FieldSet other) const { return FieldSet(bits_ | other.bits_); }
  constexpr bool all() const { return ~bits_ == 0; }
  constexpr std::uint64_t bits() const { return bits_; }
  friend constexpr bool operator==(const FieldSet&, const FieldSet&) = default;

 private:
  constexpr explicit FieldSet(std::uint64_t bits) : bits_(bits) {}
  std::uint64_t bits_ = 0;
};

// Who typed a record in for an agency that has no system of its own.
struct EnteredBy {
  std::string name;  // as colleagues know them
  AgencyId agency;   // theirs, which need not be the record's
  std::string agency_name;
};

// What the hub adds to the record when it stores it.
struct EntryStamp {
  EntryId id;
  std::string agency_name;
  AgencyKind agency_kind = AgencyKind::kOther;
  Instant received;
  std::uint32_t version = 1;
  std::optional<EnteredBy> entered_by = std::nullopt;  // none: the agency's own system sent it
};

std::string EncodeEntry(const Record& record, const EntryStamp& stamp);

// Puts notes after an entry that has none. REQUIRES: EncodeEntry() made it
void AddNotes(std::string_view notes, std::string& entry);

// A read-only view; the bytes must outlive it.
class EntryView {
 public:
  // kInternal if the bytes are not of this format or the directory does not fit the text.
  static Result<EntryView> Of(std::string_view bytes);

  std::string_view Whole() const { return text_; }   // "{...}"
  std::string_view notes() const { return notes_; }  // "": none

  // `"name":value`, or nothing if the entry has no such member.
  std::optional<std::string_view> Member(Field field) const;

  // Appends "{...}" of the kept members. `extra` is appended as a last member
  // ("\"withheld\":[\"F1\"]"), unless empty.
  void Rebuild(FieldSet keep, std::string_view extra, std::string& out) const;

 private:
  // The member of the directory row that begins at byte `row`.
  std::string_view MemberAt(std::size_t row) const;

  std::string_view directory_;
  std::string_view text_;
  std::string_view notes_;
};

// The text of a member `"name":"value"` whose value is a string, its escapes undone; "" for
// any other member.
std::string MemberText(std::string_view member);

// Appends text as a JSON string with its quotes; invalid UTF-8 becomes U+FFFD, and
// U+2028 and U+2029 are escaped, so that the text may stand in a script.
void AppendJsonString(std::string_view text, std::string& out);

}  // namespace hub::records

#endif  // HUB_RECORDS_ENTRY_FORMAT_H_
