// A full export says: this is everything of its format and scope. What the last one held
// and this one does not is taken back at the hub, and only then.
//
// Taking back hides facts about children from those who need them, and half an export looks
// like a whole one in which many are gone. So nothing is taken back when a row was rejected
// (the gone record may be that row) or when more than a stated share is gone, until a
// person repeats the number.

#ifndef CONNECTORS_PUSH_FULL_EXPORT_H_
#define CONNECTORS_PUSH_FULL_EXPORT_H_

#include <cstdint>
#include <optional>
#include <string>

#include "connectors/mapping/sink.h"
#include "connectors/push/journal.h"
#include "connectors/push/outbox.h"
#include "hub/base/result.h"

namespace connectors::push {

struct FullPolicy {
  double most_share = 0.2;
  std::optional<std::uint64_t> confirmed;  // a person says that so many are gone
};

struct FullExport {
  std::string scope;
  bool counted = false;  // it is now the last full export of its scope
  std::uint64_t before = 0;
  std::uint64_t now = 0;
  std::uint64_t gone = 0;
  std::uint64_t taken_back = 0;
  std::string why_not;  // empty when counted
  bool waits = false;   // for a person to repeat `gone`
};

// Why nothing may be taken back yet; empty: it may.
std::string WhyItWaits(const Comparison& comparison, std::uint64_t rejects,
                       const FullPolicy& policy);

// After the outbox has sent all of an export that was begun as full.
hub::Result<FullExport> Conclude(const std::string& scope, const Summary& summary,
                                 const FullPolicy& policy, Outbox& outbox, Journal& journal);

std::string InWords(const FullExport& full);

}  // namespace connectors::push

#endif  // CONNECTORS_PUSH_FULL_EXPORT_H_
