#include "hub/service/settle_contradiction.h"

#include <charconv>
#include <optional>
#include <vector>

#include "hub/service/incidents.h"
#include "hub/service/read_chronology.h"

namespace hub::service {
namespace {

Error Invalid(std::string_view what) { return {ErrorCode::kInvalid, std::string(what), ""}; }

// As Statement::part.
std::optional<std::int64_t> NumberOf(const std::string& id) {
  std::uint64_t number = 0;
  const char* const end = id.data() + id.size();
  const auto [at, fault] = std::from_chars(id.data(), end, number, 16);
  if (id.size() != 16 || fault != std::errc() || at != end) return std::nullopt;
  return static_cast<std::int64_t>(number);
}

}  // namespace

Outcome<access::Told> SettleContradiction::Run(const Caller& caller,
                                               const ContradictionSaid& said) {
  const std::optional<std::int64_t> number = NumberOf(said.contradiction);
  if (!number) return Invalid("contradiction: its id as the chronology gave it");
  if (said.reason.empty()) return Invalid("reason is missing");
  const auto told =
      chronology_.FindContradiction(caller, said.child, said.purpose, said.contradiction);
  if (!told.ok()) return told.error();
  const std::optional<chronology::ShownContradiction>& found = told.value();
  const bool corrects = said.state == chronology::ContradictionState::kCorrected;
  if (found && corrects && found->owner != caller.agency.id)
    return Invalid("state: only the agency that owns it can say that it is being corrected");
  std::vector<EntryId> entries;
  if (found) entries = {found->first.entry, found->second.entry};
  std::vector<Judged> shown;
  RightsAct act;
  act.event = audit::Event::kContradictionSettled;
  act.basis = [&](store::Reading& reading, const Asked& asked) {
    shown.clear();
    if (asked.decision.decision.permits() && !entries.empty()) {
      const auto directory = directory_.Current(reading, asked.question.at);
      shown = ShownOf(reading, caller, asked, *directory, policy_, entries);
    }
    Basis basis = BasisOf(asked, DecidedBy::kIncident);
    basis.asks.on = !shown.empty();
    return basis;
  };
  act.act = [&](store::Writing& writing, const Asked&, std::uint64_t leaf,
                access::Told&) -> Status {
    // Held by one of them, whichever side names it first.
    writing.State(
        shown.front().ref.person, shown.front().ref.seq,
        Say(caller, leaf, store::SettledContradiction{said.state}, shown.front().ref.seq, *number),
        said.reason);
    return Done{};
  };
  return ActOnRights(store_, caller, said.child, said.purpose, policy_, clock_.Now(), act);
}

}  // namespace hub::service
