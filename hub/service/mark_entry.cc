#include "hub/service/mark_entry.h"

#include "hub/access/rights.h"
#include "hub/service/entry_decisions.h"

namespace hub::service {

struct MarkEntry::LabelsAsked {
  access::EntryLabels labels;
  access::Told told;
  std::string facts;
  bool permitted = false;
};

namespace {

using records::Label;
using records::LabelSet;

Error Invalid(std::string_view what) { return {ErrorCode::kInvalid, std::string(what), ""}; }

LabelSet Union(LabelSet a, LabelSet b) { return LabelSet(a.bits() | b.bits()); }
LabelSet Without(LabelSet a, LabelSet b) { return LabelSet(a.bits() & ~b.bits()); }

// Labels with an act of their own, which a relabelling must not undo.
constexpr LabelSet kElsewhere =
    LabelSet().With(Label::kShielded).With(Label::kDisputed).With(Label::kRestricted);

store::Marks Stands(const Asked& asked, const EntryFound& of) {
  for (const store::EntryStatement& said : asked.rights.of_entries) {
    const auto* marks = std::get_if<store::Marks>(&said.said.what);
    if (marks && said.person == of.person && said.said.key == of.seq) return *marks;
  }
  return {};
}

store::Marks With(const store::Marks& before, LabelSet add, LabelSet remove) {
  return {Without(Union(before.added, add), remove), Without(Union(before.removed, remove), add)};
}

LabelSet With(LabelSet labels, const store::Marks& marks) {
  return Without(Union(labels, marks.added), marks.removed);
}

// A label put on for as long as something is so. One that the source gave stays the source's.
store::Marks Switched(const store::Marks& before, Label label, bool on) {
  const LabelSet one = LabelSet().With(label);
  return {on ? Union(before.added, one) : Without(before.added, one), before.removed};
}

// Whether the asker, of another agency than wrote it, may know that there is this entry: officers
// answer for what is disputed, anybody else must be shown it.
bool MayKnowOf(store::Reading& reading, const Caller& caller, const Asked& asked,
               const EntryFound& of, const access::Policy& policy) {
  if (!asked.child) return false;
  if (access::DecideTakeRight(asked.question, asked.facts, asked.own_agency_knows).permits())
    return true;
  const auto directory = Directory().Current(reading, asked.question.at, of.owner);
  EntryDecisions decisions(reading, caller, asked, *directory, policy);
  return decisions.made()[decisions.For(of.ref, of.ref)].decision.permits();
}

}  // namespace

Outcome<access::Told> MarkEntry::Mark(const Caller& caller, const EntryId& entry,
                                      access::MarkAct kind, const Sensitive& reason,
                                      const Change& change) {
  if (reason.empty()) return Invalid("reason is missing");
  const Result<EntryFound> found = FindEntry(store_, entry);
  const EntryFound of = found.ok() ? found.value() : EntryFound();
  RightsAct act;
  act.event = audit::Event::kEntryMarked;
  act.basis = [&](store::Reading& reading, const Asked& asked) {
    const bool owns = found.ok() && of.owner == caller.agency.row;
    const bool known = owns || (found.ok() && kind == access::MarkAct::kDispute &&
                                MayKnowOf(reading, caller, asked, of, policy_));
    Basis basis = known ? BasisOf(asked, DecidedBy::kMark) : BasisOfNobody(asked, DecidedBy::kMark);
    basis.asks.what = static_cast<int>(kind);
    basis.asks.owns_entry = owns;
    return basis;
  };
  act.act = [&](store::Writing& writing, const Asked& asked, std::uint64_t leaf,
                access::Told&) -> Status {
    if (!of.standing) return Invalid("a newer version has taken this entry's place");
    writing.State(of.person, of.seq, Say(caller, leaf, change(Stands(asked, of)), of.seq), reason);
    return Done{};
  };
  return ActOnRights(store_, caller, ChildMeant(entry, found), access::Purpose::kEarlyHelp, policy_,
                     clock_.Now(), act);
}

Outcome<access::Told> MarkEntry::Label(const Caller& caller, const EntryId& entry, LabelSet add,
                                       LabelSet remove, const Sensitive& reason) {
  if (add.empty() && remove.empty()) return Invalid("name labels to add or to remove");
  if ((add.bits() & remove.bits()) != 0) return Invalid("a label is both added and removed");
  if ((remove.bits() & kElsewhere.bits()) != 0) {
    return Invalid("SHIELDED, DISPUTED and RESTRICTED are not taken off so");
  }
  return Mark(caller, entry, access::MarkAct::kLabel, reason,
              [&](const store::Marks& before) { return With(before, add, remove); });
}

Outcome<access::EntryLabels> MarkEntry::Labels(const Caller& caller, const EntryId& entry) {
  using Told = std::variant<audit::Released<access::EntryLabels>, Refusal>;
  return UntilRightsHold<Told>([&] { return AttemptLabels(caller, entry); });
}

MarkEntry::LabelsAsked MarkEntry::AskLabels(store::Reading& reading, const Caller& caller,
                                            const EntryId& entry,
                                            const Result<EntryFound>& found) const {
  LabelsAsked answer;
  const Asked asked = Ask(reading, caller, ChildMeant(entry, found), access::Purpose::kEarlyHelp,
                          policy_, clock_.Now());
  const bool owns = found.ok() && found.value().owner == caller.agency.row;
  Basis basis = owns ? BasisOf(asked, DecidedBy::kMark) : BasisOfNobody(asked, DecidedBy::kMark);
  basis.asks.what = static_cast<int>(access::MarkAct::kLabel);
  basis.asks.owns_entry = owns;
  basis.asks.nobody = basis.asks.nobody || !asked.child;
  const access::Decision decision = Decide(basis, policy_);
  answer.told = Tell(basis.question, decision, policy_);
  GradeTold(basis.by, answer.told);
  answer.facts = EncodeFacts(basis);
  answer.permitted = decision.permits();
  if (!answer.permitted) return answer;
  const EntryFound& of = found.value();
  const store::Marks marks = Stands(asked, of);
  answer.labels = {entry,       of.ref.facts.kind, With(of.ref.facts.labels, marks),
                   marks.added, marks.removed,     of.standing};
  return answer;
}

Outcome<access::EntryLabels> MarkEntry::AttemptLabels(const Caller& caller, const EntryId& entry) {
  const std::uint64_t epoch = store_.RightsEpoch();
  const Result<EntryFound> found = FindEntry(store_, entry);
  const ChildId child = ChildMeant(entry, found);
  LabelsAsked asked;
  {
    store::ReadTransaction reading = store_.Read();
    asked = AskLabels(reading, caller, entry, found);
  }
  if (!asked.permitted) {
    auto refusal =
        Refuse(store_, caller, std::move(asked.told), child, epoch, std::move(asked.facts));
    if (!refusal.ok()) return refusal.error();
    return {std::move(refusal).value()};
  }
  const audit::Leaf leaf = MakeLeaf(store_, audit::Event::kLabelsRead, caller, asked.told, child);
  const auto durable = store_.writer().WriteLeaf(
      leaf, Encode(AuditDetail{caller.who.id, child, asked.told, {}, {}, std::move(asked.facts)}),
      store_.pseudonyms().SubjectIndex(child), epoch);
  if (!durable.ok()) return durable.error();
  return {audit::Released<access::EntryLabels>(std::move(asked.labels), durable.value())};
}

Outcome<access::Told> MarkEntry::Handle(const Caller& caller, const EntryId& entry,
                                        const store::Handling& handling, const Sensitive& reason) {
  return Mark(caller, entry, access::MarkAct::kHandling, reason,
              [&](const store::Marks&) { return handling; });
}

Outcome<access::Told> MarkEntry::Dispute(const Caller& caller, const EntryId& entry, bool disputed,
                                         const Sensitive& reason) {
  const auto kind = disputed ? access::MarkAct::kDispute : access::MarkAct::kSettle;
  return Mark(caller, entry, kind, reason, [&](const store::Marks& before) {
    return Switched(before, Label::kDisputed, disputed);
  });
}

Outcome<access::Told> MarkEntry::Restrict(const Caller& caller, const EntryId& entry,
                                          bool restricted, const Sensitive& reason) {
  const auto kind = restricted ? access::MarkAct::kRestrict : access::MarkAct::kUnrestrict;
  return Mark(caller, entry, kind, reason, [&](const store::Marks& before) {
    return Switched(before, Label::kRestricted, restricted);
  });
}

Outcome<access::Told> MarkEntry::Signify(const Caller& caller, const EntryId& entry,
                                         bool significant, const Sensitive& reason) {
  return Mark(caller, entry, access::MarkAct::kHandling, reason,
              [&](const store::Marks&) { return store::Significance{significant}; });
}

}  // namespace hub::service
