#include "hub/service/mark_entry.h"

#include "hub/access/rights.h"
#include "hub/service/disputes.h"
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

// Whoever works with the child and looks after no agency's records knows of what they are shown,
// of their own agency's too.
bool IsReader(access::Role role) {
  return role == access::Role::kNamedProfessional || role == access::Role::kMashScreener ||
         role == access::Role::kSection47Worker;
}

// Whether the asker, who does not look after the entry, may know that there is this one: officers
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
                                      access::MarkAct kind, access::Purpose purpose,
                                      const Sensitive& reason, const Stating& stating,
                                      const std::optional<ChildId>& child) {
  if (reason.empty()) return Invalid("reason is missing");
  const Result<EntryFound> found = FindEntry(store_, entry, child);
  const EntryFound of = found.ok() ? found.value() : EntryFound();
  RightsAct act;
  act.event = audit::Event::kEntryMarked;
  act.basis = [&](store::Reading& reading, const Asked& asked) {
    const bool owns = found.ok() && of.owner == caller.agency.row;
    const bool known =
        (owns && !IsReader(caller.role)) || (found.ok() && kind == access::MarkAct::kDispute &&
                                             MayKnowOf(reading, caller, asked, of, policy_));
    Basis basis = known ? BasisOf(asked, DecidedBy::kMark) : BasisOfNobody(asked, DecidedBy::kMark);
    basis.asks.what = static_cast<int>(kind);
    basis.asks.owns_entry = owns;
    return basis;
  };
  act.act = [&](store::Writing& writing, const Asked& asked, std::uint64_t leaf,
                access::Told&) -> Status {
    if (!of.standing) return Invalid("a newer version has taken this entry's place");
    return stating(writing, asked, of, leaf);
  };
  return ActOnRights(store_, caller, ChildMeant(entry, found), purpose, policy_, clock_.Now(), act);
}

Outcome<access::Told> MarkEntry::Change(const Caller& caller, const EntryId& entry,
                                        access::MarkAct kind, const Sensitive& reason,
                                        const Changed& changed) {
  return Mark(caller, entry, kind, access::Purpose::kEarlyHelp, reason,
              [&](store::Writing& writing, const Asked& asked, const EntryFound& of,
                  std::uint64_t leaf) -> Status {
                writing.State(of.person, of.seq,
                              Say(caller, leaf, changed(MarksOn(asked, of)), of.seq), reason);
                return Done{};
              });
}

Outcome<access::Told> MarkEntry::Label(const Caller& caller, const EntryId& entry, LabelSet add,
                                       LabelSet remove, const Sensitive& reason) {
  if (add.empty() && remove.empty()) return Invalid("name labels to add or to remove");
  if ((add.bits() & remove.bits()) != 0) return Invalid("a label is both added and removed");
  if ((remove.bits() & kElsewhere.bits()) != 0) {
    return Invalid(
        "that a child is shielded, that an entry is disputed or that it is restricted is not taken "
        "off as a label: whoever put it there ends it");
  }
  return Change(caller, entry, access::MarkAct::kLabel, reason,
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
  const store::Marks marks = MarksOn(asked, of);
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
  return Change(caller, entry, access::MarkAct::kHandling, reason,
                [&](const store::Marks&) { return handling; });
}

Outcome<access::Told> MarkEntry::Dispute(const Caller& caller, const EntryId& entry, bool disputed,
                                         const Sensitive& reason) {
  DisputeSaid said;
  said.disputed = disputed;
  said.reason = reason;
  return Dispute(caller, entry, said);
}

Outcome<access::Told> MarkEntry::Dispute(const Caller& caller, const EntryId& entry,
                                         const DisputeSaid& said) {
  const auto kind = said.disputed ? access::MarkAct::kDispute : access::MarkAct::kSettle;
  return Mark(
      caller, entry, kind, said.purpose, said.reason,
      [&](store::Writing& writing, const Asked& asked, const EntryFound& of,
          std::uint64_t leaf) -> Status {
        if (!said.disputed) return StateAnswer(writing, caller, asked, of, leaf, said);
        StateDispute(writing, caller, asked, of, leaf, said);
        return Done{};
      },
      said.child);
}

Outcome<access::Told> MarkEntry::Restrict(const Caller& caller, const EntryId& entry,
                                          bool restricted, const Sensitive& reason) {
  const auto kind = restricted ? access::MarkAct::kRestrict : access::MarkAct::kUnrestrict;
  return Change(caller, entry, kind, reason, [&](const store::Marks& before) {
    return Switched(before, Label::kRestricted, restricted);
  });
}

Outcome<access::Told> MarkEntry::Signify(const Caller& caller, const EntryId& entry,
                                         bool significant, const Sensitive& reason) {
  return Change(caller, entry, access::MarkAct::kHandling, reason,
                [&](const store::Marks&) { return store::Significance{significant}; });
}

}  // namespace hub::service
