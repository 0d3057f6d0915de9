// bench_seed: fills a hub's data folder with invented children, through the hub's own store,
// in large commits. What it makes is what ingest would have made (sealed, keyed, linked),
// but for the batches and their leaves.
//
//   bench_seed --data DIR --children N --long 1000 --reader ID --ids FILE
//
// Each child has one agency's view and five entries on average; the first `--long` of
// them have 200 entries from every agency there is, and the reader, who must have an account,
// gets a named relationship and an agreement for each. Their ids go to FILE, one a line.

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <fstream>
#include <iostream>
#include <stdexcept>
#include <string>
#include <vector>

#include "hub/app/place.h"
#include "hub/records/entry_format.h"
#include "hub/store/store.h"
#include "tests/bench/people.h"

namespace {

namespace records = hub::records;
namespace store = hub::store;

constexpr std::uint64_t kChildrenAtOnce = 50'000;
constexpr int kCacheKib = 3 << 20;  // 3 GiB at most: keyed hashes touch every page of an index
constexpr std::uint64_t kLongEntries = 200;
constexpr std::size_t kNarrative = 40;  // bytes; an entry is about 450 with the rest of it

struct Options {
  std::string data;
  std::string reader;
  std::string ids;
  std::uint64_t children = 10'000;
  std::uint64_t long_ones = 1'000;
};

template <class T>
T Checked(hub::Result<T> result) {
  if (!result.ok())
    throw std::runtime_error(result.error().for_caller + ": " + result.error().for_operator);
  return std::move(result).value();
}

records::Kind KindOf(records::AgencyKind agency) {
  switch (agency) {
    case records::AgencyKind::kSchool:
      return records::Kind::kAttendancePeriod;
    case records::AgencyKind::kPolice:
      return records::Kind::kPoliceNotice;
    case records::AgencyKind::kHealth:
      return records::Kind::kHealthContact;
    default:
      return records::Kind::kContact;
  }
}

records::Subject SubjectOf(std::uint64_t number) {
  const bench::InventedChild child = bench::ChildOf(number);
  records::Subject subject;
  subject.source_id = hub::Sensitive("seed-" + std::to_string(number));
  subject.names.push_back(
      {records::NameUse::kCurrent, hub::Sensitive(child.given), hub::Sensitive(child.family)});
  subject.birth = hub::PartialDate::Parse(child.birth).value();
  subject.identifiers.push_back(
      records::MakeIdentifier(records::IdentifierKind::kNhsNumber, child.nhs_number));
  subject.addresses.push_back({hub::Sensitive(child.street), hub::Sensitive(child.postcode)});
  return subject;
}

records::Record RecordOf(const store::Agency& agency, std::uint64_t number) {
  records::Record record;
  record.agency = agency.id;
  record.kind = KindOf(agency.kind);
  record.labels =
      record.labels.With(agency.kind == records::AgencyKind::kHealth ? records::Label::kHealth
                                                                     : records::Label::kGeneral);
  const auto first = hub::Date::Of(hub::Instant{1'640'995'200'000'000});  // 2022-01-01
  record.happened =
      hub::PartialDate::Day(hub::Date{first.days + static_cast<std::int32_t>(number * 7 % 1'300)});
  record.narrative = hub::Sensitive(bench::Words(number, kNarrative));
  record.author.role = "practitioner";
  return record;
}

// Adds children inside one transaction of the writer.
class Seeding {
 public:
  Seeding(store::Writing& writing, const store::Store& hub,
          const std::vector<store::Agency>& agencies)
      : writing_(writing), hub_(hub), agencies_(agencies) {}

  store::ChildRow AddChild(std::uint64_t number, std::uint64_t entries, std::size_t views) {
    const store::ChildRow child = writing_.AddChild();
    for (std::size_t view = 0; view < views; ++view) {
      const store::Agency& agency = agencies_[(number + view) % agencies_.size()];
      const std::uint64_t share = entries / views + (view < entries % views ? 1 : 0);
      AddView(child, agency, number, share);
    }
    return child;
  }

  std::uint64_t entries() const { return entries_; }

 private:
  void AddView(store::ChildRow child, const store::Agency& agency, std::uint64_t number,
               std::uint64_t entries) {
    const records::Subject subject = SubjectOf(number);
    const store::Hash16 source = hub_.SourceHash("person", agency.row, subject.source_id.Reveal());
    const store::PersonRow row =
        writing_.AddPerson(agency.row, source, subject, child,
                           hub_.KeysOf(subject, hub::linkage::Traits(subject, hub_.weights())));
    writing_.AddLink({row, child, store::LinkState::kConfirmed, 0, "first view of a new child",
                      "rule", writing_.at()});
    const std::vector<store::Person> about = {*writing_.PersonOf(row)};
    for (std::uint64_t i = 0; i < entries; ++i) AddEntry(agency, about, number * 1'000 + i);
  }

  void AddEntry(const store::Agency& agency, const std::vector<store::Person>& about,
                std::uint64_t number) {
    const records::Record record = RecordOf(agency, number);
    const store::Hash16 source = hub_.SourceHash("record", agency.row, std::to_string(number));
    store::NewEntry entry;
    entry.facts.kind = record.kind;
    entry.facts.klass = records::ClassOf(record.kind);
    entry.facts.owner_kind = agency.kind;
    entry.facts.owner = agency.row;
    entry.facts.labels = record.labels;
    entry.facts.happened = record.happened;
    entry.encode = [&](const hub::EntryId& id, hub::Instant received, std::uint32_t version) {
      return records::EncodeEntry(record, {id, agency.name, agency.kind, received, version});
    };
    store::RecordHead head;
    head.content = source;
    writing_.AddEntry(agency.row, source, about, entry, head);
    ++entries_;
  }

  store::Writing& writing_;
  const store::Store& hub_;
  const std::vector<store::Agency>& agencies_;
  std::uint64_t entries_ = 0;
};

void LetRead(store::Writing& writing, store::ChildRow child,
             const std::vector<store::Agency>& agencies, store::ProfessionalRow reader) {
  namespace access = hub::access;
  // Set by somebody else: whoever names themselves has only claimed it.
  const store::ProfessionalRow lead{static_cast<std::int64_t>(reader) + 1};
  writing.AddRelationship(
      child, {reader, access::Relationship::kNamed, std::nullopt, lead, writing.at()});
  access::Agreement agreement;
  agreement.state = access::AgreementState::kGiven;
  agreement.purpose = access::Purpose::kEarlyHelp;
  for (const store::Agency& agency : agencies) {
    agreement.agencies.push_back(agency.id);
    agreement.classes = records::ClassSet(agreement.classes.bits() | agency.classes.bits());
  }
  agreement.from = writing.at();
  agreement.review_by = hub::Date::Of(writing.at()).PlusYears(1);
  writing.AddAgreement(child, agreement, "parent", hub::Sensitive("invented"), reader);
}

class Seeder {
 public:
  Seeder(store::Store& hub, const Options& options) : hub_(hub), options_(options) {
    store::ReadTransaction reading = hub_.Read();
    agencies_ = reading.Agencies();
    const auto id = hub::ProfessionalId::From(options.reader);
    const auto reader = id ? reading.FindProfessional(*id) : std::nullopt;
    if (agencies_.empty() || !reader)
      throw std::runtime_error("the hub needs agencies and the reader's account first");
    reader_ = reader->row;
  }

  std::uint64_t Run() {
    std::ofstream ids(options_.ids);
    std::uint64_t entries = 0;
    for (std::uint64_t from = 0; from < options_.children; from += kChildrenAtOnce)
      entries += AddChildren(from, std::min(options_.children, from + kChildrenAtOnce), ids);
    return entries;
  }

 private:
  std::uint64_t AddChildren(std::uint64_t from, std::uint64_t until, std::ofstream& ids) {
    std::uint64_t entries = 0;
    const hub::Status written = hub_.writer().Write([&](store::Writing& writing) -> hub::Status {
      Seeding seeding(writing, hub_, agencies_);
      for (std::uint64_t number = from; number < until; ++number) {
        if (number >= options_.long_ones) {
          seeding.AddChild(number, 1 + number * 7 % 9, 1);
          continue;
        }
        const store::ChildRow child = seeding.AddChild(number, kLongEntries, agencies_.size());
        LetRead(writing, child, agencies_, reader_);
        ids << writing.IdOf(child)->Hex() << "\n";
      }
      entries = seeding.entries();
      return hub::Done{};
    });
    Checked(written);
    return entries;
  }

  store::Store& hub_;
  const Options& options_;
  std::vector<store::Agency> agencies_;
  store::ProfessionalRow reader_{};
};

int Seed(const Options& options) {
  const hub::SystemClock clock;
  const hub::app::Place place = Checked(hub::app::FindPlace(options.data, ""));
  const hub::wire::Weights weights = Checked(hub::app::WeightsOf(place));
  store::Options opened = place.StoreOptions(clock, weights.model);
  opened.writer_cache_kib = kCacheKib;
  const std::unique_ptr<store::Store> hub = Checked(store::Store::Open(opened));
  const auto began = std::chrono::steady_clock::now();
  const std::uint64_t entries = Seeder(*hub, options).Run();
  const double seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
  std::cout << "{\"children\": " << options.children << ", \"entries\": " << entries
            << ", \"seconds\": " << seconds << "}" << std::endl;
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("Invented children for a hub that exists", "bench_seed");
  Options options;
  app.add_option("--data", options.data, "The hub's data folder")->required();
  app.add_option("--reader", options.reader, "Who may read the long chronologies")->required();
  app.add_option("--ids", options.ids, "Where to write their ids")->required();
  app.add_option("--children", options.children)->capture_default_str();
  app.add_option("--long", options.long_ones, "With 200 entries")->capture_default_str();
  CLI11_PARSE(app, argc, argv);
  try {
    return Seed(options);
  } catch (const std::exception& error) {
    std::cerr << "bench_seed: " << error.what() << "\n";
    return 1;
  }
}
