#include "hub/service/newest_versions.h"

namespace hub::service {

bool IsEarlierWord(const store::Reading::EntryRef& entry) {
  return entry.facts.kind == records::Kind::kOwnWords && entry.ended &&
         entry.end_reason == store::EndReason::kSuperseded;
}

NewestVersions::NewestVersions(store::Reading& reading, const std::vector<store::Person>& persons) {
  for (const store::Person& person : persons)
    reading.Versions(person.row, [&](const EntryRef& entry, std::optional<EntryId> prior) {
      if (prior) next_.emplace(*prior, entry);
    });
}

const NewestVersions::EntryRef* NewestVersions::Of(const EntryRef& entry) const {
  const EntryRef* newest = &entry;
  // As many steps as there are versions: a file that was altered must not go round for ever.
  for (std::size_t steps = 0; steps <= next_.size(); ++steps) {
    const auto next = next_.find(newest->id);
    if (next != next_.end()) {
      newest = &next->second;
      continue;
    }
    const bool moved_away = newest->ended && newest->end_reason == store::EndReason::kSuperseded;
    return moved_away ? nullptr : newest;
  }
  return nullptr;
}

}  // namespace hub::service
