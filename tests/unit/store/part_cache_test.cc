#include "hub/store/detail/part_cache.h"

#include "tests/support/catch.h"

namespace hub::store::detail {
namespace {

std::shared_ptr<const Part> Sealed(std::size_t size) {
  auto part = std::make_shared<Part>();
  part->sealed.assign(size, 'x');
  return part;
}

TEST_CASE("parts are kept as long as there is room, each under its number", "[store]") {
  PartCache cache(100'000);
  for (std::int64_t number = 1; number <= 1'000; ++number) {
    const auto part = Sealed(1'000);
    cache.Add(number, part);
    CHECK(cache.Find(number) == part);
  }
  std::size_t kept = 0;
  for (std::int64_t number = 1; number <= 1'000; ++number) {
    const auto part = cache.Find(number);
    if (part) kept += part->size();
  }
  CHECK(kept <= 100'000);
  CHECK(kept > 90'000);
}

TEST_CASE("a part too large for the cache pushes nothing out", "[store]") {
  PartCache cache(100'000);
  cache.Add(1, Sealed(1'000));
  cache.Add(2, Sealed(50'000));
  CHECK(cache.Find(1) != nullptr);
  CHECK(cache.Find(2) == nullptr);
}

TEST_CASE("a number that is there stays what it is", "[store]") {
  PartCache cache(100'000);
  const auto first = Sealed(10);
  cache.Add(1, first);
  cache.Add(1, Sealed(20));
  CHECK(cache.Find(1) == first);
  cache.Clear();
  CHECK(cache.Find(1) == nullptr);
}

}  // namespace
}  // namespace hub::store::detail
