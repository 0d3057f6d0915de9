#include "hub/service/ingest_batch.h"

#include <algorithm>
#include <optional>

#include "hub/chronology/contradictions.h"
#include "hub/chronology/evidence.h"
#include "hub/chronology/gaps.h"
#include "hub/chronology/incidents.h"
#include "hub/crypto/keys.h"
#include "hub/records/entry_format.h"
#include "hub/records/stored_format.h"
#include "hub/service/asking.h"
#include "hub/service/audit_detail.h"
#include "hub/service/judge_record.h"
#include "hub/service/link_person.h"
#include "hub/service/share_life.h"
#include "hub/store/sharing.h"

namespace hub::service {
namespace {

using audit::RecordOutcome;
using records::Action;
using records::Record;

constexpr std::size_t kMostRecords = 500;
constexpr std::string_view kUnknownField = "unknown_field";  // as judge_record says it

Error AnotherContent() {
  return {ErrorCode::kConflict,
          "this batch id was used before with other content: send the new content under a new id",
          "batch id reused with other content"};
}

// The leaf of what an agency asks about its own pushes. It depends on nobody's rights to a child,
// which may change meanwhile with every batch of another agency.
Status WriteOwnLeaf(store::Store& store, const audit::Leaf& leaf, const std::string& detail = "") {
  return UntilRightsHold<Done>([&]() -> Status {
    const auto durable = store.writer().WriteLeaf(leaf, detail, 0, store.RightsEpoch());
    if (!durable.ok()) return durable.error();
    return Done{};
  });
}

// What makes a record the same as before: all of it, but of the persons only which they are.
// A new address changes the person, not every record about them.
std::string ContentOf(Record& record) {
  std::vector<records::Subject> subjects;
  subjects.swap(record.subjects);
  std::string content = records::EncodeRecord(record);
  record.subjects.swap(subjects);
  for (const records::Subject& subject : record.subjects) {
    content += subject.source_id.Reveal();
    content += '\0';
  }
  return content;
}

// A record ready for the writer: everything that needs no transaction is done.
struct Prepared {
  Record* record = nullptr;
  std::string fault;
  Judgement judgement;
  store::Hash16 source{};
  store::Hash16 content{};
};

// What of a reason lies in clear: what follows the colon is the sender's own text, and the
// sealed record tells it again.
std::string InClear(const std::string& reason) { return reason.substr(0, reason.find(':')); }

// Whether everybody whom a push names can see it: one sent to a misspelt name or to an account
// that is closed would be seen by nobody, and its sender would never know.
bool RecipientsKnown(store::Reading& reading, const Record& record) {
  if (!record.push) return true;
  const records::Push& push = *record.push;
  const auto open_agency = [&](const AgencyId& id) {
    const auto agency = reading.FindAgency(id);
    return agency && !agency->revoked;
  };
  const auto open_account = [&](const ProfessionalId& id) {
    const auto professional = reading.FindProfessional(id);
    return professional && !professional->disabled;
  };
  return std::all_of(push.agencies.begin(), push.agencies.end(), open_agency) &&
         std::all_of(push.professionals.begin(), push.professionals.end(), open_account);
}

Error NoLongerAllowed() {
  return {ErrorCode::kForbidden, "you may no longer enter records for this agency",
          "the arrangement ended while a batch was on its way"};
}

// Whose name an entry bears beside its agency's, if a person entered it.
std::optional<records::EnteredBy> EnteredByOf(store::Reading& reading, const store::Agency& agency,
                                              const std::string& batch) {
  const auto row = reading.WhoEntered(agency.row, batch);
  if (!row) return std::nullopt;
  const auto who = reading.ProfessionalOf(*row);
  const auto theirs = who ? reading.AgencyOf(who->agency) : std::nullopt;
  if (!theirs) return std::nullopt;
  return records::EnteredBy{who->display_name, theirs->id, theirs->name};
}

// Takes records one after another inside one transaction.
// What corroborates, fills a gap or may contradict is worked out once, when the entry comes, and
// sealed with it: whoever is shown it later only compares (decision 0041).
void NoteEvidence(const Record& record, std::string& body) {
  const bool ever_asked = chronology::MayTell(record.kind) ||
                          chronology::SpeaksOfGaps(record.kind) ||
                          chronology::MayClaim(record.kind);
  if (!ever_asked) return;
  std::string notes;
  {
    const auto entry = records::EntryView::Of(body);
    if (!entry.ok()) return;  // whoever reads it will be told
    notes = chronology::Pack(chronology::ReadEvidence(entry.value(), record.kind, record.happened));
  }
  records::AddNotes(notes, body);
}

class Taking {
 public:
  Taking(store::Writing& writing, const store::Store& store, const store::Agency& agency,
         const std::string& batch, const Foreseen& foreseen)
      : writing_(writing),
        store_(store),
        agency_(agency),
        batch_(batch),
        entered_by_(EnteredByOf(writing, agency, batch)),
        link_(writing, store, agency.row, foreseen) {}

