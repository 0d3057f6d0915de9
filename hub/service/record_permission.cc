#include "hub/service/record_permission.h"

#include "hub/access/clocks.h"

namespace hub::service {
namespace {

using access::Confidence;

Error Invalid(std::string_view what) { return {ErrorCode::kInvalid, std::string(what), ""}; }

// Whoever gives a permission names one to whom it is given, and when it is looked at again.
std::optional<Error> FaultOf(const ConfidenceRecord& record, const Sensitive& evidence, Date today,
                             const access::Policy& policy) {
  const access::ConfidencePermission& given = record.given;
  if (given.state == Confidence::kUnknown) return Invalid("state is missing");
  if (given.state != Confidence::kExpress) return std::nullopt;
  const bool person = !given.given_to.empty();
  if (person != given.given_to_agency.empty()) {
    return Invalid("an express permission is given_to one person, or given_to_agency");
  }
  if (evidence.empty()) return Invalid("an express permission needs its evidence");
  if (given.review_by < today ||
      access::PlusMonths(today, policy.permission_months) < given.review_by) {
    return Invalid("review_by must be a day within the months that the policy gives a permission");
  }
  return std::nullopt;
}

// Where a permission holds beside others: one for each person or agency that it is given to, and
// one for everybody else, where a refusal is.
Result<std::int64_t> PartOf(store::Reading& reading, const ConfidenceRecord& record) {
  // What an adult says of their own health stands beside what the child says.
  const std::int64_t of_adult = record.adult ? std::int64_t{1} << 40 : 0;
  if (record.given.state != Confidence::kExpress) return of_adult;
  if (!record.given.given_to.empty()) {
    const auto whom = FindColleague(reading, record.given.given_to);
    if (!whom.ok()) return whom.error();
    return of_adult + store::PartOf(whom.value().row);
  }
  const auto agency = reading.FindAgency(record.given.given_to_agency);
  if (!agency) return Invalid("there is no such agency");
  return store::PartOf(agency->row) - of_adult;
}

store::Permission Permitted(const ConfidenceRecord& record, const Sensitive& evidence) {
  store::Permission permission{record.given, record.adult, record.mention_only};
  permission.given.evidenced = !evidence.empty();
  return permission;
}

Basis BasisOfChild(const Asked& asked, const ChildRecord& record) {
  if (!std::holds_alternative<ConfidenceRecord>(record.what)) {
    return BasisOf(asked, DecidedBy::kRecordAgreement);
  }
  Basis basis = BasisOf(asked, DecidedBy::kPermission);
  basis.asks.owns_entry = asked.own_agency_knows;
  return basis;
}

}  // namespace

Outcome<access::Told> RecordPermission::OfChild(const Caller& caller, const ChildRecord& record) {
  const Instant now = clock_.Now();
  const Date today = Date::Of(now);
  const auto* confidence = std::get_if<ConfidenceRecord>(&record.what);
  if (confidence) {
    if (const auto fault = FaultOf(*confidence, record.evidence, today, policy_)) return *fault;
  } else if (record.evidence.empty()) {
    return Invalid("evidence is missing: who said or assessed it, and when");
  }
  RightsAct act;
  act.event = audit::Event::kPermissionRecorded;
  act.basis = [&](store::Reading&, const Asked& asked) { return BasisOfChild(asked, record); };
  act.act = [&](store::Writing& writing, const Asked& asked, std::uint64_t leaf,
                access::Told&) -> Status {
    store::Statement said = Say(caller, leaf, std::monostate());
    if (confidence) {
      const Result<std::int64_t> part = PartOf(writing, *confidence);
      if (!part.ok()) return part.error();
      said.what = Permitted(*confidence, record.evidence);
      said.key = static_cast<std::int64_t>(caller.agency.row);
      said.part = part.value();
    } else if (const auto* competence = std::get_if<store::Competence>(&record.what)) {
      said.what = *competence;
      said.key = static_cast<std::int64_t>(record.purpose);
    } else if (const auto* consent = std::get_if<store::Consent>(&record.what)) {
      said.what = *consent;
    } else {
      said.what = std::get<access::Notice>(record.what);
    }
    writing.State(*asked.child, said, record.evidence);
    return Done{};
  };
  return ActOnRights(store_, caller, record.child, record.purpose, policy_, now, act);
}

Outcome<access::Told> RecordPermission::OfEntry(const Caller& caller, const EntryId& entry,
                                                const ConfidenceRecord& record,
                                                const Sensitive& evidence) {
  const Instant now = clock_.Now();
  if (const auto fault = FaultOf(record, evidence, Date::Of(now), policy_)) return *fault;
  const Result<EntryFound> found = FindEntry(store_, entry);
  const EntryFound of = found.ok() ? found.value() : EntryFound();
  RightsAct act;
  act.event = audit::Event::kPermissionRecorded;
  act.basis = [&](store::Reading&, const Asked& asked) {
    // One that another agency wrote is answered as one that is not there.
    const bool owns = found.ok() && of.owner == caller.agency.row;
    if (!owns) return BasisOfNobody(asked, DecidedBy::kPermission);
    Basis basis = BasisOf(asked, DecidedBy::kPermission);
    basis.asks.owns_entry = true;
    return basis;
  };
  act.act = [&](store::Writing& writing, const Asked&, std::uint64_t leaf,
                access::Told&) -> Status {
    const Result<std::int64_t> part = PartOf(writing, record);
    if (!part.ok()) return part.error();
    writing.State(of.person, of.seq,
                  Say(caller, leaf, Permitted(record, evidence), of.seq, part.value()), evidence);
    return Done{};
  };
  return ActOnRights(store_, caller, ChildMeant(entry, found), access::Purpose::kEarlyHelp, policy_,
                     now, act);
}

}  // namespace hub::service
