#include "hub/store/detail/lookup.h"

#include <algorithm>

#include "hub/linkage/linkage.h"
#include "hub/linkage/search_keys.h"
#include "hub/records/byte_fields.h"
#include "hub/store/detail/statements.h"

namespace hub::store::detail {
namespace {

constexpr std::size_t kWidth = 9;  // a table and a key

std::int64_t Hashed(const crypto::KeyedHash& key, std::string_view text) {
  return static_cast<std::int64_t>(crypto::Hmac64(key, text));
}

bool IsWordByte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80;
}

std::string WordBytes(std::string_view text) {
  std::string kept = linkage::NormaliseName(text);
  std::erase_if(kept, [](char c) { return !IsWordByte(c); });
  return kept;
}

}  // namespace

std::vector<LookupKey> LookupKeysOf(const records::Subject& subject,
                                    const KeyStore::Derived& keys) {
  std::vector<LookupKey> found;
  for (const std::string& text : linkage::SearchKeys(subject)) {
    found.push_back({LookupTable::kSearch, Hashed(keys.search, text)});
  }
  for (const records::Address& address : subject.addresses) {
    const std::string text = NormaliseAddress(address);
    if (!text.empty()) found.push_back({LookupTable::kHousehold, Hashed(keys.household, text)});
  }
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
}

std::string EncodeLookupKeys(const std::vector<LookupKey>& keys) {
  records::FieldWriter out;
  for (const LookupKey& key : keys) {
    out.Byte(static_cast<unsigned>(key.table));
    out.Fixed(static_cast<std::uint64_t>(key.key), 8);
  }
  return std::move(out).Take();
}

std::vector<LookupKey> DecodeLookupKeys(std::string_view bytes) {
  if (bytes.size() % kWidth != 0) throw Failure(SQLITE_CORRUPT, "a person's lookup keys");
  std::vector<LookupKey> keys(bytes.size() / kWidth);
  records::FieldReader in(bytes);
  for (LookupKey& key : keys) {
    key.table = static_cast<LookupTable>(in.Byte());
    key.key = static_cast<std::int64_t>(in.Fixed(8));
  }
  return keys;
}

void AddKey(Connection& connection, PersonRow person, ChildRow child, const LookupKey& key) {
  switch (key.table) {
    case LookupTable::kBlocking:
      Run(connection, sql::kAddBlockingKey, key.key, person, child);
      return;
    case LookupTable::kSearch:
      Run(connection, sql::kAddSearchKey, key.key, person);
      return;
    case LookupTable::kHousehold:
      Run(connection, sql::kAddHouseholdKey, key.key, person);
      return;
  }
}

void MoveKey(Connection& connection, PersonRow person, ChildRow child, const LookupKey& key) {
  if (key.table != LookupTable::kBlocking) return;
  Run(connection, sql::kMoveBlockingKey, key.key, person, child);
  Run(connection, sql::kMoveSettledKey, key.key, person, child);
}

void EraseKey(Connection& connection, PersonRow person, const LookupKey& key) {
  switch (key.table) {
    case LookupTable::kBlocking:
      Run(connection, sql::kEraseBlockingKey, key.key, person);
      Run(connection, sql::kEraseSettledBlockingKey, key.key, person);
      return;
    case LookupTable::kSearch:
      Run(connection, sql::kEraseSearchKey, key.key, person);
      Run(connection, sql::kEraseSettledSearchKey, key.key, person);
      return;
    case LookupTable::kHousehold:
      Run(connection, sql::kEraseHouseholdKey, key.key, person);
      Run(connection, sql::kEraseSettledHouseholdKey, key.key, person);
      return;
  }
}

std::string NormaliseAddress(const records::Address& address) {
  const std::string lines = WordBytes(address.lines.Reveal());
  if (lines.empty()) return lines;
  return lines + "|" + WordBytes(address.postcode.Reveal());
}

}  // namespace hub::store::detail
