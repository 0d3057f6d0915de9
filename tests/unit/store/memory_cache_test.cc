#include "hub/store/detail/memory_cache.h"

#include <string>

#include "tests/support/catch.h"

namespace hub::store::detail {
namespace {

struct Text {
  std::string text;

  std::size_t size() const { return text.size(); }
};

std::shared_ptr<const Text> Sized(std::size_t size) {
  return std::make_shared<const Text>(Text{std::string(size, 'x')});
}

TEST_CASE("values are kept as long as there is room, each under its number", "[store]") {
  MemoryCache<Text> cache(100'000);
  for (std::int64_t number = 1; number <= 1'000; ++number) {
    const auto value = Sized(1'000);
    cache.Put(number, value);
    CHECK(cache.Find(number) == value);
  }
  std::size_t kept = 0;
  for (std::int64_t number = 1; number <= 1'000; ++number) {
    const auto value = cache.Find(number);
    if (value) kept += value->size();
  }
  CHECK(kept <= 100'000);
  CHECK(kept > 80'000);
}

TEST_CASE("a value too large for the cache pushes nothing out", "[store]") {
  MemoryCache<Text> cache(100'000);
  cache.Put(1, Sized(1'000));
  cache.Put(2, Sized(50'000));
  CHECK(cache.Find(1) != nullptr);
  CHECK(cache.Find(2) == nullptr);
}

TEST_CASE("the newest value of a number is kept, and takes no more room than it has", "[store]") {
  MemoryCache<Text> cache(100'000);
  cache.Put(1, Sized(10));
  for (int i = 0; i < 1'000; ++i) cache.Put(2, Sized(10'000));
  CHECK(cache.Find(1) != nullptr);
  const auto last = Sized(20);
  cache.Put(2, last);
  CHECK(cache.Find(2) == last);
  cache.Clear();
  CHECK(cache.Find(2) == nullptr);
}

}  // namespace
}  // namespace hub::store::detail
