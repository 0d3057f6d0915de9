// How much the time of an answer tells of what it hides. Run by tests/bench/hiding, never as a
// test: time on a shared machine proves nothing, it can only be told.
//
// Each round asks the two questions of a pair in random order, about other children each time.
// Told of each pair: the middle time of both; how often a guess by one answer's time alone would
// be right (the area under the curve of Mann and Whitney; 50 % is chance) with its 95 % interval;
// and the mean difference with its own, in microseconds.

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <functional>
#include <map>

#include "hub/service/person_search.h"
#include "tests/unit/hiding/answers.h"

namespace hub::service {
namespace {

using access::Purpose;
using records::Kind;
using records::Label;
using Times = std::vector<double>;

int Rounds() {
  const char* asked = std::getenv("ONESTORY_ROUNDS");
  return asked != nullptr ? std::max(100, std::atoi(asked)) : 10'000;
}

double Microseconds(const std::function<void()>& act) {
  const auto began = std::chrono::steady_clock::now();
  act();
  return std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - began)
      .count();
}

double Middle(Times times) {
  std::nth_element(times.begin(), times.begin() + static_cast<std::ptrdiff_t>(times.size() / 2),
                   times.end());
  return times[times.size() / 2];
}

// The chance that one of `a` took longer than one of `b`; half for ties.
double Area(const Times& a, Times b) {
  std::sort(b.begin(), b.end());
  double sum = 0;
  for (const double time : a) {
    const auto below = std::lower_bound(b.begin(), b.end(), time);
    const auto upto = std::upper_bound(below, b.end(), time);
    sum += static_cast<double>(below - b.begin()) + static_cast<double>(upto - below) / 2;
  }
  return sum / static_cast<double>(a.size()) / static_cast<double>(b.size());
}

void Tell(const char* what, const Times& first, const Times& second) {
  const auto n = static_cast<double>(first.size());
  const double area = Area(first, second);
  // Hanley and McNeil 1982.
  const double q1 = area / (2 - area), q2 = 2 * area * area / (1 + area);
  const double error = std::sqrt(
      (area * (1 - area) + (n - 1) * (q1 - area * area) + (n - 1) * (q2 - area * area)) / (n * n));
  double mean = 0, squares = 0;
  for (std::size_t i = 0; i < first.size(); ++i) mean += (first[i] - second[i]) / n;
  for (std::size_t i = 0; i < first.size(); ++i)
    squares += std::pow(first[i] - second[i] - mean, 2);
  const double mean_error = std::sqrt(squares / (n - 1) / n);
  const bool seen = std::abs(area - 0.5) > 1.96 * error;
  std::printf("%-46s %8.0f %8.0f  %5.1f %% +- %.1f  %+8.1f +- %.1f us  %s\n", what, Middle(first),
              Middle(second), 100 * area, 196 * error, mean, 1.96 * mean_error,
              seen ? "TELLS" : "nothing seen");
}

void Compare(const char* what, int rounds, const std::function<void(int)>& first,
             const std::function<void(int)>& second) {
  Draws draws(11);
  Times of_first, of_second;
  for (int round = -rounds / 20; round < rounds; ++round) {
    const int number = round < 0 ? -round : round;
    const bool swapped = draws.OneIn(2);
    const double early = Microseconds([&] { (swapped ? second : first)(number); });
    const double late = Microseconds([&] { (swapped ? first : second)(number); });
    if (round < 0) continue;  // until memory is warm
    of_first.push_back(swapped ? late : early);
    of_second.push_back(swapped ? early : late);
  }
  Tell(what, of_first, of_second);
}

constexpr int kChildren = 1'500;

// Every child is known to health; those with an even number also to social care, whose lead
// works with those that divide by four. Those that divide by eight have hidden entries besides.
class County : public SearchHouse {
 public:
  County() {
    policy.known_check_rows_per_day = 100'000'000;
    for (int first = 0; first < kChildren; first += 100) {
      std::vector<records::Record> health, care, hidden;
      for (int number = first; number < first + 100; ++number) {
        for (int i = 0; i < 4; ++i) health.push_back(Record(number, "h", i, Kind::kHealthContact));
        if (number % 2 == 0) care.push_back(Record(number, "c", 0, Kind::kReferral));
        for (int i = 0; number % 8 == 0 && i < 4; ++i) {
          hidden.push_back(Record(number, "h", 10 + i, Kind::kHealthContact));
          hidden.back().labels = hidden.back().labels.With(Label::kSensCounselling);
        }
      }
      for (auto* batch : {&health, &hidden})
        if (!Push("nhs", std::move(*batch)).ok()) FAIL("push");
      if (!Push("csc", std::move(care)).ok()) FAIL("push");
    }
    for (int number = 0; number < kChildren; number += 4) {
      const ChildId child = ChildOf("csc", Id("c", number));
      ids[number] = child;
      Relate(child, "l.lead");
      Agree(child);
    }
    for (int number = 1; number < kChildren; number += 2)
      ids[number] = ChildOf("nhs", Id("h", number));
  }