  // Returns the outcome and the reason for it.
  Judgement Take(const Prepared& prepared, std::uint32_t position) {
    if (prepared.judgement.outcome == RecordOutcome::kRefused) return prepared.judgement;
    ShieldWhomItShields(*prepared.record);
    if (prepared.judgement.outcome == RecordOutcome::kQuarantined)
      return Quarantine(prepared, prepared.judgement, position);
    if (prepared.record->action == Action::kAssert && !RecipientsKnown(writing_, *prepared.record))
      return Quarantine(prepared, {RecordOutcome::kQuarantined, "unknown_recipient"}, position);
    const auto head = writing_.FindRecord(agency_.row, prepared.source);
    switch (prepared.record->action) {
      case Action::kAssert:
        return Assert(prepared, head);
      case Action::kRetract:
        return Retract(prepared, head);
      case Action::kPurge:
        return Purge(prepared, head);
    }
    return {RecordOutcome::kRefused, "unknown_action"};
  }

  const LinkPerson& links() const { return link_; }

 private:
  Judgement Quarantine(const Prepared& prepared, const Judgement& why, std::uint32_t position) {
    EndWaiting(prepared, 2);
    const Record& record = *prepared.record;
    std::vector<store::Hash16> subjects;
    for (const records::Subject& subject : record.subjects)
      subjects.push_back(store_.SourceHash("person", agency_.row, subject.source_id.Reveal()));
    writing_.AddQuarantined({{}, agency_.row, batch_, position, InClear(why.reason), writing_.at()},
                            record, prepared.source, subjects);
    HideWhatMayBeStricter(prepared);
    return why;
  }

  // A version that waits for its label may be stricter than the one that is held: until it is
  // understood, neither is shown.
  void HideWhatMayBeStricter(const Prepared& prepared) {
    if (prepared.record->unknown_labels.empty()) return;
    const auto head = writing_.FindRecord(agency_.row, prepared.source);
    if (head && head->state == store::RecordState::kHeld)
      writing_.Retract(agency_.row, prepared.source, prepared.record->source_version);
  }

  // A shield holds from the first word of it, whatever becomes of the record that says so.
  void ShieldWhomItShields(const Record& record) {
    for (const records::Subject& subject : record.subjects) {
      if (!subject.shielded) continue;
      const auto person = writing_.FindPerson(
          agency_.row, store_.SourceHash("person", agency_.row, subject.source_id.Reveal()));
      if (person && !person->shielded) writing_.Shield(person->row);
      for (const store::Person& sharer :
           ShareLife(writing_, store_).SharersOf(agency_.row, subject.source_id)) {
        if (!sharer.shielded) writing_.Shield(sharer.row);
      }
    }
  }

  Judgement Assert(const Prepared& prepared, const std::optional<store::RecordHead>& head) {
    const Record& record = *prepared.record;
    if (head && head->state == store::RecordState::kErased)
      return {RecordOutcome::kRefused, "erased"};
    if (head && record.source_version != 0 && record.source_version < head->source_version)
      return {RecordOutcome::kDuplicate, "older_version"};
    const bool same =
        head && head->content == prepared.content && head->state == store::RecordState::kHeld;
    // Nothing new is told, and nobody who was erased comes back by it.
    if (same && IsErasedForSomebody(*head)) return {RecordOutcome::kDuplicate, ""};
    std::vector<store::Person> about;
    for (const records::Subject& subject : record.subjects) about.push_back(link_.Find(subject));
    if (same) return {RecordOutcome::kDuplicate, ""};
    AddSharers(record, head, about);
    EndWaiting(prepared, 2);
    store::RecordHead next = head ? *head : store::RecordHead{};
    if (!head) next.version = 0;
    next.source_version = record.source_version;
    next.content = prepared.content;
    writing_.AddEntry(agency_.row, prepared.source, about, EntryOf(record), next);
    return {head ? RecordOutcome::kSuperseded : RecordOutcome::kAccepted, ""};
  }

