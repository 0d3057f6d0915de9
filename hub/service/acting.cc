#include "hub/service/acting.h"

namespace hub::service {
namespace {

using Answered = std::variant<audit::Released<access::Told>, Refusal>;

Outcome<access::Told> Attempt(store::Store& store, const Caller& caller, const ChildId& child,
                              access::Purpose purpose, const access::Policy& policy, Instant now,
                              const RightsAct& act) {
  const std::uint64_t epoch = store.RightsEpoch();
  Asked asked;
  Basis basis;
  {
    store::ReadTransaction reading = store.Read();
    asked = Ask(reading, caller, child, purpose, policy, now);
    basis = act.basis(reading, asked);
  }
  // What an act permits to whoever asks ends at a child who is not there, in a stranger's words.
  basis.asks.nobody = basis.asks.nobody || !asked.child;
  const access::Decision decision = Decide(basis, policy);
  access::Told told = Tell(asked.question, decision, policy);
  GradeTold(basis.by, told);
  std::string facts = EncodeFacts(basis);
  if (!decision.permits()) {
    auto refusal = Refuse(store, caller, std::move(told), asked.id, epoch, std::move(facts));
    if (!refusal.ok()) return refusal.error();
    return Outcome<access::Told>(Answered(std::in_place_index<1>, std::move(refusal).value()));
  }
  const audit::Leaf leaf = MakeLeaf(store, act.event, caller, told, asked.id);
  const std::string detail =
      Encode(AuditDetail{caller.who.id, asked.id, told, {}, {}, std::move(facts)});
  const auto durable =
      store.writer().WriteWithLeaf([&](store::Writing& writing) -> Result<std::uint64_t> {
        if (store.RightsEpoch() != epoch)
          return Error{ErrorCode::kConflict, "rights changed meanwhile", "rights epoch moved"};
        const std::uint64_t index =
            writing.AppendLeaf(leaf, detail, store.pseudonyms().SubjectIndex(asked.id));
        const Status done = act.act(writing, asked, index, told);
        if (!done.ok()) return done.error();
        writing.RightsChanged();
        return index;
      });
  if (!durable.ok()) return durable.error();
  told.id = store.DecisionOf(durable.value().index());
  return Outcome<access::Told>(Answered(
      std::in_place_index<0>, audit::Released<access::Told>(std::move(told), durable.value())));
}

}  // namespace

Outcome<access::Told> ActOnRights(store::Store& store, const Caller& caller, const ChildId& child,
                                  access::Purpose purpose, const access::Policy& policy,
                                  Instant now, const RightsAct& act) {
  return UntilRightsHold<Answered>(
      [&] { return Attempt(store, caller, child, purpose, policy, now, act); });
}

store::Statement Say(const Caller& caller, std::uint64_t leaf, store::Stated what, std::int64_t key,
                     std::int64_t part) {
  store::Statement said;
  said.key = key;
  said.part = part;
  said.what = std::move(what);
  said.said_by = caller.who.row;
  said.leaf = leaf;
  return said;
}

Result<store::Professional> FindColleague(store::Reading& reading, const ProfessionalId& id) {
  auto found = reading.FindProfessional(id);
  if (found && !found->disabled) return *std::move(found);
  return Error{ErrorCode::kNotFound,
               "no such professional: ask their administrator for the user name",
               "unknown professional"};
}

namespace {

std::optional<EntryFound> FindEntryOf(store::ReadTransaction& reading, const ChildId& child,
                                      const EntryId& entry) {
  const auto row = reading.FindChild(child);
  if (!row) return std::nullopt;
  for (const store::Person& person : reading.PersonsOf(*row)) {
    if (person.erased) continue;
    for (const store::Reading::EntryRef& ref : reading.Survey(person).entries) {
      if (ref.id != entry || !ref.readable) continue;
      return EntryFound{child, person.row, ref.seq, ref.facts.owner, !ref.ended.has_value(), ref};
    }
  }
  return std::nullopt;
}

}  // namespace

Result<EntryFound> FindEntry(store::Store& store, const EntryId& entry,
                             const std::optional<ChildId>& meant) {
  const Error none{ErrorCode::kNotFound, "there is no such entry", "unknown entry"};
  if (meant) {
    store::ReadTransaction reading = store.Read();
    const auto found = FindEntryOf(reading, *meant, entry);
    if (found) return *found;
    return none;
  }
  const auto place = store.PlaceOf(entry);
  if (!place) return none;
  store::ReadTransaction reading = store.Read();
  const auto person = reading.PersonOf(place->first);
  if (!person || person->erased) return none;
  for (const store::Reading::EntryRef& ref : reading.Survey(*person).entries) {
    if (ref.seq != place->second || ref.id != entry || !ref.readable) continue;
    const auto child = reading.IdOf(person->child);
    if (!child) return none;
    return EntryFound{*child, person->row, ref.seq, ref.facts.owner, !ref.ended.has_value(), ref};
  }
  return none;
}

ChildId ChildMeant(const EntryId& entry, const Result<EntryFound>& found) {
  return found.ok() ? found.value().child : ChildId(entry.bytes());
}

Basis BasisOfNobody(const Asked& asked, DecidedBy by) {
  Basis basis = BasisOf(asked.question, by);
  basis.facts.readable = true;
  basis.asks.nobody = true;
  return basis;
}

}  // namespace hub::service
