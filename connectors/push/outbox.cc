#include "connectors/push/outbox.h"

#include <algorithm>
#include <utility>

#include "connectors/push/files.h"
#include "hub/wire/batch.h"

namespace connectors::push {
namespace {

using hub::Result;
using hub::Status;
using hub::audit::RecordLine;
using hub::audit::RecordOutcome;
using hub::records::Action;
using hub::records::Record;
using Outcome = Delivery::Outcome;

void AddCounts(const std::map<std::string, std::uint64_t>& more,
               std::map<std::string, std::uint64_t>& all) {
  for (const auto& [what, count] : more) all[what] += count;
}

}  // namespace

std::uint64_t Account::Of(const std::string& outcome) const {
  const auto found = outcomes.find(outcome);
  return found == outcomes.end() ? 0 : found->second;
}

std::uint64_t Account::Taken() const {
  return Of("accepted") + Of("superseded") + Of("retracted") + Of("purged");
}

void Account::Add(const Account& more) {
  AddCounts(more.outcomes, outcomes);
  AddCounts(more.reasons, reasons);
  AddCounts(more.kinds, kinds);
  AddCounts(more.warnings, warnings);
  mapped += more.mapped;
  skipped += more.skipped;
  batches += more.batches;
  bad += more.bad;
}

Outbox::Outbox(hub::AgencyId agency, Limits limits, Courier* courier, Journal* journal,
               std::filesystem::path receipts, Remarks& remarks, std::function<void()> progress)
    : agency_(std::move(agency)),
      limits_(limits),
      courier_(courier),
      journal_(journal),
      receipts_(std::move(receipts)),
      remarks_(remarks),
      progress_(std::move(progress)) {}

void Outbox::BeginGroup(const std::vector<std::string>& names, Kind kind) {
  Flush();
  account_ = {};
  files_.clear();
  for (const std::string& name : names) {
    FileAccount file;
    file.name = name;
    files_.push_back(std::move(file));
  }
  if (files_.empty()) files_.resize(1);
  kind_ = kind;
  if (kind_.full) journal_->BeginExport();
}

FileAccount& Outbox::FileAt(const Position& at) {
  FileAccount& file = files_[std::min<std::size_t>(at.file, files_.size() - 1)];
  if (at.line > 0 && (file.first_line == 0 || at.line < file.first_line)) {
    file.first_line = at.line;
  }
  return file;
}

void Outbox::NoteWhere(const Position& at, FileAccount& file) {
  if (at.unit == 0) return;  // the file itself
  file.units.Add(at.unit);
  file.lines.Add(at.line);
}

void Outbox::Take(Record record, const Position& at) {
  if (Stopped()) return;
  ++mapped_;
  ++account_.mapped;
  ++account_.kinds[std::string(hub::records::Name(record.kind))];
  ++FileAt(at).records;
  Waiting waiting;
  waiting.json = hub::wire::EncodeRecord(record);
  waiting.at = at;
  waiting.retracts = record.action != Action::kAssert;
  if (courier_ == nullptr) {
    CheckOnly(waiting.json, at);
  } else {
    if (kind_.purged_by_person) NoteAbout(record);
    Gather(std::move(waiting), record.source_id.Reveal());
  }
  progress_();
}

bool Outbox::Holds(std::string_view source_id) const {
  return journal_ != nullptr && journal_->Find(journal_->SourceOf(source_id)).held;
}

void Outbox::NoteAbout(const Record& record) {
  const std::string& id = record.source_id.Reveal();
  const Mark source = journal_->SourceOf(id);
  for (const hub::records::Subject& subject : record.subjects) {
    journal_->NoteAbout(subject.source_id.Reveal(), source, id);
  }
}

std::vector<std::string> Outbox::HeldAbout(std::string_view person) {
  if (journal_ == nullptr || Stopped()) return {};
  Result<std::vector<std::string>> ids = journal_->About(person);
  if (ids.ok()) return std::move(ids).value();
  Stop(Outcome::kLocalFault, ids.error().for_caller);
  return {};
}

void Outbox::TakeBack(const std::string& source_id) {
  if (Stopped()) return;
  Record record;
  record.agency = agency_;
  record.source_id = hub::Sensitive(source_id);
  record.action = Action::kRetract;
  Waiting waiting;
  waiting.json = hub::wire::EncodeRecord(record);
  waiting.retracts = true;
  kind_.full = false;  // it is not in the export: that is why it goes
  Gather(std::move(waiting), source_id);
}

void Outbox::Gather(Waiting waiting, std::string_view source_id) {
  waiting.source = journal_->SourceOf(source_id);
  waiting.content = journal_->ContentOf(waiting.json);
  if (kind_.full) journal_->NoteSeen(waiting.source, source_id);
  const Known known = journal_->Find(waiting.source);
  const auto pending = gathered_contents_.find(waiting.source);
  const bool as_before = pending == gathered_contents_.end() ? known.Holds(waiting.content)
                                                             : pending->second == waiting.content;
  if (as_before) {
    ++account_.skipped;
    return;
  }
  waiting.answers = known.answers;
  if (gathered_bytes_ + waiting.json.size() > limits_.bytes) Flush();
  gathered_bytes_ += waiting.json.size() + 1;
  gathered_contents_[waiting.source] = waiting.content;
  gathered_.push_back(std::move(waiting));
  if (gathered_.size() >= limits_.records) Flush();
}

void Outbox::CheckOnly(const std::string& json, const Position& at) {
  const Result<Record> read = hub::wire::ParseRecord(json);
  if (!read.ok()) Refused(at, "unfit", "push.record.unfit", read.error().for_caller);
}

void Outbox::Reject(const Position& at, std::string_view rule, std::string_view words) {
  FileAccount& file = FileAt(at);
  ++file.rejects;
  NoteWhere(at, file);
  remarks_.Reject(file.name, at, "rejected", rule, words);
}

void Outbox::Warn(const Position& at, std::string_view rule, std::string_view words) {
  ++account_.warnings[std::string(rule)];
  FileAccount& file = FileAt(at);
  ++file.warnings;
  remarks_.Warn(file.name, at, rule, words);
}

void Outbox::Flush() {
  if (gathered_.empty() || Stopped()) return;
  Batch batch;
  batch.swap(gathered_);
  gathered_contents_.clear();
  gathered_bytes_ = 0;
  Send(std::move(batch));
  progress_();
}

void Outbox::Send(Batch batch) {
  std::vector<std::string> records;
  std::vector<std::uint32_t> answers;
  for (const Waiting& waiting : batch) {
    records.push_back(waiting.json);
    answers.push_back(waiting.answers);
  }
  const std::string id = BatchId(agency_, journal_->salt(), records, answers);
  const Delivery delivery = courier_->Deliver(id, hub::wire::EncodeBatch(id, agency_, records));
  switch (delivery.outcome) {
    case Outcome::kReceipt:
      return Settle(batch, id, delivery);
    case Outcome::kRefusedWhole:
      return Split(std::move(batch), delivery.why);
    case Outcome::kConflict:
      for (const Waiting& waiting : batch) {
        Refused(waiting.at, "refused", "hub.batch_conflict", delivery.why);
      }
      return;
    case Outcome::kNotWelcome:
    case Outcome::kUnreachable:
    case Outcome::kLocalFault:
      return Stop(delivery.outcome, delivery.why);
  }
}

// One record that the hub cannot read costs the batch; halving finds it.
void Outbox::Split(Batch batch, const std::string& why) {
  if (batch.size() == 1) return Refused(batch.front().at, "refused", "hub.batch_refused", why);
  const auto middle = batch.begin() + static_cast<std::ptrdiff_t>(batch.size() / 2);
  Batch second(std::make_move_iterator(middle), std::make_move_iterator(batch.end()));
  batch.erase(middle, batch.end());
  Send(std::move(batch));
  if (!Stopped()) Send(std::move(second));
}

void Outbox::Settle(const Batch& batch, const std::string& id, const Delivery& delivery) {
  const std::vector<RecordLine>& lines = delivery.receipt->receipt.records;
  if (lines.size() != batch.size()) {
    return Stop(Outcome::kNotWelcome, "the receipt does not speak of each record sent");
  }
  const Status kept = WriteDurably(receipts_ / (id + ".json"), delivery.receipt_json);
  if (!kept.ok()) return Stop(Outcome::kLocalFault, kept.error().for_caller);
  ++account_.batches;
  std::vector<Delivered> delivered;
  for (std::size_t i = 0; i < batch.size(); ++i) SettleOne(batch[i], lines[i], delivered);
  const Status noted = journal_->Append(id, delivered);
  if (!noted.ok()) Stop(Outcome::kLocalFault, noted.error().for_caller);
}

void Outbox::SettleOne(const Waiting& waiting, const RecordLine& line,
                       std::vector<Delivered>& delivered) {
  const bool refused = line.outcome == RecordOutcome::kRefused;
  // Taken back before it was ever sent: there is nothing to hide, and all is well.
  const bool never_sent = refused && waiting.retracts && line.reason == "unknown_record";
  delivered.push_back({waiting.source, waiting.content, refused && !never_sent});
  if (never_sent) {
    ++account_.outcomes["nothing_to_retract"];
    return;
  }
  const std::string outcome(hub::audit::Name(line.outcome));
  if (refused || line.outcome == RecordOutcome::kQuarantined) {
    return Refused(waiting.at, outcome, "hub." + line.reason, "the hub's reason is its rule");
  }
  ++account_.outcomes[outcome];
}

void Outbox::Refused(const Position& at, std::string_view outcome, std::string_view rule,
                     std::string_view words) {
  ++account_.bad;
  ++account_.outcomes[std::string(outcome)];
  ++account_.reasons[std::string(rule)];
  FileAccount& file = FileAt(at);
  NoteWhere(at, file);
  remarks_.Reject(file.name, at, outcome, rule, words);
}

void Outbox::Stop(Outcome why, const std::string& words) {
  failure_ = why;
  failure_words_ = words;
}

}  // namespace connectors::push
