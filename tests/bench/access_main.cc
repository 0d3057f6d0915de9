// How long deciding a chronology of 200 entries takes: the child, then each distinct class of
// entry once, and every entry's own class found by comparison, as service/entry_decisions does.
//
//   bench_access [rounds]    20,000 by default

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <vector>

#include "tests/unit/access/world.h"

namespace {

using namespace hub::access;
using hub::records::Label;
using hub::records::LabelSet;

constexpr std::size_t kEntries = 200;

// Entries of so many classes, those of one class mostly beside each other.
std::vector<EntryFacts> Chronology(std::size_t classes) {
  std::vector<EntryFacts> kinds;
  const Label some[] = {Label::kGeneral,  Label::kHealth,     Label::kPoliceP,
                        Label::kCriminal, Label::kThirdParty, Label::kSensCounselling,
                        Label::kDisputed, Label::kChildAbuse};
  for (std::size_t i = 0; i < classes; ++i) {
    EntryFacts facts;
    facts.owner = i % 3 == 0 ? kSchool : i % 3 == 1 ? kCouncil : kClinic;
    facts.klass = static_cast<hub::records::RecordClass>(1 + i % 6);
    facts.labels = LabelSet().With(Label::kGeneral).With(some[i % 8]).With(some[i / 8 % 8]);
    facts.pushed_to_asker = i % 7 == 3;
    kinds.push_back(facts);
  }
  std::vector<EntryFacts> entries;
  for (std::size_t i = 0; i < kEntries; ++i) entries.push_back(kinds[i * classes / kEntries]);
  return entries;
}

std::size_t DecideAll(const World& world, const Question& question, const ChildFacts& facts,
                      const std::vector<EntryFacts>& entries) {
  const ChildDecision child = DecideChild(question, facts, world.policy);
  std::vector<EntryFacts> classes;
  std::vector<Decision> decisions;
  std::size_t last = 0, shown = 0;
  for (const EntryFacts& entry : entries) {
    if (last >= classes.size() || !(classes[last] == entry)) {
      last = static_cast<std::size_t>(std::find(classes.begin(), classes.end(), entry) -
                                      classes.begin());
      if (last == classes.size()) {
        classes.push_back(entry);
        decisions.push_back(DecideEntry(question, facts, child, entry, world.policy));
      }
    }
    shown += decisions[last].permits();
  }
  return shown;
}

double CpuMicros() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e6 + static_cast<double>(now.tv_nsec) / 1e3;
}

// Microseconds for one chronology, the median of many, and the processor's time for each.
double Measure(const World& world, std::size_t classes, int rounds) {
  using Clock = std::chrono::steady_clock;
  const Question question = world.Asks();
  const ChildFacts facts = world.Facts();
  const std::vector<EntryFacts> entries = Chronology(classes);
  std::vector<double> times;
  std::size_t shown = 0;
  const double cpu_began = CpuMicros();
  for (int round = 0; round < rounds; ++round) {
    const auto began = Clock::now();
    shown += DecideAll(world, question, facts, entries);
    times.push_back(std::chrono::duration<double, std::micro>(Clock::now() - began).count());
  }
  const double cpu = (CpuMicros() - cpu_began) / rounds;
  std::sort(times.begin(), times.end());
  std::printf(
      "%3zu classes: median %6.1f us, 99th of a hundred %6.1f us, processor %6.1f us, "
      "%zu of 200 shown\n",
      classes, times[times.size() / 2], times[times.size() * 99 / 100], cpu,
      shown / static_cast<std::size_t>(rounds));
  return times[times.size() / 2];
}

}  // namespace

int main(int count, char** words) {
  const int rounds = count > 1 ? std::max(1, std::atoi(words[1])) : 20'000;
  World world;
  world.shielded = true;  // one label more on each entry
  for (const std::size_t classes : {1U, 5U, 20U, 48U}) Measure(world, classes, rounds);
  return 0;
}
