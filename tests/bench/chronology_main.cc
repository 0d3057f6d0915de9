// bench_chronology: what incidents and gaps add to the processor time of a read.
//
// 40 children of 200 entries each, of four agencies who often write of the same day. They are read
// in turn with and without, in rounds, each answer encoded; told are the middle of the rounds and
// their ratio, which is what to compare. "first" is a reader who has nothing in memory.

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <vector>

#include "hub/chronology/evidence.h"
#include "hub/records/entry_format.h"
#include "hub/wire/answers.h"
#include "tests/unit/service/house.h"

namespace hub::service {
namespace {

constexpr int kChildren = 40;
constexpr int kOfEach = 50;  // entries, of each of the four agencies
constexpr std::size_t kBatch = 250;
constexpr int kRounds = 60;

double ProcessorMicros() {
  timespec time{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) * 1e6 + static_cast<double>(time.tv_nsec) / 1e3;
}

// With a check digit, so that each of them is a child of their own.
std::string NhsNumber(int child) {
  for (int number = 900'000'000 + child * 37;; ++number) {
    const std::string digits = std::to_string(number);
    int sum = 0;
    for (int i = 0; i < 9; ++i) sum += (10 - i) * (digits[static_cast<std::size_t>(i)] - '0');
    const int check = (11 - sum % 11) % 11;
    if (check < 10) return digits + std::to_string(check);
  }
}

class County {
 public:
  County() {
    NewAgency police;
    police.id = *AgencyId::From("police");
    police.name = "Police";
    police.kind = records::AgencyKind::kPolice;
    police.classes = police.classes.With(records::RecordClass::kPolice);
    police.duty_phone = "101";
    REQUIRE(house.administer->AddAgency(police).ok());
    house.policy.agreements.front().classes = records::ClassSet(~0U);
    for (int child = 0; child < kChildren; ++child) AddChild(child, kOfEach);
  }

  // One of that many entries of each agency, in order of their days or in none.
  ChildId AddLong(int of_each, bool in_order) {
    AddChild(kChildren + ++longer, of_each, in_order);
    const ChildId made = children.back();
    children.pop_back();
    return made;
  }

