#include "hub/chronology/evidence.h"

#include <algorithm>
#include <iterator>
#include <string>

#include "hub/chronology/contradictions.h"
#include "hub/chronology/entry_text.h"
#include "hub/records/byte_fields.h"

namespace hub::chronology {
namespace {

using records::Field;
using records::FieldSet;

constexpr char Lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

// FNV-1a. It compares texts, and is stored within what is sealed alone.
std::uint64_t HashOf(std::string_view text) {
  std::uint64_t hash = 0xCBF29CE484222325U;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3U;
  return hash == 0 ? 1 : hash;
}

bool Mentions(std::string_view text, std::string_view words) {
  const auto same = [](char a, char b) { return Lower(a) == b; };
  return std::search(text.begin(), text.end(), words.begin(), words.end(), same) != text.end();
}

bool SpeaksOfEmergency(std::string_view text) {
  return Mentions(text, "emergency") || Mentions(text, "a&e");
}

// A stay in hospital that began there says so by its place alone: "County General, ED".
bool IsEmergencyPlace(std::string_view member) {
  if (SpeaksOfEmergency(member)) return true;
  const auto letter = [&](std::size_t at) {
    return at < member.size() &&
           (Lower(member[at]) != member[at] || (member[at] >= 'a' && member[at] <= 'z'));
  };
  for (std::size_t at = member.find("ED"); at != std::string_view::npos;
       at = member.find("ED", at + 1))
    if (at > 0 && !letter(at - 1) && !letter(at + 2)) return true;
  return false;
}

bool SpeaksOfAbsence(std::string_view text) {
  static constexpr std::string_view kWords[] = {"not brought", "did not attend", "noshow",
                                                "no-show", "no show"};
  return std::any_of(std::begin(kWords), std::end(kWords),
                     [text](std::string_view words) { return Mentions(text, words); });
}

bool SpeaksOfOutcome(std::string_view text) {
  return Mentions(text, "no further action") ||
         text.find("\"no_further_action\",\"value\":\"yes\"") != std::string_view::npos;
}

std::string_view MemberOr(const records::EntryView& entry, Field field) {
  return entry.Member(field).value_or(std::string_view());
}

// By the list of the children in need census, which every authority's system speaks.
Teller TellerOf(std::string_view code) {
  if (code == "6") return Teller::kPolice;
  if (code == "3E") return Teller::kEmergencyDepartment;
  if (code.starts_with('3')) return Teller::kHealth;
  if (code.starts_with('2')) return Teller::kSchool;
  if (code == "5D") return Teller::kEarlyHelp;
  if (code.starts_with('5')) return Teller::kSocialCare;
  return code.empty() ? Teller::kUnsaid : Teller::kSomebodyElse;
}

Teller ReadTeller(std::string_view codes) {
  while (!codes.empty()) {
    const std::string_view system = TakeInner("system", codes);
    const std::string_view code = TakeInner("code", codes);
    if (system.ends_with("/referral-source")) return TellerOf(code);
  }
  return Teller::kUnsaid;
}

// As it is written; its first two words, which are mostly number and street; its postcode.
void ReadPlaces(std::string_view member, std::array<std::uint64_t, 3>& places) {
  const std::string plain = Plain(records::MemberText(member));
  if (plain.size() < 5) return;
  places[0] = HashOf(plain);
  const std::size_t second = plain.find(' ');
  if (second == std::string::npos) return;
  places[1] = HashOf(plain.substr(0, plain.find(' ', second + 1)));
  const std::size_t last = plain.rfind(' ');
  const std::size_t before = last == 0 ? std::string::npos : plain.rfind(' ', last - 1);
  const std::string inward = plain.substr(last + 1);
  const bool postcode = inward.size() == 3 && inward[0] >= '0' && inward[0] <= '9';
  if (postcode && before != std::string::npos) places[2] = HashOf(plain.substr(before + 1));
}

void ReadAdults(std::string_view details, std::array<std::uint64_t, 2>& adults) {
  std::size_t count = 0;
  while (!details.empty() && count < adults.size()) {
    const std::string_view name = TakeInner("name", details);
    const std::string_view value = TakeInner("value", details);
    if (!name.starts_with("adult")) continue;
    const std::string plain = Plain(value);
    if (!plain.empty()) adults[count++] = HashOf(plain);
  }
}

// Notes, little-endian: version 1, who told 1, which fields speak of what 2, which hashes follow 1,
// each of these 8.
constexpr unsigned kNotesVersion = 1;
constexpr Field kSpoken[] = {Field::kSummary, Field::kDetails, Field::kCodes, Field::kNarrative,
                             Field::kPlace};
constexpr unsigned kClaims = 1U << 15U;

unsigned BitsOf(FieldSet in) {
  unsigned bits = 0;
  for (std::size_t i = 0; i < std::size(kSpoken); ++i)
    if (in.Has(kSpoken[i])) bits |= 1U << i;
  return bits;
}

FieldSet FieldsOf(std::uint64_t bits) {
  FieldSet in;
  for (std::size_t i = 0; i < std::size(kSpoken); ++i)
    if ((bits >> i & 1U) != 0) in = in.With(kSpoken[i]);
  return in;
}

}  // namespace

std::string Pack(const Evidence& evidence) {
  records::FieldWriter out;
  out.Byte(kNotesVersion);
  out.Byte(static_cast<unsigned>(evidence.told_by));
  out.Fixed(BitsOf(evidence.emergency_in) | BitsOf(evidence.not_brought_in) << 5U |
                BitsOf(evidence.outcome_in) << 10U | (evidence.claims ? kClaims : 0U),
            2);
  unsigned follow = 0;
  unsigned bit = 1;
  const auto mark = [&](std::uint64_t hash) {
    if (hash != 0) follow |= bit;
    bit <<= 1U;
  };
  std::for_each(evidence.places.begin(), evidence.places.end(), mark);
  std::for_each(evidence.adults.begin(), evidence.adults.end(), mark);
  out.Byte(follow);
  const auto put = [&out](std::uint64_t hash) {
    if (hash != 0) out.Fixed(hash, 8);
  };
  std::for_each(evidence.places.begin(), evidence.places.end(), put);
  std::for_each(evidence.adults.begin(), evidence.adults.end(), put);
  return std::move(out).Take();
}

std::optional<Evidence> UnpackEvidence(std::string_view notes) {
  records::FieldReader in(notes);
  if (in.Byte() != kNotesVersion) return std::nullopt;
  Evidence evidence;
  const unsigned told_by = in.Byte();
  if (told_by > static_cast<unsigned>(Teller::kEarlyHelp)) return std::nullopt;
  evidence.told_by = static_cast<Teller>(told_by);
  const std::uint64_t spoken = in.Fixed(2);
  evidence.emergency_in = FieldsOf(spoken);
  evidence.not_brought_in = FieldsOf(spoken >> 5U);
  evidence.outcome_in = FieldsOf(spoken >> 10U);
  evidence.claims = (spoken & kClaims) != 0;
  unsigned follow = in.Byte();
  const auto take = [&](std::uint64_t& hash) {
    if ((follow & 1U) != 0) hash = in.Fixed(8);
    follow >>= 1U;
  };
  std::for_each(evidence.places.begin(), evidence.places.end(), take);
  std::for_each(evidence.adults.begin(), evidence.adults.end(), take);
  return in.AtEnd() && follow == 0 ? std::optional(evidence) : std::nullopt;
}

Evidence EvidenceOf(const records::EntryView& entry, records::Kind kind,
                    const PartialDate& happened) {
  const std::optional<Evidence> noted = UnpackEvidence(entry.notes());
  return noted ? *noted : ReadEvidence(entry, kind, happened);
}

Evidence ReadEvidence(const records::EntryView& entry, records::Kind kind,
                      const PartialDate& happened) {
  Evidence evidence;
  evidence.told_by = ReadTeller(MemberOr(entry, Field::kCodes));
  const auto note = [](Field field, bool speaks, FieldSet& in) {
    if (speaks) in = in.With(field);
  };
  for (const Field field : {Field::kSummary, Field::kDetails, Field::kCodes, Field::kNarrative}) {
    const std::string_view text = MemberOr(entry, field);
    note(field, SpeaksOfEmergency(text), evidence.emergency_in);
    if (field == Field::kNarrative) continue;  // there it may be said of another time
    note(field, SpeaksOfAbsence(text), evidence.not_brought_in);
    note(field, SpeaksOfOutcome(text), evidence.outcome_in);
  }
  const std::string_view place = MemberOr(entry, Field::kPlace);
  note(Field::kPlace, kind == records::Kind::kHealthContact && IsEmergencyPlace(place),
       evidence.emergency_in);
  ReadPlaces(place, evidence.places);
  ReadAdults(MemberOr(entry, Field::kDetails), evidence.adults);
  evidence.claims = !ReadClaims(entry, kind, happened, FieldSet::AllFields()).empty();
  return evidence;
}

Evidence Permitted(const Evidence& evidence, FieldSet keep) {
  Evidence permitted = evidence;
  if (!keep.Has(Field::kCodes)) permitted.told_by = Teller::kUnsaid;
  permitted.emergency_in = evidence.emergency_in.And(keep);
  permitted.not_brought_in = evidence.not_brought_in.And(keep);
  permitted.outcome_in = evidence.outcome_in.And(keep);
  if (!keep.Has(Field::kPlace)) permitted.places = {};
  if (!keep.Has(Field::kDetails)) permitted.adults = {};
  return permitted;
}

}  // namespace hub::chronology
