// A store in a folder of its own, with a clock that tests set, and short ways to put things
// into it.

#ifndef TESTS_UNIT_STORE_HOUSE_H_
#define TESTS_UNIT_STORE_HOUSE_H_

#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "hub/linkage/model.h"
#include "hub/linkage/sketch.h"
#include "hub/store/store.h"
#include "tests/support/catch.h"

namespace hub::store {

namespace fs = std::filesystem;

class SetClock final : public Clock {
 public:
  Instant Now() const override { return {micros.load()}; }

  std::atomic<std::int64_t> micros{1'790'000'000'000'000};
};

class TempFolder {
 public:
  TempFolder() {
    // In memory where there is such a folder: what survives a power cut is not asked here.
    const fs::path parent = fs::exists("/dev/shm") ? "/dev/shm" : fs::temp_directory_path();
    std::string name = (parent / "onestory-store-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
    path_ = name;
  }
  ~TempFolder() { fs::remove_all(path_); }
  TempFolder(const TempFolder&) = delete;

  fs::path operator/(const char* name) const { return path_ / name; }
  fs::path Make(const char* name) const {
    fs::create_directory(path_ / name);
    fs::permissions(path_ / name, fs::perms::owner_all);
    return path_ / name;
  }

 private:
  fs::path path_;
};

inline std::string Bytes(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

inline bool AnyFileHolds(const fs::path& folder, const std::string& text) {
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file() && Bytes(entry.path()).find(text) != std::string::npos) return true;
  }
  return false;
}

template <class T>
T Must(Result<T> result) {
  if (!result.ok()) FAIL(result.error().for_caller << " / " << result.error().for_operator);
  return std::move(result).value();
}

inline records::Subject SubjectNamed(const std::string& family, const std::string& street = "") {
  records::Subject subject;
  subject.source_id = Sensitive("id-" + family);
  subject.names.push_back({records::NameUse::kCurrent, Sensitive("Ada"), Sensitive(family)});
  subject.birth = PartialDate::Day(*Date::FromCivil(2015, 3, 4));
  if (!street.empty()) subject.addresses.push_back({Sensitive(street), Sensitive("OX1 1AA")});
  return subject;
}

inline audit::Leaf LeafOf(audit::Event event) {
  audit::Leaf leaf;
  leaf.event = event;
  leaf.outcome = "ok";
  return leaf;
}

class House {
 public:
  House() {
    options.data = folder.Make("data");
    options.keys = folder.Make("keys");
    options.migrations = fs::path(ONESTORY_SOURCE_DIR) / "schemas" / "store";
    options.origin = "hub.test/audit";
    options.clock = &clock;
    Must(Initialise(options));
    Open();
    agency = InWriter([](Writing& writing) {
      Agency school;
      school.id = *AgencyId::From("st-marys");
      school.name = "St Mary's";
      school.kind = records::AgencyKind::kSchool;
      return writing.AddAgency(school);
    });
  }

  void Open() { store = Must(Store::Open(options)); }
  void Close() { store.reset(); }
  void Reopen() {
    Close();
    Open();
  }

  // What `act` returns, once durable.
  template <class Act>
  auto InWriter(const Act& act) -> decltype(act(std::declval<Writing&>())) {
    decltype(act(std::declval<Writing&>())) out{};
    Must(store->writer().Write([&](Writing& writing) -> Status {
      out = act(writing);
      return Done{};
    }));
    return out;
  }

  Hash16 SourceOf(const records::Subject& subject) const {
    return store->SourceHash("person", agency, subject.source_id.Reveal());
  }

  BlockingKeys KeysOf(const records::Subject& subject) const {
    return store->KeysOf(subject, linkage::Traits(subject, store->weights()));
  }

  // Who has the blocking key, by row; ten at most.
  std::vector<PersonRow> Sharers(std::uint64_t key) {
    std::vector<PersonRow> persons;
    for (const KeySharer& one : store->Read().PersonsByBlockingKey(key, 10)) {
      persons.push_back(one.person);
    }
    return persons;
  }

  // Alone, as a child of their own.
  Person AddPerson(const records::Subject& subject) {
    return InWriter([&](Writing& writing) {
      const ChildRow child = writing.AddChild();
      const linkage::Sketch sketch(linkage::Traits(subject, store->weights()));
      return *writing.PersonOf(
          writing.AddPerson(agency, SourceOf(subject), subject, child, KeysOf(subject), &sketch));
    });
  }

  Hash16 Record(const std::string& name) const { return store->SourceHash("record", agency, name); }

  EntryId AddEntry(const std::vector<Person>& about, const std::string& record,
                   const std::string& body) {
    return InWriter([&](Writing& writing) { return AddEntryIn(writing, about, record, body); });
  }

  EntryId AddEntryIn(Writing& writing, const std::vector<Person>& about, const std::string& record,
                     const std::string& body) {
    const Hash16 source = Record(record);
    RecordHead head = writing.FindRecord(agency, source).value_or(RecordHead{});
    head.content = store->ContentHash(body);
    NewEntry entry;
    entry.facts.owner = agency;
    entry.facts.labels = records::LabelSet().With(records::Label::kHealth);
    entry.encode = [&](const EntryId&, Instant, std::uint32_t) { return body; };
    return writing.AddEntry(agency, source, about, entry, head);
  }

  struct Seen {
    Reading::EntryRef ref;
    std::string body;
  };
  // Surveys, then opens whatever has a body.
  Status Scan(const Person& person, std::vector<Seen>& seen) {
    ReadTransaction reading = store->Read();
    std::vector<const Reading::EntryRef*> refs;
    std::vector<std::size_t> readable;
    for (const Reading::EntryRef& ref : reading.Survey(person).entries) {
      if (ref.readable) readable.push_back(seen.size());
      if (ref.readable) refs.push_back(&ref);
      seen.push_back({ref, std::string()});
    }
    return reading.Open(person, refs, [&](std::size_t i, std::string_view body) {
      seen[readable[i]].body = std::string(body);
    });
  }
  std::vector<Seen> Entries(const Person& person) {
    std::vector<Seen> seen;
    Must(Scan(person, seen));
    return seen;
  }

  Person Again(const Person& person) { return *store->Read().PersonOf(person.row); }

  TempFolder folder;
  SetClock clock;
  Options options;
  std::unique_ptr<Store> store;
  AgencyRow agency{};
};

}  // namespace hub::store

#endif  // TESTS_UNIT_STORE_HOUSE_H_