  static std::string Id(const char* of, int number) { return of + std::to_string(number); }
  static std::string Family(int number) {
    std::string name = "Mar";
    for (int i = 0; i < 3; ++i, number /= 20) name += static_cast<char>('a' + number % 20);
    return name;
  }
  static Date Birth(int number) { return Date{Date::Parse("2010-01-01")->days + number % 3'000}; }

  FindQuery Of(int number, Purpose purpose = Purpose::kEarlyHelp) const {
    FindQuery query = For("Child", Family(number), "2010-01-01", purpose);
    query.birth = Birth(number);
    return query;
  }
  static int Hidden(int round) { return round * 2 % kChildren + 1; }  // unknown to the lead
  static int Led(int round) { return round * 4 % kChildren; }
  static int Unknown(int round) { return kChildren + round % 4'000; }

  ChronologyQuery Reading(int number) const {
    ChronologyQuery query;
    query.child = ids.at(number);
    query.purpose = Purpose::kEarlyHelp;
    return query;
  }

  std::map<int, ChildId> ids;

 private:
  static records::Record Record(int number, const char* of, int i, Kind kind) {
    auto subject = Person(Id(of, number), "Child", Family(number), NhsNumber(number));
    subject.birth = PartialDate::Day(Birth(number));
    return About(subject, Id(of, number) + '-' + std::to_string(i), kind,
                 "2026-03-" + std::to_string(10 + i));
  }
};

TEST_CASE("how much the time of an answer tells", "[.bench]") {
  County county;
  const int rounds = Rounds();
  std::printf("%d paired requests each, %d children; whole answers with their durable leaf\n",
              rounds, kChildren);
  std::printf("%-46s %8s %8s  %s\n", "first, second", "us", "us", "first takes longer in");
  const Caller lead = county.Lead();
  FindChild finder = county.Finder();
  const auto search = [&](int number) {
    if (!finder.Run(lead, county.Of(number)).ok()) FAIL("search");
  };
  Compare(
      "search: hidden, not there", rounds, [&](int r) { search(County::Hidden(r)); },
      [&](int r) { search(County::Unknown(r)); });
  Compare(
      "search: found, not there", rounds, [&](int r) { search(County::Led(r)); },
      [&](int r) { search(County::Unknown(r)); });
  Compare(
      "search: not there, not there", rounds, [&](int r) { search(County::Unknown(r)); },
      [&](int r) { search(County::Unknown(r + 2'000)); });

  const auto core = [&](int number) {
    store::ReadTransaction reading = county.store->Read();
    const auto directory = county.directory.Current(reading, county.clock.now);
    PersonSearch persons(reading, *county.store, lead, county.policy, *directory, county.nicknames);
    persons.Run(county.Of(number), Purpose::kEarlyHelp, county.clock.now);
  };
  Compare(
      "search without leaf: hidden, not there", rounds, [&](int r) { core(County::Hidden(r)); },
      [&](int r) { core(County::Unknown(r)); });
  Compare(
      "search without leaf: found, not there", rounds, [&](int r) { core(County::Led(r)); },
      [&](int r) { core(County::Unknown(r)); });

  ReadChronology read(*county.store, county.directory, county.policy, county.clock);
  const auto ask = [&](const ChronologyQuery& query) {
    if (!read.Run(lead, query).ok()) FAIL("read");
  };
  Compare(
      "read: with 4 hidden of 9, without", rounds,
      [&](int r) { ask(county.Reading(r * 8 % kChildren)); },
      [&](int r) { ask(county.Reading((r * 8 + 4) % (kChildren - 8))); });
  Compare(
      "read refused: a hidden child, none", rounds,
      [&](int r) { ask(county.Reading(County::Hidden(r))); },
      [&](int) {
        ChronologyQuery query;
        query.purpose = Purpose::kEarlyHelp;
        query.child = crypto::RandomId<ChildId>();
        ask(query);
      });
}

}  // namespace
}  // namespace hub::service