  // What is told of an expected child is told of each baby that was born.
  void AddSharers(const Record& record, const std::optional<store::RecordHead>& head,
                  std::vector<store::Person>& about) {
    const std::vector<store::Person> named = about;
    for (std::size_t i = 0; i < named.size(); ++i) {
      const auto sharers = link_.SharersOf(named[i], record.subjects[i], head ? &*head : nullptr);
      about.insert(about.end(), sharers.begin(), sharers.end());
    }
  }

  bool IsErasedForSomebody(const store::RecordHead& head) {
    const auto about = store::AboutWhom(writing_, head.person, head.seq);
    return std::any_of(about.begin(), about.end(), [&](store::PersonRow row) {
      const auto person = writing_.PersonOf(row);
      return person && person->erased;
    });
  }

  // Of several whom it was about, the one under whom it was filed was erased: it is the others'.
  bool IsStillOfOthers(const store::RecordHead& head) {
    if (head.state != store::RecordState::kErased) return false;
    const auto about = store::AboutWhom(writing_, head.person, head.seq);
    return std::any_of(about.begin(), about.end(), [&](store::PersonRow row) {
      const auto person = writing_.PersonOf(row);
      return person && !person->erased;
    });
  }

  Judgement Retract(const Prepared& prepared, const std::optional<store::RecordHead>& head) {
    const bool waited = EndWaiting(prepared, 2);
    if (!head)
      return waited ? Judgement{RecordOutcome::kRetracted, ""}
                    : Judgement{RecordOutcome::kRefused, "unknown_record"};
    if (head->state != store::RecordState::kHeld && !IsStillOfOthers(*head))
      return {RecordOutcome::kDuplicate, ""};
    const std::uint32_t version = prepared.record->source_version;
    if (version != 0 && version < head->source_version)
      return {RecordOutcome::kDuplicate, "older_version"};
    writing_.Retract(agency_.row, prepared.source, version);
    return {RecordOutcome::kRetracted, ""};
  }

  Judgement Purge(const Prepared& prepared, const std::optional<store::RecordHead>& head) {
    const bool waited = EndWaiting(prepared, 4);
    if (!head)
      return waited ? Judgement{RecordOutcome::kPurged, ""}
                    : Judgement{RecordOutcome::kRefused, "unknown_record"};
    const bool gone = head->state == store::RecordState::kErased && !IsStillOfOthers(*head);
    if (head->state == store::RecordState::kPurged || gone)
      return {RecordOutcome::kDuplicate, ""};
    writing_.Purge(agency_.row, prepared.source, prepared.record->source_version);
    return {RecordOutcome::kPurged, ""};
  }

  // A record that waited in quarantine and comes again waits no longer.
  bool EndWaiting(const Prepared& prepared, int reason) {
    const auto waiting = writing_.WaitingOf(agency_.row, prepared.source);
    for (const store::QuarantineId& id : waiting) writing_.EndQuarantined(id, reason);
    return !waiting.empty();
  }

  store::NewEntry EntryOf(const Record& record) {
    store::NewEntry entry;
    entry.facts.kind = record.kind;
    entry.facts.klass = records::ClassOf(record.kind);
    entry.facts.owner_kind = agency_.kind;
    entry.facts.owner = agency_.row;
    entry.facts.labels = record.labels;
    entry.facts.happened = record.happened;
    entry.facts.push_only = record.push.has_value();
    entry.facts.has_push = record.push.has_value();
    entry.encode = [this, &record](const EntryId& id, Instant received, std::uint32_t version) {
      std::string body = records::EncodeEntry(
          record, {id, agency_.name, agency_.kind, received, version, entered_by_});
      NoteEvidence(record, body);
      return body;
    };
    if (record.push) AddRecipients(*record.push, entry);
    return entry;
  }

