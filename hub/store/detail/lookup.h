// The keyed hashes by which a person is found: for linkage, for search, and for a shield that
// reaches everybody at an address. Each source person keeps the list of its own, so that an
// erasure removes them and a shield follows them without reading a table from end to end.

#ifndef HUB_STORE_DETAIL_LOOKUP_H_
#define HUB_STORE_DETAIL_LOOKUP_H_

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "hub/records/record.h"
#include "hub/store/detail/key_store.h"

namespace hub::store::detail {

// Numbers are stored. Never renumber.
enum class LookupTable : std::uint8_t { kBlocking = 1, kSearch = 2, kHousehold = 3 };

struct LookupKey {
  LookupTable table = LookupTable::kBlocking;
  std::int64_t key = 0;

  friend auto operator<=>(const LookupKey&, const LookupKey&) = default;
};

// For search and households. Sorted, without repeats.
std::vector<LookupKey> LookupKeysOf(const records::Subject& subject, const KeyStore::Derived& keys);

std::string EncodeLookupKeys(const std::vector<LookupKey>& keys);
std::vector<LookupKey> DecodeLookupKeys(std::string_view bytes);

void AddKey(Connection& connection, PersonRow person, ChildRow child, const LookupKey& key);
// Wherever it stands.
void MoveKey(Connection& connection, PersonRow person, ChildRow child, const LookupKey& key);
void EraseKey(Connection& connection, PersonRow person, const LookupKey& key);

// One text for one address however it is punctuated; "" where there is no street.
std::string NormaliseAddress(const records::Address& address);

}  // namespace hub::store::detail

#endif  // HUB_STORE_DETAIL_LOOKUP_H_
