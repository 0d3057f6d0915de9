#include "hub/store/detail/sealed_sketches.h"

#include <algorithm>
#include <set>

#include "hub/store/detail/seals.h"
#include "hub/store/detail/statements.h"

namespace hub::store::detail {
namespace {

void StoreBytes(Connection& connection, KeyStore& keys, ChildRow child, PersonRow person,
                std::string_view bytes) {
  const std::string sealed = crypto::Seal(keys.SketchKey(person), BoundSketch(person), bytes);
  Run(connection, sql::kSetSketch, child, person, Blob(sealed));
}

// Adds those of the neighbours from `first` on that open.
void AddBlock(Connection& connection, KeyStore& keys, std::int64_t first,
              const std::vector<PersonRow>& but, std::vector<PlainSketch>& sketches) {
  const std::optional<crypto::SecretKey> key = keys.FindSketchKey(PersonRow{first});
  if (!key) return;
  const std::int64_t last = first + KeyStore::kSketchesOfKey - 1;
  for (Query row(connection, sql::kSketchesFrom, first, last); row.Next();) {
    PlainSketch one{PersonRow{row.Int(0)}, ChildRow{row.Int(1)}, {}};
    if (std::find(but.begin(), but.end(), one.person) != but.end()) continue;
    if (!crypto::Open(*key, BoundSketch(one.person), row.Bytes(2), one.bytes).ok()) continue;
    sketches.push_back(std::move(one));
  }
}

}  // namespace

void StoreSketch(Connection& connection, KeyStore& keys, ChildRow child, PersonRow person,
                 const linkage::Sketch* sketch) {
  if (sketch == nullptr) {
    Run(connection, sql::kSetSketch, child, person, Blob(std::string_view()));
    return;
  }
  const linkage::SketchBytes bytes = linkage::BytesOf(*sketch);
  StoreBytes(connection, keys, child, person, std::string_view(bytes.data(), bytes.size()));
}

std::optional<linkage::Sketch> OpenSketch(Toolkit& tools, KeyStore& keys, PersonRow person,
                                          std::string_view sealed) {
  const std::optional<crypto::SecretKey> key = keys.FindSketchKey(person);
  if (!key) return std::nullopt;
  tools.opener.SetKey(*key);
  BindSketch(person, tools.associated);
  const std::optional<std::string_view> bytes = tools.opener.Open(tools.associated, sealed);
  return bytes ? linkage::SketchFrom(*bytes) : std::nullopt;
}

std::vector<PlainSketch> SketchesBeside(Connection& connection, KeyStore& keys,
                                        const std::vector<PersonRow>& persons) {
  std::set<std::int64_t> blocks;
  for (const PersonRow person : persons) {
    const auto row = static_cast<std::int64_t>(person);
    blocks.insert(row - row % KeyStore::kSketchesOfKey);
  }
  std::vector<PlainSketch> sketches;
  for (const std::int64_t first : blocks) AddBlock(connection, keys, first, persons, sketches);
  return sketches;
}

void SealAnew(Connection& connection, KeyStore& keys, const std::vector<PlainSketch>& sketches) {
  for (const PlainSketch& one : sketches) {
    StoreBytes(connection, keys, one.child, one.person, one.bytes);
  }
}

}  // namespace hub::store::detail
