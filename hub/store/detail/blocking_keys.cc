#include "hub/store/detail/blocking_keys.h"

#include <algorithm>
#include <optional>

#include "hub/linkage/model.h"
#include "hub/linkage/search_keys.h"
#include "hub/linkage/unborn.h"
#include "hub/records/stored_format.h"
#include "hub/store/detail/meta.h"
#include "hub/store/detail/recent_keys.h"
#include "hub/store/detail/sealed_sketches.h"
#include "hub/store/detail/seals.h"
#include "hub/store/detail/statements.h"

namespace hub::store::detail {
namespace {

constexpr std::size_t kMostKeys = 5;
constexpr char kMade[] = "blocking_keys";         // as MarkOf, once everybody has them
constexpr char kMaking[] = "blocking_keys_made";  // as MarkOf, while they are made ...
constexpr char kMadeTo[] = "blocking_keys_upto";  // ... and for whom they have been
// Many together: in a large hub each key changes a page of its own, and a page is written once.
constexpr std::int64_t kPersonsAtOnce = 20'000;

std::optional<std::string> Meta(Connection& connection, const char* name) {
  Query row(connection, sql::kMeta, std::string_view(name));
  return row.Next() ? std::optional(row.Text(0)) : std::nullopt;
}

// Invented people whose keys tell when others are made than before.
std::vector<records::Subject> Samples() {
  constexpr const char* kGiven[] = {
      "Amelia",   "Bill",  "Anne-Marie", "Mohammed",  "Tom",
      "Zo\u00EB", "Katie", "Baby",       "Oleksandr", "\u0645\u0631\u064A\u0645",
      ""};
  constexpr const char* kFamily[] = {"Smith", "O'Connor", "van der Berg", "Kowalska", ""};
  std::vector<records::Subject> samples;
  for (const char* given : kGiven) {
    for (const char* family : kFamily) {
      records::Subject& bare = samples.emplace_back();
      bare.names.push_back({records::NameUse::kCurrent, Sensitive(given), Sensitive(family)});
      bare.birth = PartialDate::Day(*Date::FromCivil(2015, 3, 4));
      records::Subject full = bare;
      full.addresses.push_back({Sensitive("1 High Street"), Sensitive("ZZ9 4QR")});
      full.phones.emplace_back("01632 960101");
      full.phones.emplace_back("someone.77@example.org");
      samples.push_back(full);
      full.addresses.push_back({Sensitive("1"), Sensitive("ZZ9 4QR")});
      samples.push_back(full);
      full.addresses.pop_back();
      full.identifiers.push_back(
          {records::IdentifierKind::kNhsNumber, Sensitive("9990000115"), true});
      full.identifiers.push_back({records::IdentifierKind::kUpn, Sensitive("A123456789012"), true});
      full.identifiers.push_back(
          {records::IdentifierKind::kMothersNhsNumber, Sensitive("9990000123"), true});
      samples.push_back(full);
    }
  }
  return samples;
}

// By what keys are made: weights, and the program's way of making them.
std::string MarkOf(const linkage::Model& weights) {
  std::string texts;
  for (const records::Subject& subject : Samples()) {
    const linkage::Traits traits(subject, weights);
    for (const std::string& text : KeyTexts(subject, traits, weights)) {
      texts += text;
      texts += '\0';
    }
    const linkage::SketchBytes sketch = linkage::BytesOf(linkage::Sketch(traits));
    texts.append(sketch.data(), sketch.size());
    for (const std::string& text : linkage::SearchKeys(subject)) texts += text;
    texts += '\0';
  }
  const std::string way = crypto::Hex(crypto::View(crypto::Sha256(texts)));
  return weights.version + ' ' + way.substr(0, 16);
}

struct ToKey {
  PersonRow row{};
  AgencyRow agency{};
  KeyId key{};
  std::string keys;
  std::string identity;
  ChildRow child{};
};

std::vector<ToKey> Next(Connection& connection, std::int64_t after) {
  std::vector<ToKey> persons;
  for (Query row(connection, sql::kPersonsToKey, after, kPersonsAtOnce); row.Next();) {
    persons.push_back({PersonRow{row.Int(0)}, AgencyRow{row.Int(1)}, KeyId{row.Int(2)}, row.Text(3),
                       row.Text(4), ChildRow{row.Int(5)}});
  }
  return persons;
}

struct KeysMade {
  BlockingKeys blocking;
  std::vector<LookupKey> others;  // for searches, and of the household
  std::optional<linkage::Sketch> sketch;
};

// None of an erased person. One whose seal is broken keeps what they had: whoever reads them is
// told, and the hub still opens.
std::optional<KeysMade> KeysOf(const ToKey& person, KeyStore& keys, const linkage::Model& weights) {
  const std::optional<crypto::SecretKey> key = keys.Find(person.key);
  if (!key || person.identity.empty()) return KeysMade();
  std::string bytes;
  const Status opened =
      crypto::Open(*key, BoundIdentity(person.row, person.agency), person.identity, bytes);
  if (!opened.ok()) return std::nullopt;
  const Result<records::Subject> subject = records::DecodeSubject(bytes);
  if (!subject.ok()) return std::nullopt;
  const linkage::Traits traits(subject.value(), weights);
  return KeysMade{Hashed(KeyTexts(subject.value(), traits, weights), keys.derived()),
                  LookupKeysOf(subject.value(), keys.derived()), linkage::Sketch(traits)};
}

// Keys for searches are added to those of former names, which stay.
void Rekey(Connection& connection, KeyStore& store, const ToKey& person, const KeysMade& made) {
  std::vector<LookupKey> keys = DecodeLookupKeys(person.keys);
  for (const LookupKey& key : keys) {
    if (key.table == LookupTable::kBlocking) EraseKey(connection, person.row, key);
  }
  std::erase_if(keys, [](const LookupKey& key) { return key.table == LookupTable::kBlocking; });
  ReplaceBlockingKeys(connection, person.row, person.child, made.blocking, keys);
  for (const LookupKey& key : made.others) {
    if (key.table != LookupTable::kSearch) continue;
    if (std::find(keys.begin(), keys.end(), key) != keys.end()) continue;
    keys.push_back(key);
    AddKey(connection, person.row, person.child, key);
  }
  const std::string after = EncodeLookupKeys(keys);
  if (after != person.keys) Run(connection, sql::kSetKeysOfPerson, person.row, Blob(after));
  const linkage::Sketch* const sketch = made.sketch ? &*made.sketch : nullptr;
  StoreSketch(connection, store, person.child, person.row, sketch);
}

// Also where the tables of blocking keys were made anew.
void KeepKeys(Connection& connection, const ToKey& person) {
  for (const LookupKey& key : DecodeLookupKeys(person.keys)) {
    if (key.table == LookupTable::kBlocking) AddKey(connection, person.row, person.child, key);
  }
}

}  // namespace

std::vector<std::string> KeyTexts(const records::Subject& subject, const linkage::Traits& traits,
                                  const linkage::Model& weights) {
  const std::vector<std::string> unborn = linkage::UnbornKeys(linkage::LifeOf(subject));
  std::vector<std::string> texts = traits.Keys(weights);
  if (texts.size() > kMostKeys - unborn.size()) texts.resize(kMostKeys - unborn.size());
  texts.insert(texts.end(), unborn.begin(), unborn.end());
  return texts;
}

std::vector<std::string> ProbeTexts(const records::Subject& subject, const linkage::Traits& traits,
                                    const linkage::Model& weights) {
  std::vector<std::string> texts = linkage::UnbornKeys(linkage::LifeOf(subject));
  const std::vector<std::string> others = traits.Probes(weights);
  texts.insert(texts.end(), others.begin(), others.end());
  return texts;
}

BlockingKeys Hashed(const std::vector<std::string>& texts, const KeyStore::Derived& keys) {
  BlockingKeys hashed;
  hashed.reserve(texts.size());
  for (const std::string& text : texts) hashed.push_back(crypto::Hmac64(keys.blocking, text));
  return hashed;
}

std::vector<LookupKey> KeptKeys(const BlockingKeys& blocking) {
  std::vector<LookupKey> kept;
  for (const std::uint64_t key : blocking) {
    const LookupKey one{LookupTable::kBlocking, static_cast<std::int64_t>(key)};
    const bool known = std::find(kept.begin(), kept.end(), one) != kept.end();
    if (kept.size() < kMostKeys && !known) kept.push_back(one);
  }
  return kept;
}

void ReplaceBlockingKeys(Connection& connection, PersonRow person, ChildRow child,
                         const BlockingKeys& blocking, std::vector<LookupKey>& keys) {
  std::vector<LookupKey> after = KeptKeys(blocking);
  for (const LookupKey& key : after) {
    if (std::find(keys.begin(), keys.end(), key) == keys.end()) {
      AddKey(connection, person, child, key);
    }
  }
  for (const LookupKey& key : keys) {
    if (key.table != LookupTable::kBlocking) continue;
    if (std::find(after.begin(), after.end(), key) != after.end()) continue;
    if (after.size() < kMostKeys) {
      after.push_back(key);
    } else {
      EraseKey(connection, person, key);
    }
  }
  std::copy_if(keys.begin(), keys.end(), std::back_inserter(after),
               [](const LookupKey& key) { return key.table != LookupTable::kBlocking; });
  keys = std::move(after);
}

void MakeBlockingKeys(Connection& connection, KeyStore& keys, const linkage::Model& weights) {
  const std::string mark = MarkOf(weights);
  if (Meta(connection, kMade) == mark) return;
  std::int64_t after = Meta(connection, kMaking) == mark ? NumberIn(connection, kMadeTo) : 0;
  for (bool more = true; more;) {
    Run(connection, sql::kBeginImmediate);
    const std::vector<ToKey> persons = Next(connection, after);
    for (const ToKey& person : persons) {
      const std::optional<KeysMade> made = KeysOf(person, keys, weights);
      if (made) {
        Rekey(connection, keys, person, *made);
      } else {
        KeepKeys(connection, person);
      }
      after = static_cast<std::int64_t>(person.row);
    }
    RecentKeys::SettleAll(connection);
    more = !persons.empty();
    Run(connection, sql::kSetMeta, std::string_view(more ? kMaking : kMade), mark);
    SetNumber(connection, kMadeTo, more ? after : 0);
    Run(connection, sql::kCommit);
    connection.CheckpointTruncate(0);
  }
}

}  // namespace hub::store::detail
