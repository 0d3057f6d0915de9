#include "connectors/push/full_export.h"

#include <cmath>

namespace connectors::push {
namespace {

using hub::Result;
using hub::Status;

std::string Percent(double share) {
  return std::to_string(static_cast<int>(std::lround(share * 100))) + " %";
}

}  // namespace

std::string WhyItWaits(const Comparison& comparison, std::uint64_t rejects,
                       const FullPolicy& policy) {
  if (comparison.gone == 0 || policy.confirmed == comparison.gone) return "";
  const std::string gone = std::to_string(comparison.gone) + " of " +
                           std::to_string(comparison.before) +
                           " records of the last full export are gone from this one";
  if (policy.confirmed) {
    return gone + ", not the " + std::to_string(*policy.confirmed) + " of --yes-retract";
  }
  if (rejects > 0) {
    return gone + ", and " + std::to_string(rejects) +
           " of its rows were rejected: they may be among these";
  }
  const double share =
      static_cast<double>(comparison.gone) / static_cast<double>(comparison.before);
  if (share > policy.most_share) return gone + ": more than " + Percent(policy.most_share);
  return "";
}

Result<FullExport> Conclude(const std::string& scope, const Summary& summary,
                            const FullPolicy& policy, Outbox& outbox, Journal& journal) {
  FullExport full;
  full.scope = scope;
  if (!summary.complete || outbox.Stopped()) {
    full.why_not = "it was not read and sent to its end";
    return full;
  }
  const Result<Comparison> compared = journal.Compare(scope);
  if (!compared.ok()) return compared.error();
  full.before = compared.value().before;
  full.now = compared.value().now;
  full.gone = compared.value().gone;
  full.why_not = WhyItWaits(compared.value(), summary.rejects, policy);
  full.waits = !full.why_not.empty();
  if (full.waits) return full;
  const Status listed = journal.ForEachGone(scope, [&](const std::string& source_id) {
    outbox.TakeBack(source_id);
    ++full.taken_back;
    return !outbox.Stopped();
  });
  if (!listed.ok()) return listed.error();
  outbox.Flush();
  if (outbox.Stopped()) {
    full.why_not = "it was not sent to its end";
    return full;
  }
  const Status adopted = journal.Adopt(scope);
  if (!adopted.ok()) return adopted.error();
  full.counted = true;
  return full;
}

std::string InWords(const FullExport& full) {
  std::string words = "full export of " + full.scope + ": ";
  if (full.waits) {
    return words + "NOTHING WAS TAKEN BACK: " + full.why_not +
           ".\nIf the export is whole and they are really gone, run the same command with "
           "--yes-retract " +
           std::to_string(full.gone) + "\n";
  }
  if (!full.counted) return words + "does not count as one: " + full.why_not + "\n";
  words += std::to_string(full.now) + " records, ";
  words += full.before == 0 ? "the first of its scope"
                            : std::to_string(full.before) + " in the last one, " +
                                  std::to_string(full.taken_back) + " taken back";
  return words + "\n";
}

}  // namespace connectors::push
