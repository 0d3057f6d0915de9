#include "hub/service/close_child.h"

#include <algorithm>

namespace hub::service {

Outcome<access::Told> CloseChild::Run(const Caller& caller, const ClosureChange& change) {
  const auto invalid = [](std::string_view what) {
    return Error{ErrorCode::kInvalid, std::string(what), ""};
  };
  if (change.reason.empty()) return invalid("reason is missing");
  const auto key = static_cast<std::int64_t>(change.kind);
  const std::int64_t part = store::PartOf(caller.agency.row);
  RightsAct act;
  act.event = change.stands ? audit::Event::kChildClosed : audit::Event::kChildReopened;
  act.basis = [&](store::Reading&, const Asked& asked) {
    Basis basis = BasisOf(asked, DecidedBy::kClosure);
    basis.asks.what = static_cast<int>(change.kind);
    basis.asks.on = change.stands;
    return basis;
  };
  act.act = [&](store::Writing& writing, const Asked& asked, std::uint64_t leaf,
                access::Told&) -> Status {
    const auto& said = asked.rights.of_child;
    const bool stands = std::any_of(said.begin(), said.end(), [&](const store::Statement& one) {
      const auto* closing = std::get_if<store::Closing>(&one.what);
      return closing && closing->stands && one.key == key && one.part == part;
    });
    if (!change.stands && !stands) return invalid("your agency has said nothing that stands");
    writing.State(*asked.child,
                  Say(caller, leaf, store::Closing{change.kind, change.stands}, key, part),
                  change.reason);
    return Done{};
  };
  return ActOnRights(store_, caller, change.child, access::Purpose::kEarlyHelp, policy_,
                     clock_.Now(), act);
}

}  // namespace hub::service
