// bench_chronology: what incidents and gaps add to the processor time of a read.
//
// 40 children of 200 entries each, of four agencies who often write of the same day. They are read
// in turn with and without, in rounds, each answer encoded; told are the middle of the rounds and
// their ratio, which is what to compare. "first" is a reader who has nothing in memory.

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <vector>

#include "hub/wire/answers.h"
#include "tests/unit/service/house.h"

namespace hub::service {
namespace {

constexpr int kChildren = 40;
constexpr int kOfEach = 50;   // entries, of each of the four agencies
constexpr int kLong = 1'250;  // of a child with 5,000
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
    AddChild(kChildren, kLong);
    long_one = children.back();
    children.pop_back();
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
  std::vector<double> Walk(ReadChronology& reader) {
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
  std::size_t bytes = 0;
  std::size_t found = 0;

 private:
  void AddChild(int child, int of_each) {
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
        records.push_back(About(Person("p" + std::to_string(child), "Ada" + std::to_string(child),
                                       "Marlow" + std::to_string(child), NhsNumber(child)),
                                id, view.kind, Date{18'993 + i * 7 % 1'303}.Iso()));
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

  std::vector<ChildId> children;
  ChildId long_one;
};

double Middle(std::vector<double> of) {
  std::nth_element(of.begin(), of.begin() + static_cast<std::ptrdiff_t>(of.size() / 2), of.end());
  return of[of.size() / 2];
}

TEST_CASE("a page of 5,000 entries costs the same wherever it lies", "[bench]") {
  County county;
  ReadChronology reader(*county.house.store, county.house.directory, county.house.policy,
                        county.house.clock);
  std::vector<double> first, last;
  county.Walk(reader);
  for (int round = 0; round < 5; ++round) {
    const std::vector<double> pages = county.Walk(reader);
    REQUIRE(pages.size() == 100);
    first.insert(first.end(), pages.begin(), pages.begin() + 10);
    last.insert(last.end(), pages.end() - 10, pages.end());
  }
  std::printf("of 5,000 entries: one of the first ten pages %.1f us, of the last ten %.1f us\n",
              Middle(first), Middle(last));
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
