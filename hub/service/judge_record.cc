#include "hub/service/judge_record.h"

#include <algorithm>

#include "hub/access/intake.h"

namespace hub::service {
namespace {

using audit::RecordOutcome;
using records::Action;
using records::Record;

// A receipt's line is split at spaces, so a reason is one word.
std::string AsWord(std::string text) {
  std::replace_if(
      text.begin(), text.end(), [](char c) { return c <= ' ' || c == 0x7F; }, '_');
  return text.substr(0, 120);
}

char Upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }

// In whatever spelling: "GSC:SECRET", "gsc:secret", "Top Secret".
bool NamesAMarking(std::string label) {
  std::transform(label.begin(), label.end(), label.begin(), Upper);
  return label.find("GSC:") != std::string::npos || label.find("SECRET") != std::string::npos;
}

// SECRET and above are never held, not even in quarantine (law.md B7).
bool AboveOfficial(const Record& record) {
  return std::any_of(record.unknown_labels.begin(), record.unknown_labels.end(),
                     [](const std::string& label) { return NamesAMarking(label); });
}

bool SaysWhoItIsAbout(const records::Subject& subject) {
  const bool named = std::any_of(
      subject.names.begin(), subject.names.end(),
      [](const records::PersonName& name) { return !name.family.empty() || !name.given.empty(); });
  const bool numbered = std::any_of(
      subject.identifiers.begin(), subject.identifiers.end(),
      [](const records::Identifier& identifier) {
        return identifier.verified && identifier.kind != records::IdentifierKind::kMothersNhsNumber;
      });
  return named || numbered || subject.birth.known() || subject.due.has_value();
}

std::string WhyQuarantined(const Record& record, Date today) {
  // Hiding cannot wait for words that say why; destroying must be wholly understood.
  if (record.action == Action::kRetract) return "";
  if (!record.unknown_labels.empty()) return "unknown_label";
  if (!record.unknown_kind.empty()) return "unknown_kind";
  if (!record.unknown_fields.empty()) return AsWord("unknown_field:" + record.unknown_fields[0]);
  if (record.action != Action::kAssert) return "";
  // Taken, it would be shown to nobody, and its sender would not know.
  if (!access::SaysHowSensitive(record.labels)) return "no_label";
  if (!std::all_of(record.subjects.begin(), record.subjects.end(), SaysWhoItIsAbout))
    return "unclear_subject";
  if (record.happened.known() && today.days + 1 < record.happened.earliest.days)
    return "date_in_future";
  return "";
}

}  // namespace

Judgement Judge(const Record& record, const std::string& fault, const store::Agency& agency,
                Instant now) {
  if (!fault.empty()) return {RecordOutcome::kRefused, AsWord(fault)};
  if (!record.agency.empty() && record.agency != agency.id)
    return {RecordOutcome::kRefused, "another_agencys_record"};
  if (AboveOfficial(record)) return {RecordOutcome::kRefused, "marked_above_official"};
  std::string waits = WhyQuarantined(record, Date::Of(now));
  const bool known_kind = record.unknown_kind.empty();
  if (record.action == Action::kAssert && known_kind && !record.push &&
      !agency.classes.Has(records::ClassOf(record.kind)))
    return {RecordOutcome::kRefused, "class_not_agreed"};
  if (!waits.empty()) return {RecordOutcome::kQuarantined, std::move(waits)};
  return {RecordOutcome::kAccepted, ""};
}

}  // namespace hub::service
