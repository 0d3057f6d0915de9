// The keyed hashes by which a person is found to be somebody whom the hub knows: what is kept
// with each source person, and what is looked for when one arrives.
//
// Which keys a person has hangs on the weights (linkage/traits.h): which names are common, which
// are short for one another. When a hub is opened with other weights, or by a program that makes
// keys otherwise, everybody's are made anew before anybody is looked for.

#ifndef HUB_STORE_DETAIL_BLOCKING_KEYS_H_
#define HUB_STORE_DETAIL_BLOCKING_KEYS_H_

#include <string>
#include <vector>

#include "hub/linkage/traits.h"
#include "hub/store/detail/connection.h"
#include "hub/store/detail/key_store.h"
#include "hub/store/detail/lookup.h"

namespace hub::store::detail {

// Five at most.
std::vector<std::string> KeyTexts(const records::Subject& subject, const linkage::Traits& traits,
                                  const linkage::Model& weights);
std::vector<std::string> ProbeTexts(const records::Subject& subject, const linkage::Traits& traits,
                                    const linkage::Model& weights);
BlockingKeys Hashed(const std::vector<std::string>& texts, const KeyStore::Derived& keys);

// Of these, as they are stored: each once, five at most.
std::vector<LookupKey> KeptKeys(const BlockingKeys& blocking);

// Puts these before what the person was found by until now, and drops what is then beyond five.
// `keys`: all lookup keys of the person, which change with the table.
void ReplaceBlockingKeys(Connection& connection, PersonRow person, ChildRow child,
                         const BlockingKeys& blocking, std::vector<LookupKey>& keys);

// Makes everybody's blocking keys and sketches anew, and what searches find them by, unless they
// were made just so. What was done lasts when it is cut off, and the next call goes on. Throws
// Failure.
void MakeBlockingKeys(Connection& connection, KeyStore& keys, const linkage::Model& weights);

}  // namespace hub::store::detail

#endif  // HUB_STORE_DETAIL_BLOCKING_KEYS_H_