  void AddRecipients(const records::Push& push, store::NewEntry& entry) {
    for (const AgencyId& id : push.agencies)
      if (const auto agency = writing_.FindAgency(id))
        entry.recipients.emplace_back(agency->row, store::ProfessionalRow{0});
    for (const ProfessionalId& id : push.professionals)
      if (const auto professional = writing_.FindProfessional(id))
        entry.recipients.emplace_back(store::AgencyRow{0}, professional->row);
  }

  store::Writing& writing_;
  const store::Store& store_;
  const store::Agency& agency_;
  const std::string& batch_;
  const std::optional<records::EnteredBy> entered_by_;
  LinkPerson link_;
};

audit::Leaf BatchLeaf(audit::Event event, const store::Agency& agency) {
  audit::Leaf leaf;
  leaf.event = event;
  leaf.agency = agency.id.text();
  leaf.role = access::Name(access::Role::kConnector);
  leaf.auth = "mtls";
  leaf.outcome = "ok";
  return leaf;
}

// The person who stands in for the agency's system, if one does; who exactly is for the detail.
void SayWho(const store::Store& store, const Caller* person, Instant at, audit::Leaf& leaf) {
  if (person == nullptr) return;
  leaf.actor = store.pseudonyms().Actor(person->who.id, at);
  leaf.role = access::Name(person->role);
  leaf.auth = "2fa";
}

std::string DetailOf(const Caller* person) {
  return person == nullptr ? ""
                           : Encode(AuditDetail{person->who.id, std::nullopt, std::nullopt, {}});
}

audit::Receipt ReceiptOf(const store::Store& store, const store::Agency& agency,
                         const std::string& id, const store::StoredBatch& batch) {
  audit::Receipt receipt;
  receipt.origin = store.origin();
  receipt.agency = agency.id;
  receipt.batch = id;
  receipt.content = batch.content;
  receipt.received = batch.received;
  receipt.leaf = batch.leaf;
  receipt.salt = batch.salt;
  receipt.records = batch.records;
  return receipt;
}

Result<SignedReceipt> Sign(const store::Store& store, audit::Receipt receipt) {
  const crypto::Signature signature = store.signing_key().Sign(receipt.Canonical());
  return SignedReceipt{std::move(receipt), signature};
}

std::vector<Prepared> Prepare(const store::Store& store, const store::Agency& agency,
                              ArrivingBatch& batch, Instant now) {
  std::vector<Prepared> prepared;
  prepared.reserve(batch.records.size());
  for (ArrivingRecord& arriving : batch.records) {
    Prepared one;
    one.record = &arriving.record;
    one.judgement = Judge(arriving.record, arriving.fault, agency, now);
    arriving.record.agency = agency.id;
    one.source = store.SourceHash("record", agency.row, arriving.record.source_id.Reveal());
    if (one.judgement.outcome == RecordOutcome::kAccepted)
      one.content = store.ContentHash(ContentOf(arriving.record));
    prepared.push_back(std::move(one));
  }
  return prepared;
}

// Everybody waits while a batch is written: what needs no transaction is done before.
Foreseen ForeseeNewcomers(store::Store& store, const store::Agency& agency,
                          const std::vector<Prepared>& prepared) {
  std::vector<const records::Subject*> subjects;
  for (const Prepared& one : prepared) {
    if (one.judgement.outcome != RecordOutcome::kAccepted) continue;
    if (one.record->action != Action::kAssert) continue;
    for (const records::Subject& subject : one.record->subjects) subjects.push_back(&subject);
  }
  return Foresee(store, agency.row, subjects);
}

// The links of a batch are one leaf; which person to which child lies in its sealed detail.
void AppendLinksLeaf(store::Writing& writing, const store::Agency& agency,
                     const LinkPerson& links) {
  if (links.count() == 0) return;
  audit::Leaf leaf = BatchLeaf(audit::Event::kLinksMade, agency);
  leaf.count = links.count();
  writing.AppendLeaf(leaf, links.lines());
}

}  // namespace

Result<SignedReceipt> IngestBatch::Run(const AgencyCaller& caller, ArrivingBatch batch) {
  return Take(caller.agency, nullptr, std::move(batch));
}

Result<SignedReceipt> IngestBatch::Enter(const Caller& by, const store::Agency& agency,
                                         ArrivingBatch batch) {
  return Take(agency, &by, std::move(batch));
}

Result<SignedReceipt> IngestBatch::Take(const store::Agency& agency, const Caller* person,
                                        ArrivingBatch batch) {
  if (batch.records.size() > kMostRecords)
    return Error{ErrorCode::kTooLarge, "a batch holds at most 500 records: send smaller batches",
                 "batch of too many records"};
  if (batch.agency != agency.id) {
    const Status refused = RefuseWhole(agency, person);
    if (!refused.ok()) return refused.error();
    return Error{ErrorCode::kForbidden,
                 "the batch names another agency than the certificate: nothing was taken",
                 "batch owner is not the certificate's agency"};
  }
  const std::vector<Prepared> prepared = Prepare(store_, agency, batch, clock_.Now());
  const Foreseen foreseen = ForeseeNewcomers(store_, agency, prepared);
  store::StoredBatch stored;
  bool another = false;
  const Status written = store_.writer().Write([&](store::Writing& writing) -> Status {
    if (auto known = writing.FindBatch(agency.row, batch.id)) {
      stored = std::move(*known);
      another = stored.content != batch.content;
      return Done{};
    }
    if (person != nullptr) {
      if (!writing.MayEnterFor(agency.row, person->who.row)) return NoLongerAllowed();
      writing.AddEnteredBatch(agency.row, batch.id, person->who.row);
    }
    stored = {};
    stored.content = batch.content;
    stored.received = writing.at();
    stored.salt.resize(16);
    crypto::FillRandom(stored.salt.data(), stored.salt.size());
    Taking taking(writing, store_, agency, batch.id, foreseen);
    for (std::size_t i = 0; i < prepared.size(); ++i) {
      const Judgement taken = taking.Take(prepared[i], static_cast<std::uint32_t>(i));
      stored.records.push_back(
          {taken.outcome, taken.reason,
           audit::SourceHash(stored.salt, agency.id, prepared[i].record->source_id.Reveal())});
    }
    AppendLinksLeaf(writing, agency, taking.links());
    audit::Leaf leaf = BatchLeaf(audit::Event::kBatchReceived, agency);
    leaf.count = static_cast<std::uint32_t>(prepared.size());
    leaf.shown = ReceiptOf(store_, agency, batch.id, stored).RecordsRoot();
    SayWho(store_, person, writing.at(), leaf);
    stored.leaf = writing.AppendLeaf(leaf, DetailOf(person));
    writing.AddBatch(agency.row, batch.id, stored);
    writing.Received(agency.row);
    return Done{};
  });
  if (!written.ok()) return written.error();
  if (another) {
    const Status refused = RefuseWhole(agency, person);
    if (!refused.ok()) return refused.error();
    return AnotherContent();
  }
  return Sign(store_, ReceiptOf(store_, agency, batch.id, stored));
}

Status IngestBatch::RefuseWhole(const store::Agency& agency, const Caller* person) {
  audit::Leaf leaf = BatchLeaf(audit::Event::kBatchRefused, agency);
  SayWho(store_, person, clock_.Now(), leaf);
  leaf.outcome = "bar";
  leaf.rules.emplace_back(access::Explain(access::Rule::kB3).id);
  return WriteOwnLeaf(store_, leaf, DetailOf(person));
}

Result<SignedReceipt> IngestBatch::Receipt(const AgencyCaller& caller, const std::string& batch) {
  std::optional<store::StoredBatch> stored;
  {
    store::ReadTransaction reading = store_.Read();
    stored = reading.FindBatch(caller.agency.row, batch);
  }
  if (!stored)
    return Error{ErrorCode::kNotFound, "no such batch arrived from you: send it again",
                 "unknown batch"};
  const Status durable = WriteOwnLeaf(store_, BatchLeaf(audit::Event::kReceiptRead, caller.agency));
  if (!durable.ok()) return durable.error();
  return Sign(store_, ReceiptOf(store_, caller.agency, batch, *stored));
}

Result<std::vector<QuarantinedRecord>> IngestBatch::Quarantine(const AgencyCaller& caller) {
  return List(caller.agency, nullptr);
}

Result<std::vector<QuarantinedRecord>> IngestBatch::QuarantineOf(const Caller& by,
                                                                 const store::Agency& agency) {
  return List(agency, &by);
}

Result<std::vector<QuarantinedRecord>> IngestBatch::List(const store::Agency& agency,
                                                         const Caller* person) {
  std::vector<QuarantinedRecord> waiting;
  {
    store::ReadTransaction reading = store_.Read();
    for (store::Quarantined& row : reading.QuarantineOf(agency.row)) {
      auto record = reading.QuarantinedRecord(row.id);
      if (!record.ok()) return record.error();
      const std::vector<std::string>& fields = record.value().unknown_fields;
      if (row.reason == kUnknownField && !fields.empty()) row.reason += ':' + fields.front();
      waiting.push_back({std::move(row), std::move(record).value().source_id});
    }
  }
  audit::Leaf leaf = BatchLeaf(audit::Event::kQuarantineRead, agency);
  SayWho(store_, person, clock_.Now(), leaf);
  leaf.count = static_cast<std::uint32_t>(waiting.size());
  const Status durable = WriteOwnLeaf(store_, leaf, DetailOf(person));
  if (!durable.ok()) return durable.error();
  return waiting;
}

namespace {

// Reads again, with what this version knows, what an earlier one did not.
void UnderstandAgain(Record& record) {
  std::vector<std::string> still_unknown;
  for (const std::string& name : record.unknown_labels) {
    const auto label = records::LabelFrom(name);
    if (label) {
      record.labels = record.labels.With(*label);
    } else {
      still_unknown.push_back(name);
    }
  }
  record.unknown_labels = std::move(still_unknown);
  if (const auto kind = records::KindFrom(record.unknown_kind)) {
    record.kind = *kind;
    record.unknown_kind.clear();
  }
}

bool StillWaits(store::Writing& writing, const store::Agency& agency, const store::QuarantineId& id,
                const Prepared& prepared) {
  const auto waiting = writing.WaitingOf(agency.row, prepared.source);
  return std::find(waiting.begin(), waiting.end(), id) != waiting.end();
}

}  // namespace

Result<int> IngestBatch::ReleaseQuarantine() {
  struct Waiting {
    store::Agency agency;
    store::Quarantined row;
    Record record;
  };
  std::vector<Waiting> ready;
  {
    store::ReadTransaction reading = store_.Read();
    for (const store::Agency& agency : reading.Agencies()) {
      for (store::Quarantined& row : reading.QuarantineOf(agency.row)) {
        auto record = reading.QuarantinedRecord(row.id);
        if (!record.ok()) return record.error();
        UnderstandAgain(record.value());
        const Judgement now = Judge(record.value(), "", agency, clock_.Now());
        if (now.outcome == RecordOutcome::kAccepted && RecipientsKnown(reading, record.value()))
          ready.push_back({agency, std::move(row), std::move(record).value()});
      }
    }
  }
  for (Waiting& waiting : ready) {
    const Status released = store_.writer().Write([&](store::Writing& writing) -> Status {
      ArrivingBatch one{waiting.row.batch, waiting.agency.id, {}, {}};
      one.records.push_back({waiting.record, ""});
      const std::vector<Prepared> prepared = Prepare(store_, waiting.agency, one, clock_.Now());
      // Sent again or withdrawn since it was looked at: that word stands, not the older one.
      if (!StillWaits(writing, waiting.agency, waiting.row.id, prepared.front())) return Done{};
      const Foreseen nobody;
      Taking taking(writing, store_, waiting.agency, waiting.row.batch, nobody);
      taking.Take(prepared.front(), waiting.row.position);
      writing.EndQuarantined(waiting.row.id, 1);
      AppendLinksLeaf(writing, waiting.agency, taking.links());
      audit::Leaf leaf = BatchLeaf(audit::Event::kQuarantineReleased, waiting.agency);
      leaf.auth.clear();
      leaf.count = 1;
      writing.AppendLeaf(leaf);
      return Done{};
    });
    if (!released.ok()) return released.error();
  }
  return static_cast<int>(ready.size());
}

}  // namespace hub::service
