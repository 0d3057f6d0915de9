#include "hub/chronology/evidence.h"

#include <algorithm>
#include <iterator>
#include <string>

#include "hub/chronology/contradictions.h"
#include "hub/chronology/entry_text.h"

namespace hub::chronology {
namespace {

using records::Field;
using records::FieldSet;

constexpr char Lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

// FNV-1a. It compares texts within one process and is stored nowhere.
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

}  // namespace

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
  ReadPlaces(MemberOr(entry, Field::kPlace), evidence.places);
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
