// What may happen between any two steps of a survey. A step is a lock that it takes: this
// program's own pthread_mutex_lock runs what shall happen first.

#ifndef __SANITIZE_THREAD__  // that has one of its own

#include <dlfcn.h>
#include <pthread.h>

#include <functional>

#include "tests/unit/store/house.h"

namespace {

thread_local int locks_left = 0;
thread_local const std::function<void()>* before_lock = nullptr;

}  // namespace

extern "C" int pthread_mutex_lock(pthread_mutex_t* mutex) noexcept {
  using Lock = int (*)(pthread_mutex_t*);
  static const Lock lock = reinterpret_cast<Lock>(dlsym(RTLD_NEXT, "pthread_mutex_lock"));
  if (before_lock != nullptr && --locks_left == 0) {
    const std::function<void()>* const happen = before_lock;
    before_lock = nullptr;
    (*happen)();
  }
  return lock(mutex);
}

namespace hub::store {
namespace {

// Runs `survey` with `happen` before its n-th lock; whether it took that many.
bool Between(int n, const std::function<void()>& happen, const std::function<void()>& survey) {
  locks_left = n;
  before_lock = &happen;
  survey();
  const bool happened = before_lock == nullptr;
  before_lock = nullptr;
  return happened;
}

void Fill(House& house, const Person& person, int first, int last) {
  house.InWriter([&](Writing& writing) {
    for (int i = first; i <= last; ++i) {
      house.AddEntryIn(writing, {person}, "r" + std::to_string(i), "body");
    }
    return 0;
  });
}

void MakeSegments(House& house, const Person& person) {
  house.Entries(person);
  for (int i = 0; i < 2; ++i) house.InWriter([](Writing&) { return 0; });
}

TEST_CASE("a snapshot is never told what a newer one kept while it asked", "[store]") {
  int happened = 0;
  for (int n = 1; n <= 6; ++n) {
    INFO("before lock " << n);
    House house;
    const Person ada = house.AddPerson(SubjectNamed("Lovelace"));
    Fill(house, ada, 1, 4);
    house.Entries(ada);
    ReadTransaction old = house.store->Read();
    const auto others = [&] {
      Fill(house, ada, 5, 15);
      MakeSegments(house, ada);
      house.Entries(ada);  // and kept
    };
    std::size_t told = 0;
    happened += Between(n, others, [&] { told = old.Survey(ada).entries.size(); }) ? 1 : 0;
    CHECK(told == 4);
  }
  CHECK(happened >= 2);
}

TEST_CASE("segments that are made while a snapshot asks are none of its own", "[store]") {
  int happened = 0;
  for (int n = 1; n <= 6; ++n) {
    INFO("before lock " << n);
    House house;
    const Person ada = house.AddPerson(SubjectNamed("Lovelace"));
    Fill(house, ada, 1, 12);
    ReadTransaction old = house.store->Read();
    const auto others = [&] {
      MakeSegments(house, ada);
      house.store->Read().Survey(ada);  // kept, and no body with it
    };
    const std::vector<Reading::EntryRef>* told = nullptr;
    happened += Between(n, others, [&] { told = &old.Survey(ada).entries; }) ? 1 : 0;
    std::vector<const Reading::EntryRef*> all;
    for (const Reading::EntryRef& ref : *told) all.push_back(&ref);
    CHECK(old.Open(ada, all, [](std::size_t, std::string_view) {}).ok());
  }
  CHECK(happened >= 2);
}

}  // namespace
}  // namespace hub::store

#endif  // __SANITIZE_THREAD__