  // One more contact of this child's, told by children's services.
  void Arrives(int child, int number) {
    REQUIRE(house
                .Push("csc", {About(PersonOf(child), "new" + std::to_string(number),
                                    records::Kind::kContact, Date{19'500}.Iso())})
                .ok());
  }

  // Processor time of one read of each child, in microseconds a read.
  double Read(ReadChronology& reader, bool incidents, std::size_t limit) {
    const Caller lead = house.Lead();
    const double began = ProcessorMicros();
    for (const ChildId& child : children) {
      ChronologyQuery query;
      query.child = child;
      query.purpose = access::Purpose::kEarlyHelp;
      query.limit = limit;
      query.incidents = incidents;
      const auto outcome = reader.Run(lead, query);
      REQUIRE(outcome.ok());
      REQUIRE(outcome.value().index() == 0);
      bytes = wire::Encode(std::get<0>(outcome.value())).size();
      found = std::get<0>(outcome.value()).answer().incidents.size();
    }
    return (ProcessorMicros() - began) / kChildren;
  }

  // Processor time of each page of a long chronology, in microseconds, newest first.
  std::vector<double> Walk(ReadChronology& reader, const ChildId& long_one) {
    std::vector<double> pages;
    ChronologyQuery query;
    query.child = long_one;
    query.purpose = access::Purpose::kEarlyHelp;
    query.limit = 50;
    do {
      const double began = ProcessorMicros();
      const auto outcome = reader.Run(house.Lead(), query);
      REQUIRE(outcome.ok());
      REQUIRE(outcome.value().index() == 0);
      query.cursor = std::get<0>(outcome.value()).answer().next_cursor;
      pages.push_back(ProcessorMicros() - began);
    } while (!query.cursor.empty());
    return pages;
  }

  House house;
  std::vector<ChildId> children;
  std::size_t bytes = 0;
  std::size_t found = 0;

 private:
  static records::Subject PersonOf(int child) {
    return Person("p" + std::to_string(child), "Ada" + std::to_string(child),
                  "Marlow" + std::to_string(child), NhsNumber(child));
  }

  void AddChild(int child, int of_each, bool in_order = false) {
    const int apart = of_each < 2'000 ? 5 : 1;  // days
    const struct {
      const char* agency;
      records::Kind kind;
    } views[] = {{"csc", records::Kind::kContact},
                 {"police", records::Kind::kPoliceNotice},
                 {"nhs", records::Kind::kHealthContact},
                 {"st-marys", records::Kind::kAttendancePeriod}};
    for (const auto& view : views) {
      std::vector<records::Record> records;
      for (int i = 0; i < of_each; ++i) {
        const std::string id = std::to_string(child) + "-" + std::to_string(i);
        const int day = in_order ? 20'300 - (of_each - i) * apart : 18'993 + i * 7 % 1'303;
        records.push_back(About(PersonOf(child), id, view.kind, Date{day}.Iso()));
        if (records.size() < kBatch && i + 1 < of_each) continue;
        REQUIRE(house.Push(view.agency, std::move(records)).ok());
        records.clear();
      }
    }
    children.push_back(house.ChildOf("csc", "p" + std::to_string(child)));
    house.Relate(children.back(), "l.lead");
    access::Agreement agreement;
    agreement.state = access::AgreementState::kGiven;
    agreement.purpose = access::Purpose::kEarlyHelp;
    for (const auto& view : views) agreement.agencies.push_back(*AgencyId::From(view.agency));
    agreement.classes = records::ClassSet(~0U);
    const auto set = SetRights(*house.store, house.policy, house.clock)
                         .RecordAgreement(house.Supervisor(), {children.back(), agreement, "parent",
                                                               Sensitive("form 12")});
    REQUIRE(set.ok());
    house.clock.now = house.clock.now.Plus(1);
  }

  int longer = 0;
};

double Middle(std::vector<double> of) {
  std::nth_element(of.begin(), of.begin() + static_cast<std::ptrdiff_t>(of.size() / 2), of.end());
  return of[of.size() / 2];
}

TEST_CASE("a page costs the same wherever it lies and however long the chronology is", "[bench]") {
  County county;
  ReadChronology reader(*county.house.store, county.house.directory, county.house.policy,
                        county.house.clock);
  struct Long {
    int entries;
    bool in_order;
    ChildId child;
    std::vector<double> first, middle, last;
  };
  std::vector<Long> all;
  for (const bool in_order : {true, false})
    for (const int entries : {200, 1'000, 5'000, 20'000})
      all.push_back({entries, in_order, county.AddLong(entries / 4, in_order), {}, {}, {}});
  for (int round = 0; round < 8; ++round) {
    for (Long& one : all) {
      const std::vector<double> pages = county.Walk(reader, one.child);
      REQUIRE(pages.size() == static_cast<std::size_t>(one.entries / 50));
      if (round < 3) continue;  // segments are made meanwhile
      // The first page of all also tells gaps and contradictions: it is left out.
      const auto some = std::max<std::ptrdiff_t>(1, one.entries / 1'000);
      const auto middle = pages.begin() + one.entries / 100;
      one.first.insert(one.first.end(), pages.begin() + 1, pages.begin() + 1 + some);
      one.middle.insert(one.middle.end(), middle, middle + some);
      one.last.insert(one.last.end(), pages.end() - some, pages.end());
    }
  }
  std::printf("%8s %9s %10s %10s %10s %11s %14s\n", "entries", "in order", "first us", "middle us",
              "last us", "last/first", "first/of 200");
  const auto of = [](const std::vector<double>& some) { return Middle(some); };
  for (const Long& one : all) {
    const Long& short_one = all[one.in_order ? 0 : 4];
    std::printf("%8d %9s %10.1f %10.1f %10.1f %11.3f %14.3f\n", one.entries,
                one.in_order ? "yes" : "no", of(one.first), of(one.middle), of(one.last),
                of(one.last) / of(one.first), of(one.first) / of(short_one.first));
  }
}

TEST_CASE("the first read after an arrival, kept up and not", "[bench]") {
  County county;
  House& house = county.house;
  ReadChronology kept(*house.store, house.directory, house.policy, house.clock);
  ReadChronology found(*house.store, house.directory, house.policy, house.clock);
  kept.KeepUpWith([](const std::function<void()>& work) { work(); });
  for (int warm = 0; warm < 3; ++warm) {
    county.Read(kept, true, 50);
    county.Read(found, true, 50);
  }
  std::vector<double> first_kept, first_found, repeated;
  for (int round = 0; round < 10; ++round) {
    for (int child = 0; child < kChildren; ++child) county.Arrives(child, round);
    kept.AwaitKeptUp();
    // Whoever reads first finds the store's own lists anew: the two take turns.
    if (round % 2 == 0) {
      first_kept.push_back(county.Read(kept, true, 50));
    } else {
      first_found.push_back(county.Read(found, true, 50));
    }
    repeated.push_back(county.Read(kept, true, 50));
    county.Read(found, true, 50);
  }
  std::printf(
      "after an arrival, 200 entries: repeated %.1f us, first kept up %.1f us (%.2f), "
      "first found on read %.1f us (%.2f)\n",
      Middle(repeated), Middle(first_kept), Middle(first_kept) / Middle(repeated),
      Middle(first_found), Middle(first_found) / Middle(repeated));
}

TEST_CASE("the first read after a start", "[bench]") {
  County county;
  House& house = county.house;
  {
    ReadChronology before(*house.store, house.directory, house.policy, house.clock);
    for (int warm = 0; warm < 4; ++warm) county.Read(before, true, 50);  // segments are made
  }
  std::vector<double> with, without, repeated;
  for (int round = 0; round < 10; ++round) {
    house.Open();
    ReadChronology reader(*house.store, house.directory, house.policy, house.clock);
    const bool incidents = round % 2 == 0;
    (incidents ? with : without).push_back(county.Read(reader, incidents, 50));
    county.Read(reader, true, 50);
    repeated.push_back(county.Read(reader, true, 50));
  }
  std::printf(
      "after a start, 200 entries: repeated %.1f us, first %.1f us (%.2f), first without "
      "incidents %.1f us (%.2f)\n",
      Middle(repeated), Middle(with), Middle(with) / Middle(repeated), Middle(without),
      Middle(without) / Middle(repeated));
}

TEST_CASE("what noting what an entry is known by costs its arrival", "[bench]") {
  House house;
  records::Record record = About(Person("p1"), "n", records::Kind::kContact);
  record.narrative = Sensitive(std::string(600, 'n'));
  std::size_t with = 0, without = 0;
  constexpr int kNoted = 20'000;
  double began = ProcessorMicros();
  for (int i = 0; i < kNoted; ++i) {
    std::string body = records::EncodeEntry(record, {});
    without = body.size();
    const auto view = records::EntryView::Of(body);
    const std::string notes =
        chronology::Pack(chronology::ReadEvidence(view.value(), record.kind, record.happened));
    records::AddNotes(notes, body);
    with = body.size();
  }
  const double noted = (ProcessorMicros() - began) / kNoted;
  began = ProcessorMicros();
  for (int i = 0; i < kNoted; ++i) without = records::EncodeEntry(record, {}).size();
  const double plain = (ProcessorMicros() - began) / kNoted;
  began = ProcessorMicros();
  constexpr int kPushed = 8'000;
  for (int i = 0; i < kPushed / 200; ++i) {
    std::vector<records::Record> batch(200, record);
    for (int j = 0; j < 200; ++j)
      batch[static_cast<std::size_t>(j)].source_id = Sensitive(std::to_string(i * 200 + j));
    REQUIRE(house.Push("csc", std::move(batch)).ok());
  }
  const double pushed = (ProcessorMicros() - began) / kPushed;
  std::printf(
      "arrival of a record, nobody new: %.1f us of processor; of it noting %.2f us (%.1f %%), "
      "%zu bytes of %zu\n",
      pushed, noted - plain, 100 * (noted - plain) / pushed, with - without, without);
}

TEST_CASE("what incidents and gaps add to a read", "[bench]") {
  County county;
  House& house = county.house;
  ReadChronology reader(*house.store, house.directory, house.policy, house.clock);
  for (const bool incidents : {false, true}) county.Read(reader, incidents, 50);
  std::printf("%8s %12s %12s %7s %12s %10s %8s\n", "page", "without us", "with us", "ratio",
              "first us", "incidents", "bytes");
  for (const std::size_t limit : {std::size_t{50}, std::size_t{200}}) {
    std::vector<double> without, with, first;
    for (int round = 0; round < kRounds; ++round) {
      without.push_back(county.Read(reader, false, limit));
      with.push_back(county.Read(reader, true, limit));
      if (round % 10 != 0) continue;
      ReadChronology fresh(*house.store, house.directory, house.policy, house.clock);
      first.push_back(county.Read(fresh, true, limit));
    }
    std::printf("%8zu %12.1f %12.1f %7.3f %12.1f %10zu %8zu\n", limit, Middle(without),
                Middle(with), Middle(with) / Middle(without), Middle(first), county.found,
                county.bytes);
  }
}

}  // namespace
}  // namespace hub::service
