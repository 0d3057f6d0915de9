// The keys: one file of wrapped keys (keys.db), opened by a master key that lies beside it.
//
// Every source person, quarantined record and agreement has a key of its own, known by its
// number; destroying the key destroys what it sealed, in every copy of the data. Numbers are
// made in durable blocks before the data that uses them (decision 0004) and never twice.
// From the master come the keys of keyed hashes, ids and pseudonyms.
//
// Threads may share one.

#ifndef HUB_STORE_DETAIL_KEY_STORE_H_
#define HUB_STORE_DETAIL_KEY_STORE_H_

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "hub/base/result.h"
#include "hub/crypto/keyed_hash.h"
#include "hub/crypto/keys.h"
#include "hub/store/detail/connection.h"
#include "hub/store/rows.h"

namespace hub::store {

class KeyStore {
 public:
  static constexpr std::int64_t kBlock = 1024;

  // Makes master.key and an empty keys.db. kConflict if either is there.
  static Status Initialise(const std::filesystem::path& folder);
  // kUnavailable when the folder or a file may be read by others.
  static Result<std::unique_ptr<KeyStore>> Open(const std::filesystem::path& folder);

  // nullopt: destroyed, or never made.
  std::optional<crypto::SecretKey> Find(KeyId id);

  // One more than the highest number held.
  std::int64_t end();

  // Makes the keys [first, first + kBlock), durably. REQUIRES: first >= end()
  void MakeBlock(std::int64_t first);

  // Deletes them, from the write-ahead log too, and forgets every key held in memory. Whatever
  // sketch these persons share a key with doesn't open again either.
  void Destroy(const std::vector<KeyId>& ids, const std::vector<PersonRow>& sketched = {});

  // What the sketch of a person is sealed under: a key of some neighbours (by row), so that few
  // keys are wanted for many sketches, and yet an erasure can destroy it (decision 0038).
  static constexpr std::int64_t kSketchesOfKey = 256;
  crypto::SecretKey SketchKey(PersonRow person);  // made durably if there is none
  std::optional<crypto::SecretKey> FindSketchKey(PersonRow person);  // none: never made

  // A key known by name, made durably if there is none.
  crypto::SecretKey Named(const std::string& name);
  std::optional<crypto::SecretKey> FindNamed(const std::string& name);

  // One purpose each; from the master, so the same for the life of the hub.
  struct Derived {
    crypto::KeyedHash source, content, blocking, search, household;
    crypto::SecretKey entry_ids, decision_ids;                  // permutations
    crypto::SecretKey totp, batches, rights, passkeys, logins;  // seals
    crypto::SecretKey gateway_ids;                              // a permutation
    crypto::SecretKey pseudonyms;
  };
  const Derived& derived() const { return derived_; }

  // A consistent copy of keys.db, made while in use.
  void CopyTo(const std::filesystem::path& file);

 private:
  KeyStore(const crypto::SecretKey& master, const std::filesystem::path& file);

  std::optional<crypto::SecretKey> Load(KeyId id);
  void SetSketchKey(std::int64_t block);
  void BeginReading();
  void EndReading();

  const crypto::SecretKey wrapping_;
  const Derived derived_;
  const std::filesystem::path file_;

  std::mutex mutex_;
  detail::Connection connection_;
  std::int64_t end_ = 1;
  std::map<std::string, crypto::SecretKey> named_;

  std::mutex sketches_mutex_;                   // taken after mutex_, where both are
  std::vector<crypto::SecretKey> sketch_keys_;  // by block; not usable: not looked up yet

  // Unwrapped keys lately used, each in the one place its number allows.
  struct Cached {
    KeyId id{};
    crypto::SecretKey key;
  };
  std::vector<Cached> cache_;
};

}  // namespace hub::store

#endif  // HUB_STORE_DETAIL_KEY_STORE_H_
