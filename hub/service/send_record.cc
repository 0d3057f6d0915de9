#include "hub/service/send_record.h"

#include <algorithm>

#include "hub/service/entry_decisions.h"

namespace hub::service {
namespace {

constexpr std::size_t kShortestWhy = 20;  // bytes: a sentence, not a tick

Error Invalid(std::string_view what) { return {ErrorCode::kInvalid, std::string(what), ""}; }

std::optional<Error> FaultOf(const RecordSending& sending) {
  if (sending.professional.empty() == sending.agency.empty()) {
    return Invalid("name one recipient: a professional, or an agency");
  }
  if (sending.why.Reveal().size() < kShortestWhy) {
    return Invalid("say why, in a sentence that somebody else understands");
  }
  return std::nullopt;
}

struct Recipient {
  store::SentOn sent;
  std::int64_t part = 0;
  AgencyId agency;        // where they work
  access::RoleSet roles;  // that they may have
};

Result<Recipient> Resolve(store::Reading& reading, const RecordSending& sending) {
  using access::Role;
  Recipient to;
  if (!sending.professional.empty()) {
    const auto whom = FindColleague(reading, sending.professional);
    if (!whom.ok()) return whom.error();
    const auto agency = reading.AgencyOf(whom.value().agency);
    if (!agency) return Error{ErrorCode::kInternal, "", "an account without an agency"};
    to.sent.professional = sending.professional;
    to.part = store::PartOf(whom.value().row);
    to.agency = agency->id;
    to.roles = access::RoleSet::OfBits(whom.value().roles);
    return to;
  }
  const auto agency = reading.FindAgency(sending.agency);
  if (!agency || agency->revoked) {
    return Error{ErrorCode::kNotFound, "there is no such agency", "unknown recipient"};
  }
  to.sent.agency = sending.agency;
  to.part = store::PartOf(agency->row);
  to.agency = sending.agency;
  to.roles = {Role::kNamedProfessional, Role::kLeadProfessional, Role::kMashScreener,
              Role::kSection47Worker, Role::kSupervisor};
  return to;
}

access::Sending Meant(const RecordSending& sending, const Recipient& to) {
  access::Sending meant;
  meant.recipient = sending.professional;
  meant.to_agency = to.agency;
  meant.recipient_roles = to.roles;
  meant.judgement = sending.judgement;
  meant.judgement.helps_function = !sending.function.empty();
  return meant;
}

Sensitive WordsOf(const RecordSending& sending) {
  return Sensitive("helps: " + sending.function.Reveal() + "\n" + sending.why.Reveal());
}

// A link may have changed since the entry was found.
bool IsOf(const Asked& asked, store::PersonRow person) {
  return std::any_of(asked.persons.begin(), asked.persons.end(),
                     [&](const store::Person& one) { return one.row == person; });
}

// Whether a professional sent it to them, and it is open still.
bool IsOpenTo(const Asked& asked, const EntryFound& of, std::int64_t part) {
  const auto& said = asked.rights.of_entries;
  return std::any_of(said.begin(), said.end(), [&](const store::EntryStatement& one) {
    const auto* sent = std::get_if<store::SentOn>(&one.said.what);
    return sent && !sent->ended && one.person == of.person && one.said.key == of.seq &&
           one.said.part == part;
  });
}

// Whether the asker is shown the entry at all.
bool IsShown(EntryDecisions& decisions, const Asked& asked, const Result<EntryFound>& found) {
  if (!found.ok() || !asked.child) return false;
  const EntryFound& of = found.value();
  return decisions.made()[decisions.For(of.ref, of.ref)].decision.permits();
}

Basis Unseen(const Asked& asked, DecidedBy by, const access::Sending& meant) {
  Basis basis = BasisOfNobody(asked, by);
  basis.about = meant.recipient;
  basis.asks.agency = meant.to_agency;
  basis.asks.roles = meant.recipient_roles;
  basis.asks.judged = meant.judgement;
  basis.entries.emplace_back();
  return basis;
}

bool AnswersFor(access::Role role) {
  return role == access::Role::kSupervisor || role == access::Role::kDataProtectionOfficer ||
         role == access::Role::kCaldicottGuardian;
}

}  // namespace

Outcome<access::Told> SendRecord::Send(const Caller& caller, const RecordSending& sending) {
  if (const auto fault = FaultOf(sending)) return *fault;
  const Instant now = clock_.Now();
  const Result<EntryFound> found = FindEntry(store_, sending.entry);
  const EntryFound of = found.ok() ? found.value() : EntryFound();
  std::optional<Recipient> to;
  std::optional<Error> unknown;  // told to whoever may send
  RightsAct act;
  act.event = audit::Event::kRecordSent;
  act.basis = [&](store::Reading& reading, const Asked& asked) {
    auto resolved = Resolve(reading, sending);
    unknown = resolved.ok() ? std::nullopt : std::optional(resolved.error());
    to = resolved.ok() ? std::move(resolved).value() : Recipient();
    access::Sending meant = Meant(sending, *to);
    meant.owns_entry = of.owner == caller.agency.row && IsOf(asked, of.person);
    if (unknown) meant.recipient_roles = access::RoleSet::OfBits(~0U);
    const auto directory = directory_.Current(reading, now, of.owner);
    EntryDecisions decisions(reading, caller, asked, *directory, policy_);
    // Whoever is not shown it hears what those hear who name none.
    if (!IsShown(decisions, asked, found)) return Unseen(asked, DecidedBy::kSend, meant);
    meant.entry = decisions.made()[decisions.For(of.ref, of.ref)].facts;
    Basis basis = BasisOf(asked, DecidedBy::kSend);
    basis.about = meant.recipient;
    basis.asks.owns_entry = meant.owns_entry;
    basis.asks.agency = meant.to_agency;
    basis.asks.roles = meant.recipient_roles;
    basis.asks.judged = meant.judgement;
    basis.entries.push_back(std::move(meant.entry));
    return basis;
  };
  act.act = [&](store::Writing& writing, const Asked&, std::uint64_t leaf,
                access::Told&) -> Status {
    if (unknown) return *unknown;
    if (!of.standing) {
      return Invalid("a newer version has taken this entry's place: read that, and send it");
    }
    writing.State(of.person, of.seq, Say(caller, leaf, to->sent, of.seq, to->part),
                  WordsOf(sending));
    return Done{};
  };
  return ActOnRights(store_, caller, ChildMeant(sending.entry, found), access::Purpose::kOwn,
                     policy_, now, act);
}

Outcome<access::Told> SendRecord::End(const Caller& caller, const RecordSending& sending) {
  if (const auto fault = FaultOf(sending)) return *fault;
  const Instant now = clock_.Now();
  const Result<EntryFound> found = FindEntry(store_, sending.entry);
  const EntryFound of = found.ok() ? found.value() : EntryFound();
  RightsAct act;
  act.event = audit::Event::kSendingEnded;
  act.basis = [&](store::Reading& reading, const Asked& asked) {
    const bool answers_for = of.owner == caller.agency.row && AnswersFor(caller.role);
    if (!answers_for) {
      const auto directory = directory_.Current(reading, now, of.owner);
      EntryDecisions decisions(reading, caller, asked, *directory, policy_);
      if (!IsShown(decisions, asked, found)) return BasisOfNobody(asked, DecidedBy::kEndSending);
    }
    Basis basis = BasisOf(asked, DecidedBy::kEndSending);
    basis.asks.owns_entry = of.owner == caller.agency.row && IsOf(asked, of.person);
    return basis;
  };
  act.act = [&](store::Writing& writing, const Asked& asked, std::uint64_t leaf,
                access::Told&) -> Status {
    // Also to those who left since, or an agency that was cut off.
    store::SentOn sent;
    sent.ended = true;
    std::int64_t part = 0;
    if (!sending.professional.empty()) {
      const auto whom = writing.FindProfessional(sending.professional);
      part = whom ? store::PartOf(whom->row) : 0;
      sent.professional = sending.professional;
    } else {
      const auto agency = writing.FindAgency(sending.agency);
      part = agency ? store::PartOf(agency->row) : 0;
      sent.agency = sending.agency;
    }
    if (!IsOpenTo(asked, of, part)) return Invalid("it was not sent to them, or no more");
    writing.State(of.person, of.seq, Say(caller, leaf, sent, of.seq, part), sending.why);
    return Done{};
  };
  return ActOnRights(store_, caller, ChildMeant(sending.entry, found), access::Purpose::kOwn,
                     policy_, now, act);
}

}  // namespace hub::service
